"""Taking back a closing that was a mistake."""

from __future__ import annotations

from datetime import datetime

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.running import run_on
from domovoy.appeals.changes import conclude, to_residents
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, EntryKind, HistoryEntry, Kind, Status
from domovoy.appeals.stories import children_of
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


@action(Act.REOPEN)
def reopen(*, number: str, seen: int, comment: str, by: Officer, at: datetime) -> Appeal:
    """Take a closing back: the work was not done. No term starts anew.

    The clocks which that closing ended run on with their old start and end, and one that passed
    meanwhile is missed at its true moment. An answer that was given stays given; where the appeal
    was closed without one, it is owed again.
    Raises AppealNotFound, OwnAppeal, NotAnAppeal, NotClosed, AppealClosed, ClosedForGood,
    ChangedMeanwhile, CommentLength.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_reopenable(appeal, continued=_is_continued(appeal))
    rules.require_version(appeal, seen)
    rules.require_comment(comment, rules.REOPEN_COMMENT)
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.REOPENED,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=comment.strip(),
    )
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    run_on(appeal, [clock for clock in clocks if _was_not_done(clock, appeal)], at=at)
    terms.note_nearest(appeal, clocks)
    appeal.status = Status.IN_WORK
    appeal.taken_at = appeal.taken_at or at
    appeal.executed_at = None
    appeal.answer_not_required = False
    return conclude(
        appeal,
        Event.APPEAL_REOPENED,
        by=by,
        at=at,
        fields=["status", "taken_at", "executed_at", "answer_not_required", *terms.NOTED],
        words=to_residents(appeal, Event.APPEAL_REOPENED),
    )


def _is_continued(appeal: Appeal) -> bool:
    """Whether the resident has sent it again or complains: then the story goes on there."""
    children = children_of(appeal)
    return any(
        child.kind == Kind.APPEAL or rules.is_standing_complaint(child) for child in children
    )


def _was_not_done(clock: Clock, appeal: Appeal) -> bool:
    """Whether the closing ended this clock and its duty is owed after all."""
    ended = clock.ended_at is not None and clock.ended_at == appeal.executed_at
    return ended and (clock.kind != terms.ANSWER or appeal.answer_not_required)
