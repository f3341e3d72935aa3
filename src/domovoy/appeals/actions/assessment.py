"""What the resident does with an answer: assess, send again, withdraw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.clocks import stop
from domovoy.appeals.actions.registration import NewAppeal, register, sent_before
from domovoy.appeals.changes import conclude, to_addressee, to_applicant
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Assessment, EntryKind, HistoryEntry, Kind, Status
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.outbox import Word
from domovoy.housing.access import manager_of, premises_of
from domovoy.housing.binding.rules import Right
from domovoy.housing.errors import PremisesNotFound
from domovoy.housing.models import Premises
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


@action(Act.ASSESS)
def assess(
    *, number: str, assessment: Assessment, comment: str, by: Resident, at: datetime
) -> Appeal:
    """Say how the answer helped; less than fully wants a comment (DeclineComment).

    Raises AppealNotFound, NotAnswered, AlreadyAssessed, CommentLength.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_assessable(appeal)
    shortest, longest = rules.DECLINE_COMMENT
    content = assessment is Assessment.RECEIVED
    rules.require_comment(comment, (0 if content else shortest, longest))
    _assess(appeal, assessment, comment, by=by, at=at)
    return conclude(
        appeal,
        Event.APPEAL_ASSESSED,
        by=by,
        at=at,
        fields=["assessment"],
        data={"assessment": assessment.value},
        words=[to_addressee(appeal, Event.APPEAL_ASSESSED, assessment=assessment.value)],
    )


@action(Act.REPEAT)
def repeat(*, number: str, details: str, key: UUID, by: Resident, at: datetime) -> Appeal:
    """Send an executed appeal again with what was left undone; returns the child.

    It goes to whoever manages the house now. Its answer has a term of its own; what the law
    counts from the damage or the break goes on from the first appeal, unless the resident has
    called that one solved. An answer not yet assessed is thereby assessed as not satisfying;
    where none was given there is nothing to assess. The same key sent twice gives the same child.
    Raises AppealNotFound, NotAnswered, AlreadyRepeated, TextMissing, TextTooLong,
    PremisesNotFound (the flat is no longer theirs), MayNotWrite, NobodyManages.
    """
    parent = access.appeal_to_change(number, by=by)
    if sent := sent_before(key, by=by):
        return sent
    repeated = Appeal.objects.filter(parent=parent, kind=Kind.APPEAL).exists()
    rules.require_repeatable(parent, repeated=repeated)
    if parent.premises_id is None:
        raise PremisesNotFound
    flat = premises_of(parent.premises_id, by=by, at=at, right=Right.WRITE)
    rules.require_text(details)
    if rules.is_answered(parent) and not parent.assessment:
        _assess(parent, Assessment.NOT_SATISFIED, details, by=by, at=at)
    child = register(_repeated(parent, flat, details, key=key, at=at), by=by, at=at)
    conclude(
        parent,
        Event.APPEAL_REPEATED,
        by=by,
        at=at,
        fields=["assessment"],
        data={"child": child.number},
    )
    return child


@action(Act.WITHDRAW)
def withdraw(*, number: str, comment: str, by: Resident, at: datetime) -> Appeal:
    """Take an open appeal back; its clocks stop. One that neighbours joined stays theirs too.

    Raises AppealNotFound, AppealClosed, OthersJoined, CommentLength.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_withdrawable(appeal)
    rules.require_comment(comment, (0, rules.DECLINE_COMMENT[1]))
    stop(appeal, at=at)
    appeal.status = Status.WITHDRAWN
    appeal.withdrawn_at = at
    appeal.withdrawal_comment = comment.strip()
    return conclude(
        appeal,
        Event.APPEAL_WITHDRAWN,
        by=by,
        at=at,
        fields=["status", "withdrawn_at", "withdrawal_comment", *terms.NOTED],
        words=_withdrawn_words(appeal),
    )


def _withdrawn_words(appeal: Appeal) -> list[Word]:
    """An inspectorate is not told of a complaint it has never got."""
    words = [to_applicant(appeal, Event.APPEAL_WITHDRAWN)]
    if appeal.kind == Kind.APPEAL or appeal.transmitted_at is not None:
        words.append(to_addressee(appeal, Event.APPEAL_WITHDRAWN))
    return words


def _assess(
    appeal: Appeal, assessment: Assessment, comment: str, *, by: Resident, at: datetime
) -> None:
    HistoryEntry.objects.create(
        appeal=appeal,
        kind=EntryKind.ASSESSMENT,
        author_id=by.person_id,
        at=at,
        text=comment.strip()[: rules.DECLINE_COMMENT[1]],
        assessment=assessment,
    )
    appeal.assessment = assessment


def _repeated(
    parent: Appeal, flat: Premises, details: str, *, key: UUID, at: datetime
) -> NewAppeal:
    return NewAppeal(
        applicant=parent.applicant,
        premises=flat,
        house=parent.house,
        addressee=manager_of(parent.house_id, on=at.astimezone(parent.house.zone).date()),
        problem=shipped_catalogue().problems[parent.problem],
        text=details.strip(),
        answers=parent.answers,
        subject=parent.subject,
        urgent=parent.urgent,
        danger=parent.danger,
        submission_key=key,
        parent=parent,
    )
