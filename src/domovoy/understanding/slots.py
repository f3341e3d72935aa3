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
_NTH = (
    r"(?<!надцать )(?<!двадцать )(?<!тридцать )(?<!сорок )"
    rf"(\d{{1,2}}|{_ORDINAL})(?:\s?-?\s?(?:й|м|ом|ой|ый|ем|го|ого|ая|ю))?"
)
_ENTRANCE = r"(?:подьезд|подъезд|подезд|парадн|под(?=\.|\s*\d)|пд\b)\w*"
_NUMBER_SIGN = r"\s*(?:\.|№|номер|n|:)*\s*"

_STOREY = r"\b[эе]т(?:аж)?\b"
_NOT_A_TIME = r"(?!\s*(?:-?\w{1,3}\s+)?(?:дн|день|сут|недел|месяц|год|лет\b|час|раз))"
_NOT_THE_FLAT = r"(?!\s*-?\s*[яйю]?\s*квартир\w*+(?!\s*№?\s*\d))"
_BOTH = (
    rf"\b(?:{_ENTRANCE}|п(?=\.|\s*\d)){_NUMBER_SIGN}(?P<entrance>\d{{1,2}})\b[\s,]*"
    rf"{_STOREY}{_NUMBER_SIGN}(?P<floor>\d{{1,2}})\b{_NOT_THE_FLAT}"
)
_ENTRANCE_AND_FLOOR = re.compile(_BOTH)

_ENTRANCE_AT = (
    re.compile(rf"\b{_NTH}\s*{_ENTRANCE}"),
    re.compile(rf"\b{_ENTRANCE}{_NUMBER_SIGN}(\d{{1,2}})(?!\s*-?\s*[эе]таж){_NOT_A_TIME}\b"),
    re.compile(rf"\b{_ENTRANCE}\s+({_ORDINAL})\b(?!\s*[эе]таж){_NOT_A_TIME}"),
)
_FLOOR_AT = (
    re.compile(rf"(?<!между )(?<!с )(?<!по )\b{_NTH}\s*[эе]т(?:аж(?:е|а|у|)?)?\b(?!н)"),
    re.compile(rf"{_STOREY}{_NUMBER_SIGN}(\d{{1,2}})\b(?!\s*(?:подъезд|подьезд|парадн))"),
    re.compile(rf"{_STOREY}\s+({_ORDINAL})\b(?!\s*(?:подъезд|подьезд|парадн))"),
)
# How many entrances there are, or several of them: «в доме 3 подъезда», «между 3 и 4 подъездами».
_ENTRANCES = re.compile(
    r"\d{1,2}\s*(?:и|или|,|-|–)\s*\d{1,2}\s+под[ъь]?езд\w*|\b\d{1,2}\s+под[ъь]?езд(?:а|ы|ов|ам|ах|ами)\b"
)
_OF_WHICH = re.compile(r"\b(?:лифт|этаж|двер|вход|крыльц|козырьк|домофон|лестниц|площадк)\w*\s+$")
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
    re.compile(
        r"(?<!\bна )(?<!\bв )(?<!\bза )(?<!через )(?<!ребенку )\b"
        rf"{_COUNT}\s+(?:дн\w+|день|сут\w+|недел\w+|месяц\w*|час\w*)\s*[.!]*$"
    ),
    re.compile(
        r"(?<!\bна )(?<!\bв )(?<!\bза )(?<!через )(?<!кажд[ыу][йю] )(?<!\bэт[оу][тй] )(?<!\bэту )"
        r"(?<!ый )(?<!ую )(?<!раз )\b(?:неделю|месяц|полгода|сутки)"
        r"(?=\s+(?:не|нет|без)\b|\s*[.!]*$)"
    ),
    re.compile(r"\b(?:(?:сегодня|вчера)(?: утром| ночью| днем| вечером)?|позавчера)\b"),
)


def find_slots(plain_text: str) -> Slots:
    """Everything the rules find; what is said in two ways keeps the first."""
    entrances, floors = _entrance_and_floor(plain_text)
    flat = _first(_FLAT_AT, plain_text)
    return Slots(
        place=_place(plain_text),
        entrance=_number(entrances, largest=40),
        floor=_number(floors, largest=60),
        flat=flat.replace(" ", "") if flat else None,
        since=_since(plain_text),
        scope=next((r.code for r in shipped_rules().scopes if r.signs.search(plain_text)), None),
    )


def _entrance_and_floor(text: str) -> tuple[str | None, str | None]:
    """Both as they are said; a count of entrances or floors names none of them."""
    if both := _ENTRANCE_AND_FLOOR.search(text):
        return both["entrance"], both["floor"]
    of_one = _ENTRANCES.sub(
        lambda told: told[0] if _OF_WHICH.search(text[: told.start()]) else " ", text
    )
    floor = None if _BETWEEN_FLOORS.search(text) else _first(_FLOOR_AT, text)
    return _first(_ENTRANCE_AT, of_one), floor


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
