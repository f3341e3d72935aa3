"""When a term ends. Pure reckoning: no clock, no database, nothing guessed in silence."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.regulation.calendar import Reckoned, WorkCalendar
from domovoy.regulation.errors import MomentWithoutZone, TermOutOfRange, WindowForDays
from domovoy.regulation.terms import (
    CalendarDays,
    CountedTerm,
    DayOfMonth,
    Days24,
    Hours,
    Minutes,
    Months,
    Term,
    Window,
    WorkingDays,
)

_MONTHS_IN_YEAR = 12
_DAY = timedelta(days=1)
_MOST_DAYS = 40_000
"""How many days of a window are spent before the span is called too long: over a century."""


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term: `at` is the first moment that is too late.

    `last_day` is the last day still in time, for terms of days and months. `cautious_at` is the
    earlier end by another reading of the law, where there is one: who wants to be safe keeps it,
    and nobody is called late by it. `provisional` says that a year without a published calendar
    had to be presumed.
    """

    at: datetime
    last_day: date | None = None
    provisional: bool = False
    cautious_at: datetime | None = None

    @property
    def cautious_day(self) -> date | None:
        """The last day by the earlier reading; None where both readings agree."""
        if self.cautious_at is None or self.last_day is None:
            return None
        return self.cautious_at.date() - _DAY


@dataclass(frozen=True, slots=True)
class _LastDay:
    """The day a term ends on, and the earlier one of another reading."""

    reckoned: Reckoned
    cautious: date | None = None


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

    Minutes, hours and «сутки» run from `start` itself, and within
    `window` only, if one is given; days and months are counted from the day after it, by the
    date in `tz` (ст. 191 ГК РФ), and end with the following local midnight (ст. 194 ГК РФ).
    Calendar days and months that would end on a day off end on the next working one (ст. 193
    ГК РФ); the working day before is then the cautious one. A term of no working days ends with
    the day it starts on, whatever day that is.
    Raises MomentWithoutZone, WindowForDays, TermOutOfRange.
    """
    _require(start, term, window)
    try:
        if isinstance(term, Minutes | Hours | Days24):
            return Due(_later(_span(term), start=start, tz=tz, window=window))
        day = start.astimezone(tz).date()
        return _with_midnights(_last_day(term, day, calendar), tz)
    except (OverflowError, ValueError) as error:
        raise TermOutOfRange(f"{term} from {start} cannot be counted") from error


def due_before(
    term: CountedTerm,
    *,
    event: datetime,
    tz: ZoneInfo,
    calendar: WorkCalendar,
    window: Window | None = None,
) -> Due:
    """Return by when something must be done at the latest so that the term lies before the event.

    >>> from domovoy.regulation import work_calendar
    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> works_at = datetime(2026, 11, 24, 9, tzinfo=moscow)
    >>> due_before(WorkingDays(3), event=works_at, tz=moscow, calendar=work_calendar()).last_day
    datetime.date(2026, 11, 19)

    Days are counted back from the day before the event, so that the last day is the third
    working day before Tuesday: Thursday. Calendar days and months are not moved forward off a
    day off, since that would shorten the notice; the working day before is the cautious one.
    Raises MomentWithoutZone, WindowForDays, TermOutOfRange.
    """
    _require(event, term, window)
    try:
        if isinstance(term, Minutes | Hours | Days24):
            return Due(_earlier(_span(term), event=event, tz=tz, window=window))
        day = event.astimezone(tz).date()
        return _with_midnights(_last_day_before(term, day, calendar), tz)
    except (OverflowError, ValueError) as error:
        raise TermOutOfRange(f"{term} before {event} cannot be counted") from error


def nominal_last_day(term: CalendarDays | Months | DayOfMonth, day: date) -> date:
    """Return the last day as counted, before a day off moves it to a working one.

    >>> nominal_last_day(Months(1), date(2027, 1, 31))
    datetime.date(2027, 2, 28)

    Counting starts the day after `day`: ст. 191 ГК РФ; a month without that number ends the
    term on its last day: ст. 192 ГК РФ.
    """
    if isinstance(term, CalendarDays):
        return day + timedelta(days=term.count)
    if isinstance(term, Months):
        return _same_number(day, term.count)
    return _same_number(day.replace(day=term.number), int(term.following))


def first_moment_after(day: date, tz: ZoneInfo) -> datetime:
    """Return the moment a local day is over; the later one where a clock shows it twice."""
    midnight = datetime.combine(day + _DAY, time(), tzinfo=tz)
    both = (midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC))
    return max(both).astimezone(tz)


def _require(moment: datetime, term: Term, window: Window | None) -> None:
    if moment.tzinfo is None:
        raise MomentWithoutZone("start")
    if window is not None and not isinstance(term, Minutes | Hours | Days24):
        raise WindowForDays


def _last_day(
    term: WorkingDays | CalendarDays | Months | DayOfMonth, day: date, calendar: WorkCalendar
) -> _LastDay:
    if isinstance(term, WorkingDays):
        return _LastDay(calendar.reckon(day, term.count))
    nominal = nominal_last_day(term, day)
    reckoned = calendar.roll(nominal)
    if reckoned.day == nominal:
        return _LastDay(reckoned)
    return _LastDay(reckoned, max(calendar.roll_back(nominal).day, day))


def _last_day_before(
    term: WorkingDays | CalendarDays | Months, day: date, calendar: WorkCalendar
) -> _LastDay:
    if isinstance(term, WorkingDays):
        return _LastDay(calendar.reckon_back(day, term.count))
    counted_back = isinstance(term, CalendarDays)
    nominal = day - timedelta(days=term.count) if counted_back else _same_number(day, -term.count)
    safe = calendar.roll_back(nominal)
    return _LastDay(Reckoned(nominal, safe.provisional), safe.day if safe.day != nominal else None)


def _with_midnights(last: _LastDay, tz: ZoneInfo) -> Due:
    return Due(
        at=first_moment_after(last.reckoned.day, tz),
        last_day=last.reckoned.day,
        provisional=last.reckoned.provisional,
        cautious_at=first_moment_after(last.cautious, tz) if last.cautious else None,
    )


def _same_number(day: date, count: int) -> date:
    """Return the same number `count` months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + count, _MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _span(term: Minutes | Hours | Days24) -> timedelta:
    if isinstance(term, Minutes):
        return timedelta(minutes=term.count)
    return timedelta(hours=term.count) if isinstance(term, Hours) else timedelta(days=term.count)


