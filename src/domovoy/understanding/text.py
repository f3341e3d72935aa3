"""From a message as people write it to plain lower-case Russian words."""

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 10_000

_TAG = re.compile(r"<[^<>]{0,500}>")
_UNSEEN = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_REPEATED = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[а-я]+|[a-z]+|\d+")
_LATIN = re.compile(r"(?<![а-яa-z'])[а-я']*+[a-z][а-яa-z']*")
_RUSSIAN = re.compile(r"[а-я]")
_LOOKALIKES = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
_SOUNDS = (
    *(("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч")),
    *(("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е")),
    *(("ay", "ай"), ("ey", "ей"), ("iy", "ий"), ("oy", "ой"), ("uy", "уй"), ("yy", "ый")),
)
_LETTERS = str.maketrans("abvgdezijklmnoprstufhcywqx", "абвгдезийклмнопрстуфхцывкх")


def plain(text: str) -> str:
    """The message in lower case without mark-up, «ё», stretched letters and Latin letters.

    >>> plain("<b>БАТАРЕЯ</b> лёдянааая, batarei ledyanye")
    ' батарея  ледяная, батареи ледяные'

    Letters put together of two signs, signs nobody sees and full-width ones are as good as others.
    At most the first 10,000 characters count: the longest appeal there is.
    """
    text = html.unescape(text[:LONGEST]) if "&" in text else text[:LONGEST]
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_WIDE)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = _REPEATED.sub(r"\1", text.lower().replace("ё", "е"))
    return _LATIN.sub(lambda word: _in_russian(word[0]), text)


def words(plain_text: str) -> list[str]:
    """The words and numbers of a plain text, in order."""
    return _WORD.findall(plain_text)


@lru_cache(maxsize=4096)
def _in_russian(word: str) -> str:
    """A word typed with some Latin letters by their look, or with all of them by their sound."""
    if _RUSSIAN.search(word):
        return word.translate(_LOOKALIKES)
    for sound, letter in _SOUNDS:
        word = word.replace(sound, letter)
    return word.replace("'", "ь").translate(_LETTERS)
