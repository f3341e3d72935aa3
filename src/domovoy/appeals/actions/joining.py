"""Neighbours with the same trouble: they join an appeal instead of sending another."""

from __future__ import annotations

from datetime import datetime

from domovoy.appeals import access, rules, terms
from domovoy.appeals.changes import facts_of, signature, to_addressee, to_applicant
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, Joined
from domovoy.appeals.moments import Moments
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.housing.access import premises_of
from domovoy.housing.binding.rules import Right
from domovoy.housing.models import Premises
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import PlannedClock


@action(Act.JOIN)
def join(*, number: str, premises_id: int, by: Resident, at: datetime) -> Joined:
    """Join an open appeal about the house one lives in.

    No term of the repair starts anew: the trouble is the same. The neighbour is owed an answer of
    their own, and its term runs from now. The version stays: a form that somebody has open at the
    desk is not spoilt by each neighbour. Raises PremisesNotFound, MayNotWrite, AppealNotFound
    (there is none, it is not of this house, or not about what is common), AppealClosed,
    AlreadyJoined.
    """
    premises = premises_of(premises_id, by=by, at=at, right=Right.WRITE)
    with beyond_the_wall("a neighbour's appeal is joined by who lives in the house"):
        return _join(access.appeal_to_join(number, house_id=premises.house_id), premises, by, at)


def _join(appeal: Appeal, premises: Premises, by: Resident, at: datetime) -> Joined:
    mine = appeal.applicant_id == by.person_id
    joined_before = Joined.objects.filter(appeal=appeal, person_id=by.person_id).exists()
    rules.require_joinable(appeal, among=mine or joined_before)
    joined = Joined.objects.create(
        appeal=appeal, person_id=by.person_id, premises=premises, joined_at=at
    )
    Clock.objects.bulk_create(terms.clocks_from(appeal, answers_owed(appeal, at=at), joined=joined))
    terms.note_nearest(appeal, Clock.objects.filter(appeal=appeal))
    appeal.collective = True
    appeal.save(update_fields=["collective", *terms.NOTED])
    record.append(appeal.guid, Event.APPEAL_JOINED, by=signature(by), at=at)
    outbox.announce(_words(appeal, joined), at=at)
    return joined


def answers_owed(appeal: Appeal, *, at: datetime) -> tuple[PlannedClock, ...]:
    """Return the terms of a written answer to somebody whose request comes at `at`."""
    return terms.plan_of_problem(
        shipped_catalogue().problems[appeal.problem],
        Moments.all_at(at),
        zone=appeal.house.zone,
        calendar=terms.calendar_of(appeal.house),
        addressee=appeal.addressee,
    ).answers


def _words(appeal: Appeal, joined: Joined) -> list[Word]:
    once = f"{appeal.number}:joined:{joined.pk}"
    return [
        Word(
            event=Event.APPEAL_JOINED,
            subject=appeal.guid,
            once=once,
            person_id=joined.person_id,
            facts=facts_of(appeal, joined=True),
        ),
        to_applicant(appeal, Event.APPEAL_JOINED, once=once),
        to_addressee(appeal, Event.APPEAL_JOINED, once=once),
    ]
