"""Which terms run, given what has happened, and which wait for something to happen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domovoy.regulation import breaks
from domovoy.regulation.almanac import work_calendar
from domovoy.regulation.arithmetic import Due, due, due_before
from domovoy.regulation.breaks import Interruption, Permitted
from domovoy.regulation.calendar import WorkCalendar
from domovoy.regulation.errors import MomentWithoutZone
from domovoy.regulation.loading import norm_book
from domovoy.regulation.norm import MONTH, SINGLE, Kind, Norm, NormBook
from domovoy.regulation.terms import DayOfMonth, Hours, Term

GENERAL_ANSWER = "A416.ANS10"
WINTER = frozenset({11, 12, 1, 2, 3})
"""The months of winter by our reading; whoever owes the duty may have another, see `season_of`."""
_SEASONS = frozenset({"winter", "summer"})


@dataclass(frozen=True, slots=True)
class PlannedClock:
    """One term of one norm from the moment it started, in the zone of the house.

    `event` is what it is counted from in fact: where the norm's own event is unknown, a later
    one stands for it. `limit` says which of the two permitted lengths of a break is meant.
    """

    norm: Norm
    started_at: datetime
    due: Due
    term: Term
    event: str = ""
    limit: str = ""

    @property
    def stands_in(self) -> bool:
        """Whether another event had to stand for the norm's own."""
        return self.event != self.norm.counts_from


@dataclass(frozen=True, slots=True)
class WaitingClock:
    """A norm whose term begins only when something happens."""

    norm: Norm
    waiting_for: str


class Why(StrEnum):
    """Why a norm gives no clock at all."""

    NO_TERM = "no_term"
    NOT_IN_FORCE = "not_in_force"
    NOT_THIS_CASE = "not_this_case"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A norm without a clock, and why."""

    norm: Norm
    why: Why


@dataclass(frozen=True, slots=True)
class ClockPlan:
    """What the norms give after these events, each part in the order of the norms.

    Norms of certainty L are here too: whoever shows a plan to residents asks
    `Norm.shown_as_law` first.
    """

    running: tuple[PlannedClock, ...] = ()
    waiting: tuple[WaitingClock, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class _Situation:
    """What is known when a plan is made."""

    events: Mapping[str, datetime]
    tz: ZoneInfo
    book: NormBook
    calendar: WorkCalendar
    conditions: Collection[str] = ()
    interrupted: Mapping[str, Collection[Interruption]] = field(default_factory=dict)
    asked_conditions: frozenset[str | None] = frozenset()
    winter: Collection[int] = WINTER

    def moment_of(self, norm: Norm) -> tuple[str, datetime] | None:
        """Return the norm's event, or the first known one that may stand for it."""
        if norm.counts_from is None:
            return None
        for known in (norm.counts_from, *self.book.events[norm.counts_from].otherwise):
            if known in self.events:
                return known, self.events[known].astimezone(self.tz)
        return None

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.tz).date()

    def holds(self, condition: str | None, at: datetime) -> bool:
        """Tell whether a norm is for this case. Of two seasons asked together the date decides."""
        if condition is None or condition in self.conditions:
            return True
        if condition not in _SEASONS or _SEASONS.intersection(self.conditions):
            return False
        season = season_of(self.day_of(at), winter=self.winter)
        return condition == season or not self.asked_conditions >= _SEASONS


def clock_plan(
    norm_ids: Iterable[str],
    *,
    events: Mapping[str, datetime],
    tz: ZoneInfo,
    book: NormBook | None = None,
    calendar: WorkCalendar | None = None,
    conditions: Collection[str] = (),
    interrupted: Mapping[str, Collection[Interruption]] | None = None,
    winter: Collection[int] = WINTER,
) -> ClockPlan:
    """Return the clocks that run and those that wait, in the order of the norms.

    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> asked_at = datetime(2026, 12, 21, 10, tzinfo=moscow)
    >>> plan = clock_plan(["A416.ANS10"], events={"request_received": asked_at}, tz=moscow)
    >>> plan.running[0].due.last_day
    datetime.date(2027, 1, 13)

    Each norm is judged in the wording that bound on the local day of its own event: an old
    appeal by the old law. `conditions` are what is known of the case (`data/conditions.yaml`;
    where both seasons are asked about and none is said, the date decides by the months of
    `winter`);
    `interrupted` gives, by norm, the earlier breaks of the same month, for the month's total.
    Raises NormUnknown, MomentWithoutZone, TermOutOfRange.
    """
    _require_zones(events)
    book, ids = norm_book() if book is None else book, tuple(dict.fromkeys(norm_ids))
    known = _Situation(
        events=events,
        tz=tz,
        book=book,
        calendar=calendar or work_calendar(),
        conditions=conditions,
        interrupted=interrupted or {},
        asked_conditions=frozenset(norm.when for norm_id in ids for norm in book.wordings(norm_id)),
        winter=winter,
    )
    found = [each for norm_id in ids for each in _of_norm(norm_id, known)]
    return ClockPlan(
        running=tuple(each for each in found if isinstance(each, PlannedClock)),
        waiting=tuple(each for each in found if isinstance(each, WaitingClock)),
        left_out=tuple(each for each in found if isinstance(each, LeftOut)),
    )


