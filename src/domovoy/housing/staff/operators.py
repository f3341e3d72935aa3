"""What must be told of the organisation that keeps the system. Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from zoneinfo import available_timezones

from domovoy.housing.numbers import OF_A_BODY, inn_agrees, is_number, ogrn_agrees
from domovoy.housing.staff.errors import OperatorIncomplete, OperatorUnfit
from domovoy.regulation.errors import RegionUnknown
from domovoy.regulation.regions import region_named

LONGEST = {"name": 300, "short_name": 100, "phone": 32, "email": 100, "address": 300}
OPTIONAL = {"email"}
_OGRN = 13
"""The ОГРН of a body; a person in business has fifteen digits."""


@dataclass(frozen=True)
class Operator:
    """The organisation as it was told: every field a text."""

    name: str = ""
    short_name: str = ""
    inn: str = ""
    ogrn: str = ""
    region: str = ""
    time_zone: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""


def first_missing(operator: Operator) -> str | None:
    """Return the first field that must be told and was not."""
    for field in fields(operator):
        if field.name not in OPTIONAL and not getattr(operator, field.name).strip():
            return field.name
    return None


def require_operator(operator: Operator) -> Operator:
    """Return what was told, tidied, the region by its code.

    Raises OperatorIncomplete, OperatorUnfit.
    """
    if missing := first_missing(operator):
        raise OperatorIncomplete(missing)
    told = {
        field.name: " ".join(getattr(operator, field.name).split()) for field in fields(operator)
    }
    for field, value in told.items():
        require_fit(field, value)
    return replace(Operator(**told), region=region_named(told["region"]).code)


def require_fit(field: str, value: str) -> None:
    """Refuse a value that cannot be so. Raises OperatorUnfit."""
    fits: Mapping[str, Callable[[str], bool]] = {
        "inn": _is_inn,
        "ogrn": _is_ogrn,
        "region": _is_region,
        "time_zone": available_timezones().__contains__,
        "email": _is_email,
    }
    if not fits.get(field, bool)(value) or len(value) > LONGEST.get(field, len(value)):
        raise OperatorUnfit(field)


def _is_inn(digits: str) -> bool:
    return is_number(digits, frozenset({OF_A_BODY})) and inn_agrees(digits)


def _is_ogrn(digits: str) -> bool:
    return is_number(digits, frozenset({_OGRN})) and ogrn_agrees(digits)


def _is_region(words: str) -> bool:
    try:
        region_named(words)
    except RegionUnknown:
        return False
    return True


def _is_email(words: str) -> bool:
    return not words or "@" in words
