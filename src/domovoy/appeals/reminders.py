"""When a term is reminded of: at half of it and at four fifths. Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.regulation import (
    Days24,
    Hours,
    Minutes,
    Term,
    Window,
    WorkCalendar,
    WorkingDays,
    due,
    work_calendar,
)

HALF, NEARLY_OVER = 50, 80
SHARES = (HALF, NEARLY_OVER)
"""Percents of a term at which those who owe the duty are reminded of it."""
BEFORE_THE_NIGHT = timedelta(minutes=30)
"""The latest a reminder is meant for: what says it may itself be late."""
AT_ANY_HOUR = timedelta(hours=72)
"""Terms by the clock up to this length are an accident's; longer ones can wait for the morning."""
_WHOLE = 100


@dataclass(frozen=True)
class Within:
    """A term by the clock that stands outside some hours of the day: the law's own length of it."""

    length: timedelta
    window: Window

    @classmethod
    def of(cls, term: Term | None, window: Window | None) -> Within | None:
        """Return the length of a term with such hours; None for every other."""
        if window is None or not isinstance(term, Minutes | Hours | Days24):
            return None
        minutes = {Minutes: 1, Hours: 60, Days24: 24 * 60}[type(term)]
        return cls(timedelta(minutes=minutes * term.count), window)


@dataclass(frozen=True)
class Span:
    """A term from its start to its end, as far as reminders look at it.

    `last_on` and `working_days` are None where the term is not counted in days, or not in working
    days; `within` is of a term that stands at night. `calendar` is that of the region; without it,
    of the whole country. `waking` are the hours of whoever is reminded.
    """

    started_at: datetime
    due_at: datetime
    last_on: date | None
    working_days: int | None
    zone: ZoneInfo
    waking: Window
    calendar: WorkCalendar | None = None
    within: Within | None = None

    @property
    def is_calm(self) -> bool:
        """Whether it is a term of days, of which nobody is reminded at night."""
        lasts = self.due_at.astimezone(UTC) - self.started_at.astimezone(UTC)
        return self.last_on is not None or (self.within is None and lasts > AT_ANY_HOUR)

    def moment(self, share: int) -> datetime | None:
        """Return when so many percent of the term have passed, by the house's clock.

        A term of minutes or hours: at that very moment, at any hour in which it runs. One of
        working days: in the morning of the working day on which the share is reached. All others:
        in waking hours, later rather than earlier. None for a term without a waking hour, or of no
        length.
        """
        started_at, due_at = self.started_at.astimezone(UTC), self.due_at.astimezone(UTC)
        passed_at = self._passed(share).astimezone(self.zone)
        if self.is_calm:
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

    def waits_until(self, at: datetime) -> datetime | None:
        """Return the morning that a reminder late enough to come at night waits for.

        None where it may be said at `at`: by day, or of a term that lets nobody sleep.
        """
        local = at.astimezone(self.zone)
        opens, closes = self.waking.opens, self.waking.closes
        if not self.is_calm or opens <= local.time() <= closes:
            return None
        return self._at(local.date() + timedelta(days=local.time() > closes), opens)

    def _passed(self, share: int) -> datetime:
        """Return when the share has run, in the term's own time."""
        if self.within is None:
            started_at, due_at = self.started_at.astimezone(UTC), self.due_at.astimezone(UTC)
            return started_at + (due_at - started_at) * share / _WHOLE
        minutes = round(self.within.length.total_seconds() * share / _WHOLE / 60)
        return due(
            Minutes(minutes),
            start=self.started_at,
            tz=self.zone,
            calendar=self.calendar or work_calendar(),
            window=self.within.window,
        ).at

    def _morning_of(self, share: int) -> datetime:
        days = -(-share * (self.working_days or 0) // _WHOLE)
        first_day = self.started_at.astimezone(self.zone).date()
        reckoned = (self.calendar or work_calendar()).reckon(first_day, days)
        return self._at(reckoned.day, self.waking.opens)

    def _awake(self, local: datetime) -> datetime:
        """Move a moment of the night to the morning; where that is too late, to the evening."""
        opens, latest = self.waking.opens, self._latest()
        if opens <= local.time() <= latest:
            return local
        evening = local.date() - timedelta(days=local.time() < opens)
        morning = self._at(evening + timedelta(days=1), opens)
        return morning if morning < self.due_at else self._at(evening, latest)

    def _latest(self) -> time:
        closes = datetime.combine(date.min, self.waking.closes)
        return (closes - BEFORE_THE_NIGHT).time()

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)


def span_of_term(
    *,
    term: Term | None,
    window: Window | None = None,
    started_at: datetime,
    due_at: datetime,
    last_on: date | None,
    zone: ZoneInfo,
    waking: Window,
    calendar: WorkCalendar | None = None,
) -> Span:
    """Return a term of the law as reminders see it.

    `span.next(reminded=0)` of a term that has just begun is when it is first reminded of; a moment
    already past means at once.

    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> span = span_of_term(
    ...     term=WorkingDays(10),
    ...     started_at=datetime(2026, 12, 21, 10, tzinfo=moscow),
    ...     due_at=datetime(2027, 1, 14, tzinfo=moscow),
    ...     last_on=date(2027, 1, 13),
    ...     zone=moscow,
    ...     waking=Window(time(9), time(21)),
    ... )
    >>> span.next(reminded=0).isoformat()
    '2026-12-28T09:00:00+03:00'
    """
    working_days = term.count if isinstance(term, WorkingDays) else None
    within = Within.of(term, window)
    return Span(started_at, due_at, last_on, working_days, zone, waking, calendar, within)
