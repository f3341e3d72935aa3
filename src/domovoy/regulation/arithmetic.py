"""When a term ends. Pure reckoning: no clock, no database, nothing guessed in silence."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.regulation.calendar import Reckoned, WorkCalendar
from domovoy.regulation.errors import MomentWithoutZone, TermOutOfRange
from domovoy.regulation.terms import (
    CalendarDays,
    Days24,
    Hours,
    Minutes,
    Months,
    Term,
    Window,
    WorkingDays,
)

_MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term: `at` is the first moment that is too late.

    `last_day` is the last day still in time, for terms of days and months. `provisional` says
    that a year without a published calendar had to be presumed.
    """

    at: datetime
    last_day: date | None = None
    provisional: bool = False


def due(
    term: Term,
    *,
    start: datetime,
    tz: ZoneInfo,
    calendar: WorkCalendar,
    window: Window | None = None,
) -> Due:
    """Return the first moment that is too late, in the zone of the house.

    >>> from domovoy.regulation import work_calendar
    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> asked_at = datetime(2026, 12, 21, 10, tzinfo=moscow)
    >>> due(WorkingDays(10), start=asked_at, tz=moscow, calendar=work_calendar()).last_day
    datetime.date(2027, 1, 13)

    Unit: the type of the term. Minutes, hours and «сутки» run from `start` itself, and within
    `window` only, if one is given; days and months are counted from the day after it, by the
    date in `tz` (ст. 191 ГК РФ), and end with the following local midnight (ст. 194 ГК РФ).
    Raises MomentWithoutZone, TermOutOfRange.
    """
    if start.tzinfo is None:
        raise MomentWithoutZone("start")
    try:
        if isinstance(term, Minutes | Hours | Days24):
            return Due(_after(_span(term), start=start, tz=tz, window=window))
        reckoned = _last_day(term, start.astimezone(tz).date(), calendar)
        return Due(_midnight_after(reckoned.day, tz), reckoned.day, reckoned.provisional)
    except (OverflowError, ValueError) as error:
        raise TermOutOfRange(f"{term} from {start} cannot be counted") from error


def nominal_last_day(term: CalendarDays | Months, day: date) -> date:
    """Return the last day as counted, before a day off moves it to a working one.

    >>> nominal_last_day(Months(1), date(2027, 1, 31))
    datetime.date(2027, 2, 28)

    Counting starts the day after `day`: ст. 191 ГК РФ; a month without that number ends the
    term on its last day: ст. 192 ГК РФ.
    """
    if isinstance(term, CalendarDays):
        return day + timedelta(days=term.count)
    return _same_number(day, term.count)


def _last_day(
    term: WorkingDays | CalendarDays | Months, day: date, calendar: WorkCalendar
) -> Reckoned:
    if isinstance(term, WorkingDays):
        return calendar.reckon(day, term.count)
    return calendar.roll(nominal_last_day(term, day))


def _same_number(day: date, count: int) -> date:
    """Return the same number `count` months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + count, _MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _span(term: Minutes | Hours | Days24) -> timedelta:
    if isinstance(term, Minutes):
        return timedelta(minutes=term.count)
    return timedelta(hours=term.count) if isinstance(term, Hours) else timedelta(days=term.count)


def _after(span: timedelta, *, start: datetime, tz: ZoneInfo, window: Window | None) -> datetime:
    if window is None:
        return (start.astimezone(UTC) + span).astimezone(tz)
    return _through_window(span, local=start.astimezone(tz), window=window)


def _through_window(span: timedelta, *, local: datetime, window: Window) -> datetime:
    """Spend the span in the open hours of the days from `local` on; closed hours do not count."""
    opens = datetime.combine(local.date(), window.opens, tzinfo=local.tzinfo)
    length = datetime.combine(local.date(), window.closes, tzinfo=local.tzinfo) - opens
    if local - opens >= length:
        opens += timedelta(days=1)
    spent_before = max(local - opens, timedelta())
    whole_days, rest = divmod(spent_before + span, length)
    if whole_days and not rest:  # an exact fit ends at closing time, not at the next opening
        whole_days, rest = whole_days - 1, length
    return opens + timedelta(days=whole_days) + rest


def _midnight_after(day: date, tz: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=tz)
