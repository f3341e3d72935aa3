"""Sending an appeal to whom it belongs, and moving its term."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import stop
from domovoy.appeals.actions.joining import answers_owed
from domovoy.appeals.actions.planning import present_plan
from domovoy.appeals.actions.running import ROLLED, begin, roll_to
from domovoy.appeals.changes import conclude, to_addressee, to_residents
from domovoy.appeals.errors import AnswerTermOver, ReceiverUnknown
from domovoy.appeals.events import Event
from domovoy.appeals.models import (
    Appeal,
    Clock,
    ClockState,
    EntryKind,
    HistoryEntry,
    Joined,
    Status,
    TermChange,
)
from domovoy.housing.access import receiver_of
from domovoy.housing.models import Organisation
from domovoy.identity.actors import Officer


@transaction.atomic(durable=True)
def redirect(
    *, number: str, seen: int, receiver_id: int, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Send an appeal to another organisation of this system.

    The sender's clocks stop. What counts from getting an appeal (the answer, also to neighbours
    who joined) starts anew for the receiver; what counts from the damage or from the residents'
    first word goes on from there, but for a term that was over before: that miss is the sender's.
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
    _start_for_receiver(appeal, at=at)
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
            *to_residents(appeal, Event.APPEAL_REDIRECTED, receiver=receiver.short_name),
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
        words=to_residents(appeal, Event.APPEAL_REDIRECTED, receiver=appeal.redirected_outside),
    )


@transaction.atomic(durable=True)
def roll_over(
    *, number: str, seen: int, until: date, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Move the term of the answer, with the reason (RolledOver).

    That the law allows it is of low certainty (A416.EXT), so a resident is told of the
    organisation's decision, not of a right, and what the law said is kept beside it. It is done
    once, for thirty days at most; a term that has passed is not brought back. Neighbours who
    joined wait as long, but for whom the law gives a later day.
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
        words=to_residents(appeal, Event.APPEAL_ROLLED_OVER, until=until.isoformat()),
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


def _start_for_receiver(appeal: Appeal, *, at: datetime) -> None:
    """Start what the receiver owes: to the applicant, and an answer to each who joined."""
    planned = present_plan(appeal).running
    terms.note_answer_term(appeal, planned)
    begin(appeal, planned, Clock.objects.filter(appeal=appeal), at=at)
    if appeal.collective:
        answers = answers_owed(appeal, at=at)
        Clock.objects.bulk_create(
            clock
            for joined in Joined.objects.filter(appeal=appeal).order_by("pk")
            for clock in terms.clocks_from(appeal, answers, joined=joined)
        )
    terms.note_nearest(appeal, Clock.objects.filter(appeal=appeal))


def _move_answer_clock(appeal: Appeal, *, until: date, at: datetime) -> None:
    """Move the running terms of the answer, the old ends kept. Raises AnswerTermOver."""
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    ends_at = terms.end_of_day(until, appeal.house.zone)
    moved = [
        clock
        for clock in clocks
        if clock.kind == terms.ANSWER
        and clock.state == ClockState.RUNNING
        and at < clock.due_at < ends_at
    ]
    if not any(clock.joined_id is None for clock in moved):
        raise AnswerTermOver
    changes = [roll_to(appeal, clock, until, at=at) for clock in moved]
    Clock.objects.bulk_update(moved, ROLLED)
    TermChange.objects.bulk_create(changes)
    terms.note_nearest(appeal, clocks)
