"""What one cell says. Pure: a text in, a value out, or Unfit with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from math import gcd
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from domovoy.housing import numbers
from domovoy.housing.names import plain
from domovoy.housing.register.errors import Unfit
from domovoy.regulation import RegionUnknown
from domovoy.regulation.regions import region_named

Read = Callable[[str], Any]
Share = tuple[int, int]

FIRST_YEAR, LAST_YEAR = 1700, 2100
SMALL = 32_767
INVENTED_REGION = "00"
LARGEST_PART = 1_000_000_000
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_WEBSITE = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?")
_CADASTRAL = re.compile(r"\d{2}:\d{2}:\d{6,7}:\d{1,10}")
_FRACTION = re.compile(r"(\d{1,10})\s*/\s*(\d{1,10})")


def words(limit: int) -> Read:
    """Return a reader of plain text up to so many signs."""

    def read(text: str) -> str:
        if len(text) > limit:
            raise Unfit("too_long", limit=limit, length=len(text))
        return text

    return read


def one_of(choices: Mapping[str, str]) -> Read:
    """Return a reader of a code, or of its name in Russian."""
    known = {plain(code): code for code in choices}
    known |= {plain(label): code for code, label in choices.items()}

    def read(text: str) -> str:
        try:
            return known[plain(text)]
        except KeyError:
            raise Unfit("not_of_list", choices=", ".join(choices.values())) from None

    return read


def whole(least: int, most: int = SMALL) -> Read:
    """Return a reader of a whole number, both ends included."""

    def read(text: str) -> int:
        number = text.removesuffix(".0").removesuffix(",0")
        if not number.isascii() or not number.isdigit() or len(number) > len(str(LARGEST_PART)):
            raise Unfit("not_whole", least=least, most=most)
        if not least <= int(number) <= most:
            raise Unfit("out_of_range", least=least, most=most)
        return int(number)

    return read


def area(text: str) -> Decimal:
    """Return square metres with at most two places, of «54,3» or «54.3»."""
    try:
        found = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise Unfit("not_area") from None
    if not found.is_finite() or not 0 < found < Decimal(100_000):
        raise Unfit("not_area")
    if found != (rounded := found.quantize(Decimal("0.01"))):
        raise Unfit("area_too_fine", right=str(rounded).replace(".", ","))
    return rounded


@lru_cache(maxsize=65536)
def day(text: str) -> date:
    """Return a date of «2026-12-31» or «31.12.2026»."""
    if iso := _ISO.fullmatch(text):
        year, month, number = map(int, iso.groups())
    elif russian := _RUSSIAN.fullmatch(text):
        number, month, year = map(int, russian.groups())
    else:
        raise Unfit("not_a_date")
    try:
        found = date(year, month, number)
    except ValueError:
        raise Unfit("no_such_day") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unfit("year_out_of_range", least=FIRST_YEAR, most=LAST_YEAR)
    return found


@lru_cache(maxsize=65536)
def guid(text: str) -> UUID:
    """Return the identifier of a house in ФИАС."""
    if not _GUID.fullmatch(text.lower()):
        raise Unfit("not_a_guid")
    return UUID(text)


@lru_cache(maxsize=4096)
def region(text: str) -> str:
    """Return the ISO code of a region by code, number or name; `00` is the demo district's."""
    if text == INVENTED_REGION:
        return text
    try:
        return region_named(text).code
    except RegionUnknown:
        raise Unfit("region_unknown") from None


@lru_cache(maxsize=4096)
def zone(text: str) -> str:
    """Return the name of a time zone."""
    if "/" not in text or text not in _zones():
        raise Unfit("zone_unknown")
    return text


@cache
def _zones() -> set[str]:
    return available_timezones()


@lru_cache(maxsize=65536)
def inn(text: str) -> str:
    """Return an ИНН of ten or twelve digits whose check digits agree."""
    _require_digits(text, numbers.INN_LENGTHS, "inn_length")
    if not numbers.inn_agrees(text):
        raise Unfit("check_digits")
    return text


