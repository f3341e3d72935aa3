"""Sending an appeal to whom it belongs, and moving its term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import stop
from domovoy.appeals.actions.joining import answers_owed
from domovoy.appeals.actions.planning import present_plan
from domovoy.appeals.actions.running import ROLLED, begin, roll_to
from domovoy.appeals.audience import residents_of
from domovoy.appeals.changes import conclude, facts_of, to_addressee, to_residents
from domovoy.appeals.errors import ReceiverUnknown
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
from domovoy.appeals.moments import moments_of
from domovoy.delivery.outbox import Word
from domovoy.housing.access import receiver_of
from domovoy.housing.models import Organisation
from domovoy.housing.settings import ROLL_OVER_DAYS, setting
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act

HANDED_OVER = (
    *("addressee", "status", "redirected", "rolled_over"),
    *("performer", "appointed_on", "taken_at"),
)


@action(Act.REDIRECT)
def redirect(
    *, number: str, seen: int, receiver_id: int, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Send an appeal to another organisation of this system.

    The sender's clocks stop. What counts from getting an appeal (the answer, also to neighbours
    who joined) starts anew for the receiver; what counts from the damage or from the residents'
    first word goes on from there, but for a term that was over before: that miss is the sender's.
    Nothing starts anew for who had the appeal before: their clocks run on.
    Raises AppealNotFound, OwnAppeal, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    ReceiverUnknown.
    """
    appeal = _to_move(number, seen=seen, comment=comment, limits=rules.REDIRECT_COMMENT, by=by)
    receiver = receiver_of(receiver_id, by=by)
    if receiver is None:
        raise ReceiverUnknown
    _write_entry(appeal, comment, by=by, at=at, receiver=receiver)
    with beyond_the_wall("once it is the receiver's, the sender sees it no more"):
        stop(appeal, at=at)
        _hand_over(appeal, receiver)
        _start_for_receiver(appeal, at=at)
        return _conclude_redirected(appeal, receiver, by=by, at=at)


def _conclude_redirected(
    appeal: Appeal, receiver: Organisation, *, by: Officer, at: datetime
) -> Appeal:
    return conclude(
        appeal,
        Event.APPEAL_REDIRECTED,
        by=by,
        at=at,
        fields=[*HANDED_OVER, *terms.ANSWER_TERM, *terms.NOTED],
        data={"receiver": str(receiver.guid)},
        words=[
            *to_residents(appeal, Event.APPEAL_REDIRECTED, receiver=receiver.short_name),
            to_addressee(appeal, Event.APPEAL_REDIRECTED, receiver=receiver.short_name),
        ],
    )


@action(Act.REDIRECT_OUTSIDE)
def redirect_outside(
    *, number: str, seen: int, receiver: str, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Close an appeal that belongs to somebody outside this system (RedirectedIsNotHCS).

    Raises AppealNotFound, OwnAppeal, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    ReceiverUnknown.
    """
    appeal = _to_move(number, seen=seen, comment=comment, limits=rules.REDIRECT_COMMENT, by=by)
    rules.require_receiver(receiver)
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


@action(Act.ROLL_OVER)
def roll_over(
    *, number: str, seen: int, until: date, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Move the term of the answer, with the reason (RolledOver).

    That the law allows it is of low certainty (A416.EXT), so a resident is told of the
    organisation's decision, not of a right, and what the law said is kept beside it. It is done
    once; no term moves further than the organisation's setting lets it, thirty days at most, and
    one that has passed is not brought back.
    Neighbours who joined wait as long, but for whom the law gives a later day; whose term has not
    moved is told nothing.
    Raises AppealNotFound, OwnAppeal, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    AnswerTermOver, AlreadyRolledOver, DateNotLater, DateTooFar.
    """
    appeal = _to_move(number, seen=seen, comment=comment, limits=rules.ROLL_OVER_COMMENT, by=by)
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    present = min((c.last_on for c in _answers(clocks, at=at) if c.last_on), default=None)
    at_most = timedelta(days=setting(ROLL_OVER_DAYS, by.organisation_id))
    rules.require_roll_over(until, present=present, rolled_over=appeal.rolled_over, at_most=at_most)
    moved = _move_answers(appeal, clocks, until=until, at_most=at_most, at=at)
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.ROLLED_OVER,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=comment.strip(),
        execution_on=until,
    )
    return conclude(
        appeal,
        Event.APPEAL_ROLLED_OVER,
        by=by,
        at=at,
        fields=[*terms.ANSWER_TERM, *terms.NOTED],
        data={"until": until.isoformat()},
        words=_rolled_over_words(appeal, moved),
    )


