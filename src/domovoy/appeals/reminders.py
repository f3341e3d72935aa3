"""When a term is reminded of: at half of it and at four fifths. Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.regulation import WorkCalendar, work_calendar

HALF, NEARLY_OVER = 50, 80
SHARES = (HALF, NEARLY_OVER)
"""Percents of a term at which those who owe the duty are reminded of it."""
WAKING_FROM, WAKING_UNTIL = time(9), time(21)
"""When people are reminded of a term of days, by the clock of the house, both included."""
AT_ANY_HOUR = timedelta(hours=72)
"""Terms by the clock up to this length are an accident's; longer ones can wait for the morning."""
_WHOLE = 100


@dataclass(frozen=True)
class Span:
    """A term from its start to its end, as far as reminders look at it.

    `last_on` and `working_days` are None where the term is not counted in days, or not in working
    days. `calendar` is that of the region; without it, of the whole country.
    """

    started_at: datetime
    due_at: datetime
    last_on: date | None
    working_days: int | None
    zone: ZoneInfo
    calendar: WorkCalendar | None = None

    def moment(self, share: int) -> datetime | None:
        """Return when so many percent of the term have passed, by the house's clock.

        A term of minutes or hours: at that very moment, at any hour. One of working days: in the
        morning of the working day on which the share is reached. All others: in waking hours,
        later rather than earlier. None for a term without a waking hour, or of no length.
        """
        started_at, due_at = self.started_at.astimezone(UTC), self.due_at.astimezone(UTC)
        passed_at = (started_at + (due_at - started_at) * share / _WHOLE).astimezone(self.zone)
        if self.last_on is not None or due_at - started_at > AT_ANY_HOUR:
            passed_at = self._morning_of(share) if self.working_days else self._awake(passed_at)
        return passed_at if started_at < passed_at < due_at else None

    def next(self, *, reminded: int, after: datetime | None = None) -> datetime | None:
        """Return the first moment of a greater share than `reminded`, and later than `after`."""
        for share in SHARES:
            moment = self.moment(share) if share > reminded else None
            if moment is not None and (after is None or moment > after):
                return moment
        return None

    def come(self, *, reminded: int, at: datetime) -> int | None:
        """Return the greatest share whose moment has come and was not reminded of yet."""
        for share in reversed(SHARES):
            moment = self.moment(share) if share > reminded else None
            if moment is not None and moment <= at:
                return share
        return None

    def _morning_of(self, share: int) -> datetime:
        days = -(-share * (self.working_days or 0) // _WHOLE)
        first_day = self.started_at.astimezone(self.zone).date()
        reckoned = (self.calendar or work_calendar()).reckon(first_day, days)
        return self._at(reckoned.day, WAKING_FROM)

    def _awake(self, local: datetime) -> datetime:
        """Move a moment of the night to the morning; where that is too late, to the evening."""
        if WAKING_FROM <= local.time() <= WAKING_UNTIL:
            return local
        evening = local.date() - timedelta(days=local.time() < WAKING_FROM)
        morning = self._at(evening + timedelta(days=1), WAKING_FROM)
        return morning if morning < self.due_at else self._at(evening, WAKING_UNTIL)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)


def first_reminder(
    *,
    started_at: datetime,
    due_at: datetime,
    last_on: date | None,
    working_days: int | None,
    zone: ZoneInfo,
    calendar: WorkCalendar | None = None,
) -> datetime | None:
    """Return when a term that has just begun is first reminded of; None where it never is.

    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> first_reminder(
    ...     started_at=datetime(2026, 12, 21, 10, tzinfo=moscow),
    ...     due_at=datetime(2027, 1, 14, tzinfo=moscow),
    ...     last_on=date(2027, 1, 13),
    ...     working_days=10,
    ...     zone=moscow,
    ... ).isoformat()
    '2026-12-28T09:00:00+03:00'

    A moment already past is returned too: it is reminded of at once.
    """
    span = Span(started_at, due_at, last_on, working_days, zone, calendar)
    return span.next(reminded=0)


def next_reminder(
    *,
    started_at: datetime,
    due_at: datetime,
    last_on: date | None,
    working_days: int | None,
    zone: ZoneInfo,
    reminded: int,
    after: datetime | None = None,
    calendar: WorkCalendar | None = None,
) -> datetime | None:
    """Return when a term is next reminded of after the share `reminded`; None where it is not.

    When the end of a term moves, give `reminded=0` and as `after` the moment it moved: what
    should have been said before that is passed over.
    """
    span = Span(started_at, due_at, last_on, working_days, zone, calendar)
    return span.next(reminded=reminded, after=after)
