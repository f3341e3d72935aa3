"""Sending an appeal to whom it belongs, and moving its term."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import stop
from domovoy.appeals.changes import conclude, to_addressee, to_applicant
from domovoy.appeals.errors import AnswerTermOver, ReceiverUnknown
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, ClockState, EntryKind, HistoryEntry, Status
from domovoy.catalogue import shipped_catalogue
from domovoy.housing.access import receiver_of
from domovoy.housing.models import Organisation
from domovoy.identity.actors import Officer


@transaction.atomic(durable=True)
def redirect(
    *, number: str, seen: int, receiver_id: int, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Send an appeal to another organisation of this system. Its clocks start anew for it.

    Raises AppealNotFound, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    ReceiverUnknown.
    """
    appeal = _to_redirect(number, seen=seen, comment=comment, by=by)
    receiver = receiver_of(receiver_id, by=by)
    if receiver is None:
        raise ReceiverUnknown
    _write_entry(appeal, comment, by=by, at=at, receiver=receiver)
    stop(appeal, at=at)
    appeal.addressee = receiver
    appeal.status = Status.SENT
    appeal.redirected = True
    appeal.performer = None
    appeal.appointed_on = None
    appeal.taken_at = None
    _start_anew(appeal, at=at)
    return conclude(
        appeal,
        Event.APPEAL_REDIRECTED,
        by=by,
        at=at,
        fields=[
            *("addressee", "status", "redirected", "performer", "appointed_on", "taken_at"),
            *("execution_end_on", "npa_requirements", *terms.NOTED),
        ],
        data={"receiver": str(receiver.guid)},
        words=[
            to_applicant(appeal, Event.APPEAL_REDIRECTED, receiver=receiver.short_name),
            to_addressee(appeal, Event.APPEAL_REDIRECTED, receiver=receiver.short_name),
        ],
    )


@transaction.atomic(durable=True)
def redirect_outside(
    *, number: str, seen: int, receiver: str, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Close an appeal that belongs to somebody outside this system (RedirectedIsNotHCS).

    Raises AppealNotFound, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    ReceiverUnknown.
    """
    appeal = _to_redirect(number, seen=seen, comment=comment, by=by)
    if not receiver.strip():
        raise ReceiverUnknown
    _write_entry(appeal, comment, by=by, at=at, outside=receiver.strip())
    stop(appeal, at=at)
    appeal.status = Status.EXECUTED
    appeal.executed_at = at
    appeal.redirected_outside = receiver.strip()[:300]
    return conclude(
        appeal,
        Event.APPEAL_REDIRECTED,
        by=by,
        at=at,
        fields=["status", "executed_at", "redirected_outside", *terms.NOTED],
        data={"outside": True},
        words=[to_applicant(appeal, Event.APPEAL_REDIRECTED, receiver=appeal.redirected_outside)],
    )


@transaction.atomic(durable=True)
def roll_over(
    *, number: str, seen: int, until: date, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Move the term of the answer, with the reason (RolledOver).

    That the law allows it is of low certainty (A416.EXT), so a resident is told of the
    organisation's decision, not of a right, and what the law said is kept beside it. It is done
    once, for thirty days at most; a term that has passed is not brought back.
    Raises AppealNotFound, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    AnswerTermOver, AlreadyRolledOver, DateNotLater, DateTooFar.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_appeal(appeal)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    rules.require_comment(comment, rules.ROLL_OVER_COMMENT)
    rules.require_roll_over(until, present=appeal.execution_end_on, rolled_over=appeal.rolled_over)
    _move_answer_clock(appeal, until=until, at=at)
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.ROLLED_OVER,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=comment.strip(),
        execution_on=until,
    )
    appeal.execution_end_on = until
    appeal.rolled_over = True
    return conclude(
        appeal,
        Event.APPEAL_ROLLED_OVER,
        by=by,
        at=at,
        fields=["execution_end_on", "rolled_over", *terms.NOTED],
        data={"until": until.isoformat()},
        words=[to_applicant(appeal, Event.APPEAL_ROLLED_OVER, until=until.isoformat())],
    )


def _to_redirect(number: str, *, seen: int, comment: str, by: Officer) -> Appeal:
    appeal = access.appeal_to_change(number, by=by)
    rules.require_appeal(appeal)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    rules.require_comment(comment, rules.REDIRECT_COMMENT)
    return appeal


def _write_entry(
    appeal: Appeal,
    comment: str,
    *,
    by: Officer,
    at: datetime,
    receiver: Organisation | None = None,
    outside: str = "",
) -> None:
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.REDIRECTED,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=comment.strip(),
        receiver=receiver,
        receiver_outside=outside[:300],
    )


def _start_anew(appeal: Appeal, *, at: datetime) -> None:
    problem = shipped_catalogue().problems[appeal.problem]
    planned = terms.plan_for(problem, zone=appeal.house.zone, at=at)
    terms.note_answer_term(appeal, planned)
    terms.start(appeal, planned)


def _move_answer_clock(appeal: Appeal, *, until: date, at: datetime) -> None:
    """Move the running term of the answer. Raises AnswerTermOver."""
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    moved = [
        clock
        for clock in clocks
        if clock.kind == terms.ANSWER and clock.state == ClockState.RUNNING and clock.due_at > at
    ]
    if not moved:
        raise AnswerTermOver
    for clock in moved:
        clock.lawful_due_at, clock.lawful_last_on = clock.due_at, clock.last_on
        clock.due_at, clock.last_on = terms.end_of_day(until, appeal.house.zone), until
        clock.save(update_fields=["due_at", "last_on", "lawful_due_at", "lawful_last_on"])
    terms.note_nearest(appeal, clocks)