def ogrn(text: str) -> str:
    """Return an ОГРН of thirteen digits, or fifteen, whose last digit agrees."""
    _require_digits(text, numbers.OGRN_LENGTHS, "ogrn_length")
    if not numbers.ogrn_agrees(text):
        raise Unfit("check_digits")
    return text


def kpp(text: str) -> str:
    """Return a КПП: nine signs, the fifth and sixth may be letters."""
    if not re.fullmatch(r"\d{4}[\dA-Z]{2}\d{3}", text, re.ASCII):
        raise Unfit("not_a_kpp")
    return text


def snils(text: str) -> str:
    """Return the eleven digits of a СНИЛС whose check number agrees."""
    digits = re.sub(r"[\s-]", "", text)
    _require_digits(digits, frozenset({numbers.SNILS_LENGTH}), "snils_length")
    if not numbers.snils_agrees(digits):
        raise Unfit("check_digits")
    return digits


def _require_digits(text: str, lengths: frozenset[int], why: str) -> None:
    if not numbers.is_number(text, lengths):
        raise Unfit(why)


def oktmo(text: str) -> str:
    """Return an ОКТМО of eight or eleven digits."""
    _require_digits(text, frozenset({8, 11}), "not_an_oktmo")
    return text


def unified_account(text: str) -> str:
    """Return a unified account number of ГИС ЖКХ: ten letters and digits."""
    if not re.fullmatch(r"[0-9A-ZА-ЯЁ]{10}", text.upper()):
        raise Unfit("not_unified_account")
    return text.upper()


def cadastral(text: str) -> str:
    """Return a cadastral number such as 77:01:0001001:1024."""
    if not _CADASTRAL.fullmatch(text):
        raise Unfit("not_cadastral")
    return text


def email(text: str) -> str:
    """Return an address of electronic mail."""
    if len(text) > 254 or not _EMAIL.fullmatch(text):  # noqa: PLR2004
        raise Unfit("not_email")
    return text


def website(text: str) -> str:
    """Return an address of a site; one without a scheme is of https."""
    address = text if "://" in text else f"https://{text}"
    if len(address) > 200 or not _WEBSITE.fullmatch(address):  # noqa: PLR2004
        raise Unfit("not_website")
    return address


def owner_code(text: str) -> str:
    """Return the code by which an export names an owner whose СНИЛС it hides."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Unfit("not_owner_code")
    return text


@lru_cache(maxsize=4096)
def share(text: str) -> Share:
    """Return a share in lowest terms, of «1/2», «0,5», «50 %» or «1»."""
    if fraction := _FRACTION.fullmatch(text):
        over, under = int(fraction[1]), int(fraction[2])
    else:
        over, under = _decimal_share(text)
    if not 0 < over <= under or under > LARGEST_PART:
        raise Unfit("not_a_share")
    shrink = gcd(over, under)
    return over // shrink, under // shrink


def _decimal_share(text: str) -> Share:
    number = text.replace(",", ".").replace(" ", "")
    per_cent = number.endswith("%")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,7})?", number.removesuffix("%"), re.ASCII):
        raise Unfit("not_a_share")
    over, under = Decimal(number.removesuffix("%")).as_integer_ratio()
    return over, under * 100 if per_cent else under


def risers(text: str) -> tuple[tuple[str, str], ...]:
    """Return kinds and numbers of «cold_water:1; отопление:2», each once, in a fixed order."""
    found = set()
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        kind, colon, number = part.rpartition(":")
        if not colon or not number.strip():
            raise Unfit("not_risers")
        found.add((riser_kind(kind.strip()), words(20)(number.strip())))
    return tuple(sorted(found))


RISER_KINDS = {
    "cold_water": "холодная вода",
    "hot_water": "горячая вода",
    "heating": "отопление",
    "sewerage": "канализация",
    "gas": "газ",
    "power": "электричество",
    "ventilation": "вентиляция",
}
riser_kind = one_of(RISER_KINDS)


def riser_in_words(kind: str, number: str) -> str:
    """Return a riser as files name it: its kind in Russian and its number.

    >>> riser_in_words("heating", "3")
    'отопление:3'
    """
    return f"{RISER_KINDS.get(kind, kind)}:{number}"
