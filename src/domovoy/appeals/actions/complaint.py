"""A complaint to the housing inspectorate: recorded, transmitted, received, registered.

It is an appeal with another addressee and another law. By 59-ФЗ (ред. 547-ФЗ) only certain
channels count, and the thirty days run from registration: each step is said only when it happened.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.batches import save_all
from domovoy.appeals.actions.clocks import finish
from domovoy.appeals.actions.missing import has_passed, miss, tell_missed
from domovoy.appeals.actions.registration import root_of, sent_before
from domovoy.appeals.changes import conclude, to_addressee, to_applicant
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, Kind, Status
from domovoy.delivery import outbox
from domovoy.housing.access import inspectorate_of
from domovoy.housing.models import Organisation
from domovoy.identity.actors import Officer, Resident
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import PlannedClock

TRANSMIT_COMPLAINT = "domovoy.transmit_complaint"
TOPIC = "Жалоба на управляющую организацию"
REGISTERED = (
    *("received_at", "law_registered_at", "law_number"),
    *("execution_end_on", "npa_requirements", *terms.NOTED),
)


@action(Act.COMPLAIN)
def complain(*, number: str, text: str, key: UUID, by: Resident, at: datetime) -> Appeal:
    """Record a complaint about an appeal and queue it for the inspectorate; returns the complaint.

    A term that is over by now, and that nobody has recorded yet, is recorded as missed with it.
    The same key sent twice gives the same complaint. Raises AppealNotFound, AlreadyComplained,
    NothingToComplainOf, AppealClosed, TextMissing, TextTooLong, NobodyInspects.
    """
    parent = access.appeal_to_change(number, by=by)
    if sent := sent_before(key, by=by):
        return sent
    _record_passed(parent, at=at)
    earlier = Appeal.objects.filter(parent=parent)
    complained = any(rules.is_standing_complaint(child) for child in earlier)
    rules.require_complainable(parent, complained=complained)
    rules.require_text(text)
    complaint = _complaint(parent, text, key=key, at=at)
    complaint.save(force_insert=True)
    _announce_recorded(complaint, parent, by=by, at=at)
    conclude(
        parent,
        Event.COMPLAINT_RECORDED,
        by=by,
        at=at,
        fields=terms.NOTED,
        data={"complaint": complaint.number},
    )
    return complaint


@action(Act.TRANSMIT)
def transmit(*, number: str, at: datetime) -> Appeal | None:
    """Put a recorded complaint into the inspectorate's queue; None when that was done before.

    From this moment the inspectorate has three days to register it (59-ФЗ, ст. 8, ч. 2).
    """
    complaint = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("house")
        .filter(number=number, kind=Kind.COMPLAINT, transmitted_at=None)
        .exclude(status=Status.WITHDRAWN)
        .first()
    )
    if complaint is None:
        return None
    complaint.transmitted_at = at
    terms.start(complaint, _plan(complaint, terms.COMPLAINT_REGISTRATION, "appeal_arrived", at=at))
    return conclude(
        complaint,
        Event.COMPLAINT_TRANSMITTED,
        by=None,
        at=at,
        fields=["transmitted_at", *terms.NOTED],
        words=[to_addressee(complaint, Event.COMPLAINT_TRANSMITTED)],
    )


@action(Act.REGISTER_BY_LAW)
def register_by_law(
    *, number: str, seen: int, law_number: str, by: Officer, at: datetime
) -> Appeal:
    """Say that the inspectorate received and registered a complaint, under its own number.

    The thirty days run from here (59-ФЗ, ст. 12, ч. 1). Raises AppealNotFound,
    ChangedMeanwhile, NotAComplaint, AlreadyRegistered, CommentLength.
    """
    complaint = access.appeal_to_change(number, by=by)
    rules.require_registrable_by_law(complaint)
    rules.require_version(complaint, seen)
    rules.require_comment(law_number, (1, 35))
    finish(complaint, at=at, kinds={"register"})
    complaint.received_at = complaint.received_at or at
    complaint.law_registered_at = at
    complaint.law_number = law_number.strip()
    until = _owe_the_answer(complaint, at=at)
    return conclude(
        complaint,
        Event.COMPLAINT_REGISTERED,
        by=by,
        at=at,
        fields=REGISTERED,
        data={"answer_until": until},
        words=[
            to_applicant(
                complaint,
                Event.COMPLAINT_REGISTERED,
                law_number=complaint.law_number,
                answer_until=until,
            )
        ],
    )


def _announce_recorded(complaint: Appeal, parent: Appeal, *, by: Resident, at: datetime) -> None:
    record.begin(
        complaint.guid,
        Event.COMPLAINT_RECORDED,
        by=by.signature,
        at=at,
        data={"number": complaint.number, "about": parent.number},
    )
    outbox.announce([to_applicant(complaint, Event.COMPLAINT_RECORDED)], at=at)
    outbox.schedule(TRANSMIT_COMPLAINT, number=complaint.number)


def _record_passed(appeal: Appeal, *, at: datetime) -> None:
    """Record what is over by now; the caller saves the appeal. One statement, seven with misses."""
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    calendar = terms.calendar_of(appeal.house)
    late = [clock for clock in clocks if has_passed(clock, at=at, calendar=calendar)]
    if not late:
        return
    for clock in late:
        miss(clock, at=at)
    save_all(late, ["state", "missed_at", "recorded_at", "remind_at"])
    terms.note_nearest(appeal, clocks)
    appeal.missed = True
    tell_missed({appeal: late}, at=at)


def _owe_the_answer(complaint: Appeal, *, at: datetime) -> str:
    """Start the thirty days; return their last day, as notices name it."""
    planned = _plan(complaint, terms.COMPLAINT_ANSWER, "appeal_registered", at=at)
    Clock.objects.bulk_create(terms.clocks_from(complaint, planned))
    terms.note_answer_term(complaint, planned)
    terms.note_nearest(complaint, Clock.objects.filter(appeal=complaint))
    return complaint.execution_end_on.isoformat() if complaint.execution_end_on else ""


def _plan(complaint: Appeal, norm: str, event: str, *, at: datetime) -> tuple[PlannedClock, ...]:
    house = complaint.house
    return terms.plan_of(norm, event, zone=house.zone, at=at, calendar=terms.calendar_of(house))


def _complaint(parent: Appeal, text: str, *, key: UUID, at: datetime) -> Appeal:
    inspectorate: Organisation = inspectorate_of(parent.house.region)
    return Appeal(
        kind=Kind.COMPLAINT,
        parent=parent,
        root=root_of(parent),
        applicant_id=parent.applicant_id,
        surname=parent.surname,
        first_name=parent.first_name,
        patronymic=parent.patronymic,
        email=parent.email,
        phone=parent.phone,
        house_id=parent.house_id,
        premises_id=parent.premises_id,
        premise_number=parent.premise_number,
        addressee=inspectorate,
        another_topic=TOPIC,
        problem=parent.problem,
        group=parent.group,
        title=f"Жалоба: {parent.title}"[:250],
        text=text.strip(),
        subject=parent.subject,
        registered_at=at,
        submission_key=key,
    )