def _to_move(
    number: str, *, seen: int, comment: str, limits: tuple[int, int], by: Officer
) -> Appeal:
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_appeal(appeal)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    rules.require_comment(comment, limits)
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


def _hand_over(appeal: Appeal, receiver: Organisation) -> None:
    """Let the receiver begin as with an appeal nobody has touched; the caller saves HANDED_OVER."""
    appeal.addressee = receiver
    appeal.status = Status.SENT
    appeal.redirected = True
    appeal.rolled_over = False
    appeal.performer = None
    appeal.appointed_on = None
    appeal.taken_at = None


def _start_for_receiver(appeal: Appeal, *, at: datetime) -> None:
    """Start what the receiver owes: to the applicant, and an answer to each who joined."""
    moments = moments_of(appeal)
    clocks = list(Clock.objects.filter(appeal=appeal))
    planned = terms.brought(present_plan(appeal, moments, clocks=clocks).running, moments)
    owed = terms.clocks_from(appeal, planned)
    if appeal.collective:
        for joined in Joined.objects.filter(appeal=appeal).order_by("pk"):
            told_at = max(moments.told_at, joined.joined_at)
            owed += terms.clocks_from(appeal, answers_owed(appeal, at=told_at), joined=joined)
    begin(appeal, owed, clocks, at=at)
    clocks = list(Clock.objects.filter(appeal=appeal))
    terms.follow_answer(appeal, clocks)
    terms.note_nearest(appeal, clocks)


def _answers(clocks: Iterable[Clock], *, at: datetime) -> list[Clock]:
    """Return the terms of the answer to the applicant that may still move."""
    return [clock for clock in clocks if terms.is_own_answer(clock) and _still_runs(clock, at=at)]


def _still_runs(clock: Clock, *, at: datetime) -> bool:
    return clock.state == ClockState.RUNNING and at < clock.due_at


def _move_answers(
    appeal: Appeal,
    clocks: Collection[Clock],
    *,
    until: date,
    at_most: timedelta,
    at: datetime,
) -> list[Clock]:
    """Move the running terms of the answer, the old ends kept; return those that moved."""
    moved, changes = [], []
    for clock in clocks:
        if clock.kind != terms.ANSWER or not _still_runs(clock, at=at) or clock.last_on is None:
            continue
        day = min(until, clock.last_on + at_most)
        if day > clock.last_on:
            changes.append(roll_to(appeal, clock, day, at=at))
            moved.append(clock)
    Clock.objects.bulk_update(moved, ROLLED)
    TermChange.objects.bulk_create(changes)
    terms.follow_answer(appeal, clocks)
    terms.note_nearest(appeal, clocks)
    return moved


def _rolled_over_words(appeal: Appeal, moved: Iterable[Clock]) -> list[Word]:
    """Tell each resident of their own answer's day, if it has moved."""
    days: dict[int | None, list[date]] = defaultdict(list)
    for clock in moved:
        if clock.last_on is not None:
            days[clock.joined_id].append(clock.last_on)
    return [
        Word(
            event=Event.APPEAL_ROLLED_OVER,
            subject=appeal.guid,
            once=f"{appeal.number}:{appeal.version}",
            person_id=hearer.person_id,
            facts=facts_of(
                appeal,
                **({"joined": True} if hearer.joined_id else {}),
                until=min(days[joined]).isoformat(),
            ),
        )
        for hearer in residents_of([appeal])[appeal.pk]
        if days[joined := hearer.joined_id]
    ]
