"""From a message as people write it to plain lower-case Russian words."""

import html
import re
from functools import lru_cache

LONGEST = 10_000

_TAG = re.compile(r"<[^<>]{0,500}>")
_REPEATED = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[а-я]+|[a-z]+|\d+")
_MIXED = re.compile(r"[а-яa-z]*(?:[а-я][a-z]|[a-z][а-я])[а-яa-z]*")
_LATIN = re.compile(r"[a-z']{2,}")
_LOOKALIKES = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
_SOUNDS = (
    *(("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч")),
    *(("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е")),
    *(("ye", "е"), ("iy", "ий"), ("yy", "ый")),
)
_LETTERS = str.maketrans("abvgdezijklmnoprstufhcywqx", "абвгдезийклмнопрстуфхцывкх")


def plain(text: str) -> str:
    """The message in lower case without mark-up, «ё», stretched letters and Latin letters.

    >>> plain("<b>БАТАРЕЯ</b> лёдянааая, batarei ledyanye")
    ' батарея  ледяная, батареи ледяные'

    At most the first 10,000 characters count: the longest appeal there is.
    """
    text = html.unescape(text[:LONGEST]) if "&" in text else text[:LONGEST]
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = _REPEATED.sub(r"\1", text.lower().replace("ё", "е"))
    if text.isascii() or any("a" <= letter <= "z" for letter in text):
        text = _MIXED.sub(lambda word: word[0].translate(_LOOKALIKES), text)
        text = _LATIN.sub(lambda word: _from_latin(word[0]), text)
    return text


def words(plain_text: str) -> list[str]:
    """The words and numbers of a plain text, in order."""
    return _WORD.findall(plain_text)


@lru_cache(maxsize=4096)
def _from_latin(word: str) -> str:
    for sound, letter in _SOUNDS:
        word = word.replace(sound, letter)
    return word.replace("'", "ь").translate(_LETTERS)
