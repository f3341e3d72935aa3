"""A question to the resident and the reply. Neither stops nor moves any term."""

from __future__ import annotations

from datetime import datetime

from domovoy.appeals import access, rules
from domovoy.appeals.audience import NOBODY, has_account, officers_of
from domovoy.appeals.changes import conclude, facts_of, to_addressee, to_applicant
from domovoy.appeals.errors import NoQuestion
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clarification
from domovoy.delivery.outbox import Word
from domovoy.identity.actors import Officer, Resident
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


@action(Act.ASK)
def ask(*, number: str, seen: int, question: str, by: Officer, at: datetime) -> Appeal:
    """Ask the resident something, one question at a time. Every term goes on as before.

    Raises AppealNotFound, AppealClosed, NotRegisteredYet, ApplicantHasNoAccount, QuestionOpen,
    ChangedMeanwhile, TextMissing, TextTooLong.
    """
    appeal = access.appeal_to_change(number, by=by)
    asked = open_question(appeal) is not None
    rules.require_askable(appeal, asked=asked, has_account=has_account(appeal))
    rules.require_version(appeal, seen)
    rules.require_text(question, limit=rules.COMMENT_LIMIT)
    Clarification.objects.create(
        appeal=appeal,
        question=question.strip(),
        asked_by_id=by.person_id,
        organisation_id=by.organisation_id,
        asked_at=at,
    )
    return conclude(
        appeal,
        Event.QUESTION_ASKED,
        by=by,
        at=at,
        words=[to_applicant(appeal, Event.QUESTION_ASKED)],
    )


@action(Act.REPLY)
def reply(*, number: str, text: str, by: Resident, at: datetime) -> Appeal:
    """Reply to the question that waits, once. The addressee and whoever asked are told.

    Where the asker has left the organisation its desk is told instead.

    Raises AppealNotFound, AppealClosed, NotRegisteredYet, NoQuestion, TextMissing, TextTooLong.
    """
    appeal = access.appeal_to_change(number, by=by)
    asked = open_question(appeal)
    rules.require_open(appeal)
    if asked is None:
        raise NoQuestion
    rules.require_text(text, limit=rules.COMMENT_LIMIT)
    asked.reply, asked.replied_at = text.strip(), at
    asked.save(update_fields=["reply", "replied_at"])
    words = [to_addressee(appeal, Event.QUESTION_ANSWERED), *_to_who_asked(appeal, asked)]
    return conclude(appeal, Event.QUESTION_ANSWERED, by=by, at=at, words=words)


def open_question(appeal: Appeal) -> Clarification | None:
    """Return the question of the present addressee that waits for its reply. One statement.

    One that another organisation asked before it sent the appeal on waits no more.
    """
    asked = Clarification.objects.filter(
        appeal=appeal, organisation_id=appeal.addressee_id, replied_at=None
    )
    return asked.order_by("pk").first()


def _to_who_asked(appeal: Appeal, asked: Clarification) -> list[Word]:
    officers = officers_of([asked.organisation_id]).get(asked.organisation_id, NOBODY)
    works_there = officers.include(asked.asked_by_id)
    return [
        Word(
            event=Event.QUESTION_ANSWERED,
            subject=appeal.guid,
            once=f"{appeal.number}:{appeal.version}",
            person_id=person,
            facts=facts_of(appeal),
            for_staff=True,
        )
        for person in ([asked.asked_by_id] if works_there else officers.at_the_desk)
    ]
