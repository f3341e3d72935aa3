"""Which of the law's clocks run on an appeal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.appeals import breaks
from domovoy.appeals.breaks import EarlierBreaks
from domovoy.appeals.customs import waking_of, winter_of
from domovoy.appeals.models import Appeal, Clock, ClockState, Joined
from domovoy.appeals.moments import LASTING, TOLD, Moments
from domovoy.appeals.reminders import Within, span_of_term
from domovoy.catalogue import Problem
from domovoy.housing.models import House, Organisation, OrganisationKind
from domovoy.regulation import (
    ClockPlan,
    Due,
    Hours,
    Kind,
    Norm,
    NormUnknown,
    Party,
    PlannedClock,
    RegionUnknown,
    Term,
    WaitingClock,
    WorkCalendar,
    clock_plan,
    explain,
    norm_book,
    work_calendar,
)
from domovoy.regulation.breaks import permitted

ANSWER = "answer"
ANSWER_TERM = ("execution_end_on", "npa_requirements", "rolled_over")
NOTED = ("next_due_at", "missed", "overdue", "pressing")
PRESSING = timedelta(hours=3)
GENERAL_ANSWER = "A416.ANS10"
MET_BY_A_DATE = frozenset({"ADS.INFORM"})
"""Norms that ask for the planned date: naming it does what they ask."""
COMPLAINT_REGISTRATION = "F59.REG3"
COMPLAINT_ANSWER = "F59.ANS30"
OWED = frozenset(
    {
        *(Kind.ANSWER, Kind.INFORM, Kind.LOCALISE, Kind.ELIMINATE, Kind.RESTORE, Kind.EVACUATE),
        *(Kind.INSPECT, Kind.MAKE_ACT, Kind.CHECK, Kind.RECALCULATE, Kind.COMMISSION),
        Kind.PERMITTED_BREAK,
    }
)
NOT_THE_ADDRESSEE = frozenset(
    {Party.CONSUMER, Party.OWNER, Party.INSPECTORATE, Party.CAPITAL_REPAIR_FUND}
)
SUPPLIERS = frozenset(
    {Party.NETWORK_SUPPLIER, Party.WASTE_OPERATOR, Party.POWER_SUPPLIER, Party.GAS_SERVICE}
)
"""Parties whose terms bind no managing organisation. A lift's bind it: the lift is the house's."""


@dataclass(frozen=True)
class Plan:
    """What an addressee owes: the terms that run, and those that wait for an event."""

    running: tuple[PlannedClock, ...] = ()
    waiting: tuple[WaitingClock, ...] = ()

    @property
    def answers(self) -> tuple[PlannedClock, ...]:
        """The terms of a written answer."""
        return tuple(clock for clock in self.running if clock.norm.kind == ANSWER)


def calendar_of(house: House) -> WorkCalendar:
    """Return the calendar of a house's region; where the region is unknown, the federal one."""
    try:
        return work_calendar(house.region)
    except RegionUnknown:
        return work_calendar()


def plan_of_problem(
    problem: Problem,
    moments: Moments,
    *,
    zone: ZoneInfo,
    calendar: WorkCalendar | None = None,
    earlier: EarlierBreaks = breaks.NONE,
    addressee: Organisation | None = None,
    winter: Collection[int] | None = None,
) -> Plan:
    """Return what is owed about a problem, each norm counted from the moment it asks for.

    A written answer is always owed: ПП РФ от 15.05.2013 № 416, п. 36. Where the moment of a
    breakdown is unknown, the moment of the appeal stands for it. `addressee` owes it, by its own
    winter unless the months of another are given; without it, a manager with the common one.
    """
    kind = addressee.kind if addressee else OrganisationKind.MANAGER
    if winter is None:
        winter = winter_of(addressee.pk if addressee else None)

    def planned(norms: Iterable[str]) -> Plan:
        return _owed(norms, moments, zone=zone, calendar=calendar, earlier=earlier, winter=winter)

    plan = planned(norm for norm in problem.norms if _binds(norm, kind))
    if not plan.answers:
        plan = replace(plan, running=plan.running + planned([GENERAL_ANSWER]).running)
    return plan


def brought(planned: Iterable[PlannedClock], moments: Moments) -> tuple[PlannedClock, ...]:
    """Return what may begin for whoever got an appeal by redirection.

    They are not bound by a term that was over before: that miss is the sender's.
    """
    if not moments.redirected:
        return tuple(planned)
    return tuple(clock for clock in planned if clock.due.at > moments.told_at)


