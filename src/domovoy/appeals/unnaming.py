"""Taking a person's names and contacts out of what others wrote, and nothing else.

A word is a name when it is capitalised and is one of the forms the name is declined to: «Орлова»
of Орлов, not «Орловский»; «Розе» of Роза, not «розетка». ё and е are one letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SOMEBODY = "[имя]"
PHONE_DIGITS = 10
FEWEST_DIGITS = 5
SHORTEST_NAME = 2
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-‐‑–][^\W\d_]+)*")
DASH = re.compile(r"([-‐‑–])")
SIGNS = r"[\W_]{0,4}"
OWN_STEMS = {"павел": "павл", "лев": "льв", "орел": "орл", "козел": "козл"}
"""Names that lose a vowel as no others do: in every case but the first, the stem beside them."""
SERVICE_WORDS = re.compile(
    "да|до|ей|за|из|им|их|на|не|ни|но|он|от|по|та|те|то|ту|ты|мы|вы|ну|об|ее"
)
"""Words of the language that are somebody's surname too: they are never taken for it."""
OF_NOUNS = "а у ом ем е"
ENDINGS = (
    (r"(?<=[скц]к)ий", "ий ого ому им ом ие их ими"),
    (r"ий", "ий ия ию ием ии его ему им ем ого ому ом ие их ими"),
    (r"(?<=[гкх])ой", "ой ого ому им ом ие их ими"),
    (r"[ыо]й", "ый ой ого ому ым ом ые ых ыми оя ою ое ои оем"),
    (r"(?<=[гкхжшчщ])ая", "ая ой ою ей ею ую ие их им ими"),
    (r"ая", "ая ой ою ую ые ых ым ыми аи аю ае аей"),
    (r"яя", "яя ей ею юю ие их им ими"),
    (r"ия", "ия ии ию ией иею"),
    (r"(?<=[ое]в)а|(?<=[ое]вн)а", "а ой ою у ы е ых ым ыми"),
    (r"(?<=[иы]н)а", "а ой ою у ы е ых ым ыми"),
    (r"(?<=[гкх])а", "а и е у ой ою"),
    (r"(?<=[жшчщц])а", "а и ы е у ой ою ей ею"),
    (r"а", "а ы е у ой ою"),
    (r"я", "я и е ю ей ею"),
    (r"ей", "ей ея ею еем ее еи ья ью ьем ье"),
    (r"й", "й я ю ем е и"),
    (r"ь", "ь я ю ем е и ью"),
    (r"(?<=[аео])ец", "ец йца йцу йцем йцом йце еца ецу ецем ецом еце"),
    (r"ец", "ец ца цу цем цом це еца ецу ецем ецом еце"),
    (r"(?<=[бвгджзклмнпрстфхцчшщ])([ое])к", r"\1к \1ка \1ку \1ком \1ке ка ку ком ке"),
    (r"(?<=[ое]в)|(?<=[иы]н)", " а у ым ом е ы ых ыми"),
    (r"(?<=[бвгджзклмнпрстфхцчшщ])", f" {OF_NOUNS}"),
    (r"", ""),
)
"""What a name ends with, and with what its forms end; the first that fits. After Зализняк."""


def without(text: str, told: Iterable[str]) -> str:
    """Return a text without these names, however they are declined, addresses and telephones.

    Of a double name each part is found alone too; a double name of which only a part is theirs
    is somebody else's. Telephones are compared by their last ten digits.

    >>> without("Анне Ковалевой ответили по 8 (900) 000-00-00", ["Ковалёва", "Анна", "79000000000"])
    '[имя] [имя] ответили по [имя]'
    """
    forms: set[str] = set()
    for each in sorted(told, key=len, reverse=True):
        if "@" in each:
            address = rf"(?<![\w.+-]){re.escape(each)}(?![\w-]|\.\w)"
            text = re.sub(address, SOMEBODY, text, flags=re.IGNORECASE)
        elif digits := re.sub(r"\D", "", each):
            text = _without_phone(text, digits)
        else:
            forms.update(_forms_of(each))
    return WORD.sub(lambda word: _unnamed(word[0], forms), text)


def _without_phone(text: str, digits: str) -> str:
    if len(digits) < FEWEST_DIGITS:
        return text
    head, local = digits[:-PHONE_DIGITS], digits[-PHONE_DIGITS:]
    code = rf"(?:[78]|{SIGNS.join(head)})" if head else "[78]"
    number = rf"(?<!\d)(?:\+?{code}{SIGNS}|\()?{SIGNS.join(local)}(?!\d)"
    return re.sub(number, SOMEBODY, text)


def _forms_of(name: str) -> Iterator[str]:
    for part in re.split(r"[\s‐‑–-]+", _one_letter(name)):
        if len(part) < SHORTEST_NAME or SERVICE_WORDS.fullmatch(part):
            continue
        if stem := OWN_STEMS.get(part):
            yield part
            yield from (stem + ending for ending in OF_NOUNS.split())
            continue
        yield from _declined(part)


def _declined(part: str) -> Iterator[str]:
    yield part
    for ending, others in ENDINGS:
        found = re.search(rf"(?:{ending})\Z", part)
        if found:
            stem = part[: found.start()]
            yield from (stem + found.expand(other) for other in others.split(" "))
            return


def _unnamed(word: str, forms: set[str]) -> str:
    pieces = DASH.split(word)
    parts = pieces[::2]
    named = [part[0].isupper() and _one_letter(part) in forms for part in parts]
    if not any(named):
        return word
    if all(named):
        return SOMEBODY
    if any(part[0].isupper() and not its for part, its in zip(parts, named, strict=True)):
        return word
    pieces[::2] = [SOMEBODY if its else part for part, its in zip(parts, named, strict=True)]
    return "".join(pieces)


def _one_letter(word: str) -> str:
    return word.casefold().replace("ё", "е")
