"""Giving an appeal its number and starting the law's clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domovoy.appeals import rules, terms
from domovoy.appeals.breaks import earlier_breaks
from domovoy.appeals.changes import to_addressee, to_applicant
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Attachment, Clock, Origin
from domovoy.appeals.moments import moments_before
from domovoy.catalogue import Problem
from domovoy.delivery import outbox
from domovoy.housing.models import House, Organisation, Premises
from domovoy.identity.actors import Actor, Officer
from domovoy.identity.models import Person
from domovoy.journal import record
from domovoy.regulation import PlannedClock


@dataclass(frozen=True)
class WrittenDown:
    """How an appeal came that an officer has written down, when, and how to answer it."""

    origin: Origin
    received_at: datetime
    phone: str = ""
    email: str = ""
    incoming_number: str = ""


@dataclass(frozen=True)
class NewAppeal:
    """What is sent: everything of an appeal but its number and its clocks.

    `written` is of one that the desk has written down for its applicant.
    """

    applicant: Person
    premises: Premises
    house: House
    addressee: Organisation
    problem: Problem
    text: str
    answers: list[dict[str, str]] = field(default_factory=list)
    subject: dict[str, Any] | None = None
    urgent: bool = False
    danger: str = ""
    from_mobile: bool = False
    submission_key: UUID = field(default_factory=uuid4)
    parent: Appeal | None = None
    draft: UUID | None = None
    written: WrittenDown | None = None


def register(new: NewAppeal, *, by: Actor, at: datetime) -> Appeal:
    """Give an appeal its number and start every clock the law attaches to it.

    The clocks of one that was written down count from when it was received. Call inside a
    transaction that holds what the appeal grows from. Five statements, one more with files, one
    more where the law permits so many hours of a break in a month; two more for each appeal it
    grew from. Raises TextMissing, TextTooLong.
    """
    rules.require_text(new.text)
    came_at = new.written.received_at if new.written else at
    planned = _planned(new, at=came_at)
    appeal = _appeal(new, by=by, at=came_at)
    terms.note_answer_term(appeal, planned)
    clocks = terms.clocks_from(appeal, planned)
    terms.note_nearest(appeal, clocks)
    appeal.save(force_insert=True)
    if new.draft:
        attach_draft(appeal, draft=new.draft, owner_id=by.person_id)
    Clock.objects.bulk_create(clocks)
    _announce_registered(appeal, by=by, at=at)
    return appeal


def sent_before(key: UUID, *, by: Actor) -> Appeal | None:
    """Return what this person has sent, or written down, under this key already. One statement."""
    if isinstance(by, Officer):
        return Appeal.objects.filter(written_down_by_id=by.person_id, submission_key=key).first()
    return Appeal.objects.filter(applicant_id=by.person_id, submission_key=key).first()


def root_of(parent: Appeal | None) -> Appeal | None:
    """Return the first appeal of the story a new one belongs to; None for a first one."""
    return (parent.root or parent) if parent else None


def attach_draft(appeal: Appeal, *, draft: UUID, owner_id: int) -> None:
    """Move the files of a draft to the appeal it became. One statement."""
    Attachment.objects.filter(draft=draft, owner_id=owner_id).update(appeal=appeal, draft=None)


def applicant_fields(person: Person) -> dict[str, str]:
    """Return ApplicantInfo as it was on the day of sending."""
    return {
        "surname": person.surname,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "email": person.email,
        "phone": person.phone,
    }


def written_fields(written: WrittenDown | None, *, by: Actor) -> dict[str, Any]:
    """Return what is kept of how an appeal came, over what is known of its applicant."""
    if written is None:
        return {}
    return {
        "origin": written.origin,
        "incoming_number": written.incoming_number,
        "written_down_by_id": by.person_id,
        "phone": written.phone,
        "email": written.email,
    }


def topic_fields(problem: Problem) -> dict[str, str]:
    """Return AppealTopic (НСИ 220) where the catalogue knows it, AnotherTopic otherwise."""
    if problem.topic:
        return {"topic_code": problem.topic}
    return {"another_topic": (problem.another_topic or problem.title)[:250]}


def _planned(new: NewAppeal, *, at: datetime) -> tuple[PlannedClock, ...]:
    moments = moments_before(new.parent, at=at)
    began_at = min((moments.began_at, *moments.noted.values()))
    return terms.plan_of_problem(
        new.problem,
        moments,
        zone=new.house.zone,
        calendar=terms.calendar_of(new.house),
        addressee=new.addressee,
        earlier=earlier_breaks(
            new.problem.norms, house=new.house, premises_id=new.premises.pk, at=began_at
        ),
    ).running


def _appeal(new: NewAppeal, *, by: Actor, at: datetime) -> Appeal:
    return Appeal(
        parent=new.parent,
        root=root_of(new.parent),
        applicant=new.applicant,
        **{**applicant_fields(new.applicant), **written_fields(new.written, by=by)},
        house=new.house,
        premises=new.premises,
        premise_number=new.premises.number,
        addressee=new.addressee,
        **topic_fields(new.problem),
        problem=new.problem.code,
        group=new.problem.group,
        title=new.problem.title[:250],
        text=new.text,
        answers=new.answers,
        subject=new.subject,
        urgent=new.urgent or new.problem.urgency == "emergency",
        danger=new.danger,
        from_mobile=new.from_mobile,
        registered_at=at,
        submission_key=new.submission_key,
    )


def _announce_registered(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    until = appeal.execution_end_on.isoformat() if appeal.execution_end_on else ""
    record.begin(
        appeal.guid,
        Event.APPEAL_REGISTERED,
        by=by.signature,
        at=at,
        data={"number": appeal.number, "problem": appeal.problem, "answer_until": until}
        | _how_it_came(appeal),
    )
    outbox.announce(
        [
            to_applicant(appeal, Event.APPEAL_REGISTERED, answer_until=until),
            to_addressee(appeal, Event.APPEAL_REGISTERED, answer_until=until),
        ],
        at=at,
    )


def _how_it_came(appeal: Appeal) -> dict[str, str]:
    """Tell of an appeal written down that it was, and since when its clocks count."""
    if appeal.origin == Origin.ACCOUNT:
        return {}
    return {"origin": appeal.origin, "received_at": appeal.registered_at.isoformat()}
