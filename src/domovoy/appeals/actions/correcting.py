"""Saying that an appeal is about another problem than it was taken for."""

from __future__ import annotations

from datetime import datetime

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import stop
from domovoy.appeals.actions.planning import present_plan
from domovoy.appeals.actions.registration import topic_fields
from domovoy.appeals.actions.running import begin
from domovoy.appeals.changes import conclude, to_residents
from domovoy.appeals.errors import ProblemUnknown
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, Correction, EntryKind, HistoryEntry
from domovoy.appeals.moments import moments_of
from domovoy.appeals.together import is_common
from domovoy.catalogue import Problem, shipped_catalogue
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act

CORRECTED = (
    *("problem", "group", "title", "urgent", "danger", "topic_code", "another_topic"),
    *terms.ANSWER_TERM,
)


@action(Act.RECATEGORISE)
def recategorise(
    *, number: str, seen: int, problem: str, comment: str, by: Officer, at: datetime
) -> Appeal:
    """Set the problem an appeal is about. Terms follow the law, not the moment of the correction.

    A term owed for both problems goes on untouched; one owed only for the new problem counts from
    where the law counts (the registration, the noted event), even if it is over by then; one owed
    only for the old problem is stopped. The correction is kept for whoever learns from it.
    Raises AppealNotFound, OwnAppeal, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength,
    ProblemUnknown, ProblemUnchanged, NeighboursWouldSee.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_correctable(appeal)
    rules.require_version(appeal, seen)
    rules.require_comment(comment, rules.CORRECTION_COMMENT)
    before, after = appeal.problem, _problem(problem)
    rules.require_correction(appeal, after.code, common=is_common(after))
    _write_down(appeal, after, comment, by=by, at=at)
    _set_problem(appeal, after)
    _change_clocks(appeal, at=at)
    return conclude(
        appeal,
        Event.APPEAL_RECATEGORISED,
        by=by,
        at=at,
        fields=[*CORRECTED, *terms.NOTED],
        data={"before": before, "after": after.code},
        words=to_residents(appeal, Event.APPEAL_RECATEGORISED),
    )


def _problem(code: str) -> Problem:
    found = shipped_catalogue().problems.get(code)
    if found is None:
        raise ProblemUnknown
    return found


def _write_down(
    appeal: Appeal, problem: Problem, comment: str, *, by: Officer, at: datetime
) -> None:
    Correction.objects.create(
        appeal=appeal,
        problem_before=appeal.problem,
        problem_after=problem.code,
        by_id=by.person_id,
        at=at,
    )
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.CORRECTED,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=comment.strip(),
    )


def _set_problem(appeal: Appeal, problem: Problem) -> None:
    appeal.problem, appeal.group = problem.code, problem.group
    appeal.title = problem.title[:250]
    appeal.urgent = problem.urgency == "emergency"
    appeal.danger = problem.danger or ""
    appeal.topic_code = appeal.another_topic = ""
    for column, value in topic_fields(problem).items():
        setattr(appeal, column, value)


def _change_clocks(appeal: Appeal, *, at: datetime) -> None:
    moments = moments_of(appeal)
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    plan = present_plan(appeal, moments, clocks=clocks)
    owed = {(clock.norm.id, clock.limit) for clock in plan.running}
    stop(
        appeal,
        at=at,
        chosen=lambda clock: clock.joined_id is None and (clock.norm, clock.limit) not in owed,
    )
    answered = any(_is_answer_given(clock, since=moments.told_at) for clock in clocks)
    fresh = [
        clock
        for clock in terms.brought(plan.running, moments)
        if not (answered and clock.norm.kind == terms.ANSWER)
    ]
    begin(appeal, terms.clocks_from(appeal, fresh), clocks, at=at)
    clocks = list(Clock.objects.filter(appeal=appeal))
    terms.follow_answer(appeal, clocks)
    terms.note_nearest(appeal, clocks)


def _is_answer_given(clock: Clock, *, since: datetime) -> bool:
    """An answer answers, whatever the appeal was taken for; it is not owed again."""
    return clock.is_done and clock.kind == terms.ANSWER and clock.started_at >= since
