"""Which of the law's clocks run on an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domovoy.appeals.models import Appeal, Clock, ClockState
from domovoy.catalogue import Problem
from domovoy.housing.models import House
from domovoy.regulation import (
    Due,
    Kind,
    NormUnknown,
    Party,
    PlannedClock,
    RegionUnknown,
    WorkCalendar,
    clock_plan,
    explain,
    norm_book,
    work_calendar,
)

ANSWER = "answer"
NOTED = ("next_due_at", "missed", "overdue", "pressing")
PRESSING = timedelta(hours=3)
GENERAL_ANSWER = "A416.ANS10"
COMPLAINT_REGISTRATION = "F59.REG3"
COMPLAINT_ANSWER = "F59.ANS30"
OWED = frozenset(
    {
        *(Kind.ANSWER, Kind.INFORM, Kind.LOCALISE, Kind.ELIMINATE, Kind.RESTORE, Kind.EVACUATE),
        *(Kind.INSPECT, Kind.MAKE_ACT, Kind.CHECK, Kind.RECALCULATE, Kind.COMMISSION),
    }
)
NOT_THE_ADDRESSEE = frozenset({Party.CONSUMER, Party.OWNER})


def plan_for(problem: Problem, *, zone: ZoneInfo, at: datetime) -> tuple[PlannedClock, ...]:
    """Return the clocks that start when an appeal about this problem is registered at `at`.

    A written answer is always owed: ПП РФ от 15.05.2013 № 416, п. 36. Where the moment of a
    breakdown is unknown, the moment of the appeal stands for it.
    """
    planned = _owed(problem.norms, zone=zone, at=at)
    if not any(clock.norm.kind == ANSWER for clock in planned):
        planned += _owed([GENERAL_ANSWER], zone=zone, at=at)
    return planned


def plan_of(norm: str, event: str, *, zone: ZoneInfo, at: datetime) -> tuple[PlannedClock, ...]:
    """Return the clock of one norm that starts with one event."""
    return clock_plan([norm], events={event: at}, tz=zone).running


def start(appeal: Appeal, planned: Iterable[PlannedClock]) -> list[Clock]:
    """Write clocks and note the nearest on the appeal (the caller saves it). One statement."""
    clocks = Clock.objects.bulk_create(clocks_from(appeal, planned))
    note_nearest(appeal, clocks)
    return clocks


def clocks_from(appeal: Appeal, planned: Iterable[PlannedClock]) -> list[Clock]:
    """Return unsaved clocks of an appeal."""
    return [
        Clock(
            appeal=appeal,
            norm=clock.norm.id,
            kind=clock.norm.kind,
            party_id=appeal.addressee_id,
            started_at=clock.started_at,
            due_at=clock.due.at,
            last_on=clock.due.last_day,
            provisional=clock.due.provisional,
        )
        for clock in planned
    ]


def note_nearest(appeal: Appeal, clocks: Iterable[Clock]) -> None:
    """Note on the appeal's own row what queues are sorted and narrowed by (see NOTED).

    `next_due_at` is the nearest term whose duty is not done.
    """
    waiting = [clock for clock in clocks if clock.ended_at is None]
    appeal.next_due_at = min((clock.due_at for clock in waiting), default=None)
    appeal.overdue = any(clock.state == ClockState.MISSED for clock in waiting)
    appeal.pressing = any(
        clock.state == ClockState.RUNNING and clock.due_at - clock.started_at <= PRESSING
        for clock in waiting
    )


def note_answer_term(appeal: Appeal, planned: Iterable[PlannedClock]) -> None:
    """Fill ExecutionEndDate and NPARequirements from the answer's term."""
    for clock in planned:
        if clock.norm.kind == ANSWER:
            appeal.execution_end_on = clock.due.last_day
            appeal.npa_requirements = explain(clock).basis[:500]
            return


def _owed(norms: Iterable[str], *, zone: ZoneInfo, at: datetime) -> tuple[PlannedClock, ...]:
    return tuple(
        clock
        for clock in clock_plan(norms, events=_events(at), tz=zone).running
        if clock.norm.shown_as_law
        and clock.norm.kind in OWED
        and clock.norm.party not in NOT_THE_ADDRESSEE
    )


def planned_from(clock: Clock, *, zone: ZoneInfo) -> PlannedClock:
    """Return a stored clock as the law started it, to be explained: a roll-over is no law.

    Raises NormUnknown when the norm has left the law's data.
    """
    on = clock.started_at.astimezone(zone).date()
    norm = next(iter(norm_book().in_force([clock.norm], on)), None) or norm_book().get(clock.norm)
    lawful_at = clock.lawful_due_at or clock.due_at
    due = Due(lawful_at.astimezone(zone), clock.lawful_last_on or clock.last_on, clock.provisional)
    if norm.term is None:
        raise NormUnknown(norm.id)
    return PlannedClock(norm, clock.started_at.astimezone(zone), due, norm.term)


def calendar_of(house: House) -> WorkCalendar:
    """Return the calendar of a house's region; that of the country where the region is unknown."""
    try:
        return work_calendar(house.region)
    except RegionUnknown:
        return work_calendar()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment after a local day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def _events(at: datetime) -> dict[str, datetime]:
    names = (
        "request_received",
        "request_registered",
        "message_received",
        "detected_or_request",
        "damage_occurred",
        "breach_detected",
        "stop_or_request",
        "info_received_by_dispatcher",
        "claim_received",
    )
    return dict.fromkeys(names, at)
