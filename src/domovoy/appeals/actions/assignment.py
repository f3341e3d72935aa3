"""Taking an appeal to work, planning it, marking a duty done."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import finish
from domovoy.appeals.changes import conclude, to_residents
from domovoy.appeals.errors import ClockNotRunning, PerformerUnknown
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, Status
from domovoy.housing.models import Employment
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.regulation import NormUnknown, norm_book


@action(Act.TAKE)
def take_to_work(*, number: str, seen: int, by: Officer, at: datetime) -> Appeal:
    """Say that the organisation has begun.

    Raises AppealNotFound, ChangedMeanwhile, AlreadyTaken, AppealClosed, NotRegisteredYet.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_takeable(appeal)
    rules.require_version(appeal, seen)
    _begin_work(appeal, at=at)
    return conclude(
        appeal,
        Event.APPEAL_TAKEN,
        by=by,
        at=at,
        fields=["status", "taken_at"],
        words=to_residents(appeal, Event.APPEAL_TAKEN),
    )


@action(Act.APPOINT)
def appoint(
    *,
    number: str,
    seen: int,
    planned_on: date,
    performer_id: int | None,
    by: Officer,
    at: datetime,
) -> Appeal:
    """Set DateOfAppointment and the performer; an untouched appeal is thereby taken to work.

    Where the law asks for the planned date to be told (ПП РФ № 416, п. 13), that is done by it.
    Raises AppealNotFound, ChangedMeanwhile, AppealClosed, DateInThePast, DateTooFar,
    PerformerUnknown.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    today = at.astimezone(appeal.house.zone).date()
    rules.require_not_past(planned_on, today=today)
    rules.require_within_a_year(planned_on, today=today)
    appeal.performer = _performer(performer_id, by=by)
    appeal.appointed_on = planned_on
    _begin_work(appeal, at=at)
    finish(appeal, at=at, chosen=lambda clock: clock.norm in terms.MET_BY_A_DATE)
    return conclude(
        appeal,
        Event.APPEAL_APPOINTED,
        by=by,
        at=at,
        fields=["status", "taken_at", "appointed_on", "performer", *terms.NOTED],
        data={"planned_on": planned_on.isoformat(), "performer": performer_id},
        words=to_residents(appeal, Event.APPEAL_APPOINTED, planned_on=planned_on.isoformat()),
    )


@action(Act.MARK_DONE)
def mark_done(*, number: str, seen: int, clock_id: int, by: Officer, at: datetime) -> Appeal:
    """Record that one duty other than the answer was done: localised, inspected, mended.

    Both permitted lengths of one break end with it: the service is there again. So does the term
    of another act that wants the same by the same moment: it is told as one.
    Raises AppealNotFound, OwnAppeal, ChangedMeanwhile, AppealClosed, ClockNotRunning.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    clock = Clock.objects.filter(appeal=appeal, pk=clock_id, ended_at=None).first()
    if clock is None or clock.kind == terms.ANSWER:
        raise ClockNotRunning
    _begin_work(appeal, at=at)
    finish(appeal, at=at, chosen=partial(_is_same_duty, clock))
    return conclude(
        appeal,
        Event.DUTY_DONE,
        by=by,
        at=at,
        fields=["status", "taken_at", *terms.NOTED],
        data={"norm": clock.norm},
    )


def _is_same_duty(clock: Clock, other: Clock) -> bool:
    """Tell whether one deed does both: two lengths of a break, or one term of two acts."""
    if (clock.started_at, clock.joined_id) != (other.started_at, other.joined_id):
        return False
    if clock.norm == other.norm:
        return True
    wanted = (_what(clock), clock.kind, clock.due_at)
    return wanted[0] is not None and wanted == (_what(other), other.kind, other.due_at)


def _what(clock: Clock) -> str | None:
    try:
        return norm_book().get(clock.norm).what
    except NormUnknown:
        return None


def _begin_work(appeal: Appeal, *, at: datetime) -> None:
    if appeal.status == Status.SENT:
        appeal.status = Status.IN_WORK
        appeal.taken_at = at


def _performer(performer_id: int | None, *, by: Officer) -> Employment | None:
    if performer_id is None:
        return None
    found = Employment.objects.filter(
        pk=performer_id, organisation_id=by.organisation_id, dismissed_on=None
    ).first()
    if found is None:
        raise PerformerUnknown
    return found