def plan_for(
    problem: Problem,
    *,
    zone: ZoneInfo,
    at: datetime,
    calendar: WorkCalendar | None = None,
    addressee: Organisation | None = None,
) -> tuple[PlannedClock, ...]:
    """Return the clocks that start when an appeal about this problem is registered at `at`."""
    moments = Moments.all_at(at)
    return plan_of_problem(
        problem, moments, zone=zone, calendar=calendar, addressee=addressee
    ).running


def plan_of(
    norm: str, event: str, *, zone: ZoneInfo, at: datetime, calendar: WorkCalendar | None = None
) -> tuple[PlannedClock, ...]:
    """Return the clock of one norm that starts with one event."""
    return clock_plan([norm], events={event: at}, tz=zone, calendar=calendar).running


def start(appeal: Appeal, planned: Iterable[PlannedClock]) -> list[Clock]:
    """Write clocks and note the nearest on the appeal (the caller saves it). One statement."""
    clocks = Clock.objects.bulk_create(clocks_from(appeal, planned))
    note_nearest(appeal, clocks)
    return clocks


def clocks_from(
    appeal: Appeal, planned: Iterable[PlannedClock], *, joined: Joined | None = None
) -> list[Clock]:
    """Return unsaved clocks of an appeal; with `joined`, what is owed to that neighbour."""
    zone, calendar = appeal.house.zone, calendar_of(appeal.house)
    waking = waking_of(appeal.addressee_id)
    return [
        Clock(
            appeal=appeal,
            norm=clock.norm.id,
            limit=clock.limit,
            counts_from=clock.event,
            joined=joined,
            kind=clock.norm.kind,
            party_id=appeal.addressee_id,
            started_at=clock.started_at,
            **end_fields(clock.due, calendar),
            remind_at=span_of_term(
                term=clock.term,
                window=clock.norm.window,
                started_at=clock.started_at,
                due_at=clock.due.at,
                last_on=clock.due.last_day,
                zone=zone,
                calendar=calendar,
                waking=waking,
            ).next(reminded=0),
        )
        for clock in planned
    ]


def end_fields(due: Due, calendar: WorkCalendar) -> dict[str, object]:
    """Return the columns of a clock that say when it ends, and by which calendar."""
    return {
        "due_at": due.at,
        "last_on": due.last_day,
        "cautious_at": due.cautious_at,
        "provisional": due.provisional,
        "calendar": calendar.version if due.last_day else "",
    }


def is_stale(clock: Clock, calendar: WorkCalendar) -> bool:
    """Whether a term of days was reckoned by another calendar than this one."""
    return clock.last_on is not None and clock.calendar != calendar.version


def note_nearest(appeal: Appeal, clocks: Iterable[Clock]) -> None:
    """Note on the appeal's own row what queues are sorted and narrowed by (see NOTED).

    `next_due_at` is the nearest term whose duty is not done.
    """
    waiting = [clock for clock in clocks if clock.ended_at is None]
    appeal.next_due_at = min((clock.due_at for clock in waiting), default=None)
    appeal.overdue = any(clock.state == ClockState.MISSED for clock in waiting)
    appeal.pressing = any(
        clock.state == ClockState.RUNNING and _length_of(clock) <= PRESSING for clock in waiting
    )


def note_answer_term(appeal: Appeal, planned: Iterable[PlannedClock]) -> None:
    """Fill ExecutionEndDate and NPARequirements from the nearest term of an answer."""
    answers = [clock for clock in planned if clock.norm.kind == ANSWER]
    if answers:
        nearest = min(answers, key=lambda clock: clock.due.at)
        appeal.execution_end_on = nearest.due.last_day
        appeal.npa_requirements = explain(nearest).basis[:500]


def follow_answer(appeal: Appeal, clocks: Iterable[Clock]) -> None:
    """Let the answer's date, its basis and `rolled_over` follow the clocks (see ANSWER_TERM).

    The nearest term that runs, or the nearest missed one; an answer given keeps its own.
    """
    owed = [clock for clock in clocks if clock.ended_at is None and is_own_answer(clock)]
    if not owed:
        return
    nearest = min(owed, key=lambda clock: (clock.state != ClockState.RUNNING, clock.due_at))
    appeal.execution_end_on = nearest.last_on
    appeal.rolled_over = any(clock.lawful_due_at is not None for clock in owed)
    with suppress(NormUnknown):
        planned = planned_from(nearest, zone=appeal.house.zone)
        appeal.npa_requirements = explain(planned).basis[:500]