def _later(span: timedelta, *, start: datetime, tz: ZoneInfo, window: Window | None) -> datetime:
    moment = start.astimezone(UTC)
    if window is None:
        return (moment + span).astimezone(tz)
    day = start.astimezone(tz).date()
    for _ in range(_MOST_DAYS):
        opens, closes = _open_hours(window, day, tz)
        moment = max(moment, opens)
        if moment <= closes and span <= closes - moment:
            return (moment + span).astimezone(tz)
        span -= max(closes - moment, timedelta())
        day += _DAY
    raise TermOutOfRange(f"{span} is more than can be spent in a window of hours")


def _earlier(span: timedelta, *, event: datetime, tz: ZoneInfo, window: Window | None) -> datetime:
    moment = event.astimezone(UTC)
    if window is None:
        return (moment - span).astimezone(tz)
    day = event.astimezone(tz).date()
    for _ in range(_MOST_DAYS):
        opens, closes = _open_hours(window, day, tz)
        moment = min(moment, closes)
        if moment >= opens and span <= moment - opens:
            return (moment - span).astimezone(tz)
        span -= max(moment - opens, timedelta())
        day -= _DAY
    raise TermOutOfRange(f"{span} is more than can be spent in a window of hours")


def _open_hours(window: Window, day: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the window opens and closes on a local day, in UTC.

    Of two equal wall-clock times it opens at the first and closes at the last.
    """
    opens = datetime.combine(day, window.opens, tzinfo=tz).astimezone(UTC)
    if window.closes == time():
        return opens, first_moment_after(day, tz).astimezone(UTC)
    closes = datetime.combine(day, window.closes, tzinfo=tz)
    return opens, max(closes.astimezone(UTC), closes.replace(fold=1).astimezone(UTC))