def _require_zones(events: Mapping[str, datetime]) -> None:
    for event, moment in events.items():
        if moment.tzinfo is None:
            raise MomentWithoutZone(event)


def with_answer(norm_ids: Iterable[str], *, book: NormBook | None = None) -> tuple[str, ...]:
    """Add the general term of a written answer where none of the norms gives an own one.

    Every appeal is answered: ПП РФ от 15.05.2013 № 416, п. 36. Raises NormUnknown.
    """
    book, ids = norm_book() if book is None else book, tuple(norm_ids)
    norms = [book.get(norm_id) for norm_id in ids]
    answered = any(
        norm.kind is Kind.ANSWER and norm.term is not None and norm.shown_as_law for norm in norms
    )
    return ids if answered else (*ids, GENERAL_ANSWER)


def season_of(day: date, *, winter: Collection[int] = WINTER) -> str:
    """Return the code of the season's condition: `winter` or `summer`.

    >>> season_of(date(2026, 11, 1)), season_of(date(2026, 11, 1), winter={12, 1, 2})
    ('winter', 'summer')

    The law that tells winter from summer does not say when they begin. November to March is our
    reading; `winter` are the months of another, by their numbers.
    """
    return "winter" if day.month in winter else "summer"


def _of_norm(norm_id: str, known: _Situation) -> Iterator[PlannedClock | WaitingClock | LeftOut]:
    wordings = known.book.wordings(norm_id)
    begun = [(norm, moment) for norm in wordings if (moment := known.moment_of(norm))]
    binding = [item for item in begun if item[0].is_in_force(known.day_of(item[1][1]))]
    if binding:
        norm, (event, started_at) = binding[-1]
        if not known.holds(norm.when, started_at):
            yield LeftOut(norm, Why.NOT_THIS_CASE)
            return
        clocks = tuple(_clocks(norm, event, started_at, known))
        yield from clocks or (LeftOut(norm, Why.NO_TERM),)
    elif begun:
        yield LeftOut(begun[-1][0], Why.NOT_IN_FORCE)
    else:
        yield _not_begun(wordings, known)


def _not_begun(wordings: Collection[Norm], known: _Situation) -> WaitingClock | LeftOut:
    """The wording of the latest known day waits: what happens next will be judged by it."""
    latest = max(map(known.day_of, known.events.values()), default=date.max)
    bound = [norm for norm in wordings if norm.is_in_force(latest)]
    norm = bound[-1] if bound else list(wordings)[-1]
    if norm.counts_from is None or (norm.term is None and not norm.limits):
        return LeftOut(norm, Why.NO_TERM)
    return WaitingClock(norm, norm.counts_from) if bound else LeftOut(norm, Why.NOT_IN_FORCE)


def _clocks(norm: Norm, event: str, moment: datetime, known: _Situation) -> Iterator[PlannedClock]:
    if norm.term is not None:
        end = _end(norm, norm.term, moment, known)
        yield PlannedClock(norm, moment, end, norm.term, event)
    for per in (SINGLE, MONTH):
        length = breaks.permitted(norm.limits, per=per, conditions=known.conditions)
        if length is not None and not breaks.is_open_ended(norm.limits, known.conditions):
            end = _end_of_break(norm, per, length, moment, known)
            yield PlannedClock(norm, moment, end, Hours(length.hours), event, per)


def _end(norm: Norm, term: Term, moment: datetime, known: _Situation) -> Due:
    if norm.kind is Kind.STORE:  # to keep longer is the cautious way: there is no earlier end
        kept = due(term, start=moment, tz=known.tz, calendar=known.calendar)
        return replace(kept, cautious_at=None)
    if norm.before and not isinstance(term, DayOfMonth):
        return due_before(
            term, event=moment, tz=known.tz, calendar=known.calendar, window=norm.window
        )
    return due(term, start=moment, tz=known.tz, calendar=known.calendar, window=norm.window)


def _end_of_break(
    norm: Norm, per: str, length: Permitted, moment: datetime, known: _Situation
) -> Due:
    if per == SINGLE:
        return breaks.single_due(length, start=moment, tz=known.tz)
    earlier = known.interrupted.get(norm.id, ())
    end = breaks.month_due(length, start=moment, tz=known.tz, earlier=earlier)
    excepted = breaks.exception(norm.limits, conditions=known.conditions)
    return breaks.not_before_exception(end, excepted, start=moment, tz=known.tz)
