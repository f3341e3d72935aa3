"""Which terms run, given what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domovoy.regulation.arithmetic import Due, due
from domovoy.regulation.calendar import WorkCalendar, work_calendar
from domovoy.regulation.errors import MomentWithoutZone
from domovoy.regulation.loading import norm_book
from domovoy.regulation.norm import Norm, NormBook
from domovoy.regulation.terms import Term


@dataclass(frozen=True, slots=True)
class PlannedClock:
    """One term of one norm from the moment it started, in the zone of the house."""

    norm: Norm
    started_at: datetime
    due: Due
    term: Term


def clock_plan(
    norm_ids: Iterable[str],
    *,
    events: Mapping[str, datetime],
    tz: ZoneInfo,
    on: date,
    book: NormBook | None = None,
    calendar: WorkCalendar | None = None,
) -> tuple[PlannedClock, ...]:
    """Return the clocks that run after these events, in the order of the norms.

    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> asked_at = datetime(2026, 12, 21, 10, tzinfo=moscow)
    >>> plan = clock_plan(
    ...     ["A416.ANS10"], events={"request_received": asked_at}, tz=moscow, on=asked_at.date()
    ... )
    >>> plan[0].due.last_day
    datetime.date(2027, 1, 13)

    A norm gives no clock while its event is unknown, where the law names no number, where it is
    not in force on the day `on`, and where we are not sure enough to call it law.
    Raises NormUnknown, MomentWithoutZone.
    """
    book = book or norm_book()
    calendar = calendar or work_calendar()
    clocks = []
    for norm in book.in_force(norm_ids, on):
        started_at = _moment_of(norm.counts_from, events=events, book=book)
        if norm.term is None or not norm.starts_clock or started_at is None:
            continue
        end = due(norm.term, start=started_at, tz=tz, calendar=calendar, window=norm.window)
        clocks.append(PlannedClock(norm, started_at.astimezone(tz), end, norm.term))
    return tuple(clocks)


def _moment_of(
    code: str | None, *, events: Mapping[str, datetime], book: NormBook
) -> datetime | None:
    """Return the moment of the event, or of the first known event that may stand for it."""
    if code is None:
        return None
    for known in (code, *book.events[code].otherwise):
        if (moment := events.get(known)) is not None:
            if moment.tzinfo is None:
                raise MomentWithoutZone(known)
            return moment
    return None