def is_own_answer(clock: Clock) -> bool:
    """Whether a clock is of the answer to the applicant, not to a neighbour who joined."""
    return clock.kind == ANSWER and clock.joined_id is None


def planned_from(clock: Clock, *, zone: ZoneInfo) -> PlannedClock:
    """Return a stored clock as the law started it, to be explained: a roll-over is no law.

    Raises NormUnknown when the norm has left the law's data.
    """
    started_at = clock.started_at.astimezone(zone)
    norm = next(iter(norm_book().in_force([clock.norm], started_at.date())), None)
    norm = norm or norm_book().get(clock.norm)
    lawful_at = clock.lawful_due_at or clock.due_at
    due = Due(
        lawful_at.astimezone(zone),
        clock.lawful_last_on or clock.last_on,
        clock.provisional,
        clock.cautious_at.astimezone(zone) if clock.cautious_at else None,
    )
    event = clock.counts_from or norm.counts_from or ""
    return PlannedClock(norm, started_at, due, _term_of(norm, clock.limit), event, clock.limit)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment after a local day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def _length_of(clock: Clock) -> timedelta:
    """Return how long a term lasts; one that stands at night is as long as the law says."""
    lasts = clock.due_at - clock.started_at
    try:
        norm = norm_book().get(clock.norm)
    except NormUnknown:
        return lasts
    within = Within.of(norm.term, norm.window)
    return min(lasts, within.length) if within else lasts


def _term_of(norm: Norm, limit: str) -> Term:
    length = permitted(norm.limits, per=limit, conditions=()) if limit else None
    term = Hours(length.hours) if length else norm.term
    if term is None:
        raise NormUnknown(norm.id)
    return term


def _owed(
    norms: Iterable[str],
    moments: Moments,
    *,
    zone: ZoneInfo,
    calendar: WorkCalendar | None,
    earlier: EarlierBreaks,
    winter: Collection[int],
) -> Plan:
    """Plan the norms of one kind of event at a time: each kind has moments of its own."""

    def planned(event: str, some: list[str], breaks_of: breaks.Breaks) -> ClockPlan:
        return clock_plan(
            some,
            events=moments.events_for(event),
            tz=zone,
            calendar=calendar,
            interrupted=breaks_of,
            winter=winter,
        )

    running: tuple[PlannedClock, ...] = ()
    waiting: tuple[WaitingClock, ...] = ()
    for event, some in _by_events(norms).items():
        plan = planned(event, some, earlier.of_flat)
        running += tuple(clock for clock in plan.running if _is_owed(clock.norm))
        waiting += tuple(clock for clock in plan.waiting if _is_owed(clock.norm))
        if earlier.of_house and event in LASTING:
            running = _cautious(running, planned(event, some, earlier.of_house).running)
    return Plan(running, waiting)


def _by_events(norms: Iterable[str]) -> dict[str, list[str]]:
    """Sort norms by the kind of event they count from; the first such event names the kind."""
    kinds: dict[frozenset[str] | None, tuple[str, list[str]]] = {}
    for norm in norms:
        event = norm_book().get(norm).counts_from or ""
        kind = next((kind for kind in (TOLD, LASTING) if event in kind), None)
        kinds.setdefault(kind, (event, []))[1].append(norm)
    return dict(kinds.values())


def _binds(norm: str, addressee: str) -> bool:
    """Whether a norm may be this kind of addressee's own duty."""
    party = norm_book().get(norm).party
    return party not in SUPPLIERS or addressee == OrganisationKind.SUPPLIER


def _is_owed(norm: Norm) -> bool:
    return norm.shown_as_law and norm.kind in OWED and norm.party not in NOT_THE_ADDRESSEE


def _cautious(
    running: tuple[PlannedClock, ...], sooner: Iterable[PlannedClock]
) -> tuple[PlannedClock, ...]:
    """Note the earlier ends of another reading beside the later ones that hold."""
    ends = {(clock.norm.id, clock.limit): clock.due.at for clock in sooner}

    def noted(clock: PlannedClock) -> PlannedClock:
        end = ends.get((clock.norm.id, clock.limit))
        if end is None or end >= clock.due.at:
            return clock
        return replace(clock, due=replace(clock.due, cautious_at=end))

    return tuple(map(noted, running))
