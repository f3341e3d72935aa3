"""Reading what a line asks of the law: moments, zones, regions; whatever is wrong is a BadLine."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from domovoy.cli.lines import BadLine
from domovoy.regulation import (
    NegativeTerm,
    NormUnknown,
    RegionUnknown,
    RegulationError,
    TermOutOfRange,
    WindowForDays,
    WorkCalendar,
    work_calendar,
)

_DATE_ONLY = len("2026-12-21")
_OUT_OF_RANGE = "Срок выходит за годы, которые здесь можно сосчитать."


def only(asked: dict[str, Any], known: Collection[str]) -> None:
    """Refuse a field nobody knows: a misspelt one must not be passed over in silence."""
    if unknown := sorted(set(asked) - set(known)):
        raise BadLine(
            "unknown_field",
            f"Поля {', '.join(unknown)} не знаю. Есть: {', '.join(known)}.",
        )


def text(asked: dict[str, Any], key: str) -> str:
    """Return a field that must be a string with something in it."""
    value = asked.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(f"{key}_missing", f"В поле {key} нужна строка.")
    return value


def zone(asked: dict[str, Any]) -> ZoneInfo:
    """Return the zone of the house by its IANA name."""
    name = text(asked, "tz")
    if name not in _zone_names():
        raise BadLine("tz_unknown", f"Часового пояса «{name[:60]}» нет: нужен вид Europe/Moscow.")
    return ZoneInfo(name)


@cache
def _zone_names() -> set[str]:
    return available_timezones() - {"localtime", "Factory"}


def calendar(asked: dict[str, Any]) -> WorkCalendar:
    """Return the calendar of the region; null or absent is the federal one."""
    region = asked.get("region")
    if region is not None and (not isinstance(region, str) or not region):
        raise BadLine("region_unknown", "В поле region нужен код ISO 3166-2 строкой или null.")
    with refusals():
        return work_calendar(region)


def moment(value: object, tz: ZoneInfo, *, name: str, day_will_do: bool = False) -> datetime:
    """Return a moment: local to `tz`, or with an offset of its own.

    Of two equal wall-clock times the earlier is meant; one that the clocks left out is read as
    if they had not been put forward.
    """
    if not isinstance(value, str):
        raise BadLine(f"{name}_unreadable", f"В поле {name} нужна строка вида 2026-12-21T10:00.")
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise BadLine(
            f"{name}_unreadable", f"«{value[:60]}» — не дата со временем вида 2026-12-21T10:00."
        ) from None
    if len(value.strip()) <= _DATE_ONLY and not day_will_do:
        raise BadLine(f"{name}_unreadable", f"В поле {name} не хватает времени: 2026-12-21T10:00.")
    try:
        return (found if found.tzinfo else found.replace(tzinfo=tz)).astimezone(UTC).astimezone(tz)
    except OverflowError:
        raise BadLine("out_of_range", f"Дату «{value[:60]}» сосчитать нельзя.") from None


def time_of_day(value: object, name: str) -> time:
    """Return a wall-clock time; 24:00 is the end of the day."""
    if value == "24:00":
        return time()
    try:
        found = time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise BadLine("window_unreadable", f"В window.{name} нужно время вида 08:00.")
    return found


def printed(at: datetime, last_day: date | None) -> str:
    """Return the end of a term as it is printed: a day ends at 23:59:59."""
    if last_day is None:
        return at.isoformat()
    return (at.astimezone(UTC) - timedelta(seconds=1)).astimezone(at.tzinfo).isoformat()


@contextmanager
def refusals() -> Iterator[None]:
    """Tell a refusal of the law's library as a bad line."""
    try:
        yield
    except RegulationError as refusal:
        raise BadLine(refusal.code, _words(refusal)) from refusal
    except OverflowError:
        raise BadLine(TermOutOfRange.code, _OUT_OF_RANGE) from None


def _words(refusal: RegulationError) -> str:
    match refusal:
        case NormUnknown():
            return f"Нормы {refusal.norm_id} нет."
        case RegionUnknown():
            return f"Региона «{refusal.words}» нет: нужен код ISO 3166-2, например RU-MOW."
        case NegativeTerm():
            return "Срок не может быть меньше нуля."
        case WindowForDays():
            return "Часы окна бывают только у срока в минутах, часах и сутках."
        case TermOutOfRange():
            return _OUT_OF_RANGE
        case _:
            return f"Сосчитать не получилось: {refusal}."
