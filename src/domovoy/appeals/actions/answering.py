"""Answering, and saying that no answer is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import finish, stop
from domovoy.appeals.changes import conclude, to_residents
from domovoy.appeals.events import Event
from domovoy.appeals.files import StoredFile, attach
from domovoy.appeals.models import Appeal, EntryKind, HistoryEntry, Status
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


@action(Act.ANSWER)
def answer(
    *,
    number: str,
    seen: int,
    text: str,
    done: bool,
    files: Sequence[StoredFile] = (),
    by: Officer,
    at: datetime,
) -> Appeal:
    """Send an answer. `done` says the work is finished too: an answer alone is no repair.

    With `done` the appeal is executed and every clock ends; without it only the answer's clock,
    and those of answers owed to neighbours who joined: it answers them too.
    Raises AppealNotFound, OwnAppeal, ChangedMeanwhile, AppealClosed, NotRegisteredYet,
    TextMissing, TextTooLong, TooManyFiles.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    rules.require_text(text)
    entry = HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.ANSWER,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        number=f"{appeal.number}-{appeal.version}",
        text=text.strip(),
        done=done,
    )
    attach(files, appeal=appeal, entry=entry, owner_id=by.person_id, at=at)
    finish(appeal, at=at, kinds=None if done else {terms.ANSWER})
    appeal.status = Status.EXECUTED if done else Status.IN_WORK
    appeal.taken_at = appeal.taken_at or at
    appeal.executed_at = at if done else None
    return conclude(
        appeal,
        Event.APPEAL_ANSWERED,
        by=by,
        at=at,
        fields=["status", "taken_at", "executed_at", *terms.NOTED],
        data={"done": done, "files": [file.sha256 for file in files]},
        words=to_residents(appeal, Event.APPEAL_ANSWERED, done=done),
    )


@action(Act.REQUIRE_NO_ANSWER)
def require_no_answer(*, number: str, seen: int, cause: str, by: Officer, at: datetime) -> Appeal:
    """Close an appeal that needs no answer, with the cause (AnswerIsNotRequired).

    Raises AppealNotFound, OwnAppeal, NotAnAppeal, ChangedMeanwhile, AppealClosed, CommentLength.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_not_own(appeal, by.person_id)
    rules.require_appeal(appeal)
    rules.require_open(appeal)
    rules.require_version(appeal, seen)
    rules.require_comment(cause, rules.CAUSE)
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.NOT_REQUIRED,
        organisation_id=by.organisation_id,
        author_id=by.person_id,
        at=at,
        text=cause.strip(),
    )
    stop(appeal, at=at)
    appeal.status = Status.EXECUTED
    appeal.executed_at = at
    appeal.answer_not_required = True
    return conclude(
        appeal,
        Event.APPEAL_ANSWER_NOT_REQUIRED,
        by=by,
        at=at,
        fields=["status", "executed_at", "answer_not_required", *terms.NOTED],
        words=to_residents(appeal, Event.APPEAL_ANSWER_NOT_REQUIRED),
    )
