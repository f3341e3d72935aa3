"""What a message already says of where, since when and at how many: by rules, not by learning."""

import re

from domovoy.understanding.rules import shipped_rules
from domovoy.understanding.types import Slots

_ORDINALS = {
    root: number
    for number, roots in enumerate(
        ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят",
         "одиннадцат", "двенадцат"),
        start=1,
    )
    for root in roots.split()
}  # fmt: skip
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)})(?:ый|ой|ий|ая|ом|ем|ого|его|ьем|ьего|ую)"
_NTH = rf"(\d{{1,2}}|{_ORDINAL})(?:\s?-?\s?(?:й|м|ом|ой|ый|ем|го|ого|ая|ю))?"
_ENTRANCE = r"(?:подьезд|подъезд|парадн|под(?=\.|\s*\d)|пд\b)\w*"
_NUMBER_SIGN = r"\s*(?:\.|№|номер|n|:)*\s*"

_ENTRANCE_AT = (
    re.compile(rf"\b{_NTH}\s*{_ENTRANCE}"),
    re.compile(rf"\b{_ENTRANCE}{_NUMBER_SIGN}(\d{{1,2}})(?!\s*-?\s*этаж)\b"),
)
_FLOOR_AT = (
    re.compile(rf"(?<!между )(?<!с )(?<!по )\b{_NTH}\s*эт(?:аж(?:е|а|у|)?)?\b(?!н)"),
    re.compile(rf"\bэт(?:аж)?\b{_NUMBER_SIGN}(\d{{1,2}})\b(?!\s*(?:подъезд|подьезд|парадн))"),
)
_FLAT_AT = (
    re.compile(rf"\bкв(?:артир[аеуы]|ртир[аеуы]|)?\b{_NUMBER_SIGN}(\d{{1,4}}\s?[а-г]?)\b"),
    re.compile(r"\b(\d{1,4})\s*-?\s*(?:я|й|ю)?\s*квартир[аеу]\b"),
)
_BETWEEN_FLOORS = re.compile(r"\bмежду\b.{0,30}этаж|\d\s*(?:-|–|и|по)\s*\d+\s*-?\w{0,2}\s*этаж")

_AT = re.compile(r"\b(?:в|во|на|у|около|возле|под|перед|по)\s+(?:\w+\s+){0,2}?$")
_REACH = 40
_DAYS = (
    r"(?:понедельник\w*|вторник\w*|сред[ыу]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|"
    r"вчера\w*|вчерашнего дня|утра|вечера|ночи|обеда|выходных|лета|зимы|весны|осени|"
    r"прошл\w+ \w+|начала \w+|конца \w+|середины \w+|январ\w|феврал\w|марта|апреля|мая|июн\w|июл\w|"
    r"августа|сентябр\w|октябр\w|ноябр\w|декабр\w|\d{1,2} (?:январ|феврал|март|апрел|ма|июн|июл|"
    r"август|сентябр|октябр|ноябр|декабр)\w*|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|20\d\d(?: год\w*| г)?)"
)
_COUNT = (
    r"(?:\d{1,3}|два|две|три|четыре|пять|шесть|семь|восемь|десять|полтора|несколько|пару|"
    r"целый|целую)"
)
_SPAN = r"(?:час\w*|дн\w+|день|сут\w+|недел\w+|месяц\w*|год\w*|лет|полгода)"
_SINCE = (
    re.compile(rf"\b(?:с|со)\s+(?:самого\s+)?{_DAYS}"),
    re.compile(rf"\bуже\s+(?:более\s+|больше\s+|почти\s+)?(?:{_COUNT}\s+)?{_SPAN}"),
    re.compile(
        rf"\b(?:втор|трет|четверт|пят|шест|седьм|\d{{1,2}})(?:ой|ий|ый|ую|ью|ьи|ые|й|ю|е|и|-\w{{1,2}})?\s+{_SPAN}"
    ),
    re.compile(rf"\b(?:в течени[еи]|на протяжении)\s+(?:\w+\s+)?{_SPAN}"),
    re.compile(rf"\b(?:более|больше|около)\s+(?:{_COUNT}\s+)?{_SPAN}"),
    re.compile(rf"\b{_COUNT}\s+{_SPAN}(?=\s+(?:нет|не|назад|как|без|сид|жд|теч))"),
    re.compile(r"\b(?:(?:сегодня|вчера)(?: утром| ночью| днем| вечером)?|позавчера)\b"),
)


def find_slots(plain_text: str) -> Slots:
    """Everything the rules find; what is said in two ways keeps the first."""
    floors = None if _BETWEEN_FLOORS.search(plain_text) else _first(_FLOOR_AT, plain_text)
    flat = _first(_FLAT_AT, plain_text)
    return Slots(
        place=_place(plain_text),
        entrance=_number(_first(_ENTRANCE_AT, plain_text), largest=40),
        floor=_number(floors, largest=60),
        flat=flat.replace(" ", "") if flat else None,
        since=_since(plain_text),
        scope=next((r.code for r in shipped_rules().scopes if r.signs.search(plain_text)), None),
    )


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> str | None:
    return next((found[1] for pattern in patterns if (found := pattern.search(text))), None)


def _number(said: str | None, *, largest: int) -> int | None:
    if said is None:
        return None
    number = int(said) if said.isdigit() else _ordinal(said)
    return number if number and number <= largest else None


def _ordinal(said: str) -> int | None:
    return next((n for root, n in _ORDINALS.items() if said.startswith(root)), None)


def _place(text: str) -> str | None:
    """The place named first after a preposition."""
    named = [
        (match.start(), rule.code)
        for rule in shipped_rules().places
        if (match := _first_after_preposition(rule.signs, text))
    ]
    return min(named)[1] if named else None


def _first_after_preposition(signs: re.Pattern[str], text: str) -> re.Match[str] | None:
    for match in signs.finditer(text):
        if _AT.search(text, max(0, match.start() - _REACH), match.start()):
            return match
    return None


def _since(text: str) -> str | None:
    return next((found[0] for pattern in _SINCE if (found := pattern.search(text))), None)
