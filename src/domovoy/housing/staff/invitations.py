"""Inviting somebody to a post, taking the invitation back, and accepting it by its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from domovoy.housing.codes import as_typed, new_code, print_of
from domovoy.housing.models import Employment, Organisation, StaffInvitation
from domovoy.housing.settings import STAFF_INVITATION_DAYS, setting
from domovoy.housing.staff import errors, rules
from domovoy.housing.staff.access import invitation_for, organisation_for
from domovoy.identity.acting import acting, beyond_the_wall
from domovoy.identity.actors import Officer, Resident, System
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.doing import action
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.journal import record

CODE = "staff_invitation"
"""The kind of fingerprint of these codes."""
TRIES = Limit("staff_code", most=10, within=timedelta(days=1))
INVITED, WITHDRAWN, JOINED = "staff_invited", "staff_invitation_withdrawn", "staff_joined"


@dataclass(frozen=True)
class Invited:
    """An invitation just made, with its code: nobody will be shown it again."""

    guid: UUID
    code: str
    expires_at: datetime


@action(Act.INVITE_STAFF)
def invite_staff(
    *, organisation: UUID, role: str, name: str, position: str, by: Officer, at: datetime
) -> Invited:
    """Keep a place for somebody by name, and return the code that opens it once.

    Raises OrganisationNotFound, RoleNotHere, NameIncomplete, PositionMissing, TooManyWaiting.
    """
    whose = organisation_for(organisation, by=by)
    rules.require_role(role, kind=whose.kind, by=by.role)
    return keep_place(whose, role=role, name=name, position=position, by=by, at=at)


def keep_place(
    whose: Organisation, *, role: str, name: str, position: str, by: Officer | System, at: datetime
) -> Invited:
    """Write an invitation and its line of the journal; call inside a transaction.

    Raises NameIncomplete, PositionMissing, TooManyWaiting.
    """
    name, position = " ".join(name.split()), " ".join(position.split())
    rules.require_place(name, position)
    waiting = StaffInvitation.objects.filter(
        organisation=whose, used_at=None, withdrawn_at=None, expires_at__gt=at
    )
    if waiting.count() >= rules.WAITING_AT_MOST:
        raise errors.TooManyWaiting(rules.WAITING_AT_MOST)
    code = new_code()
    made = StaffInvitation.objects.create(
        organisation=whose,
        role=role,
        name=name,
        position=position,
        code_print=print_of(CODE, code),
        made_by_id=by.person_id if isinstance(by, Officer) else None,
        made_at=at,
        expires_at=at + timedelta(days=setting(STAFF_INVITATION_DAYS)),
    )
    data = {"invitation": str(made.guid), "role": role}
    record.append(whose.guid, INVITED, by=by.signature, at=at, data=data)
    return Invited(made.guid, code, made.expires_at)


@action(Act.WITHDRAW_STAFF_INVITATION)
def withdraw_staff_invitation(*, invitation: UUID, by: Officer | System, at: datetime) -> None:
    """Make a code open nothing. Raises PostNotFound, InvitationOver."""
    found = invitation_for(invitation, by=by)
    if not rules.is_waiting(found, at=at):
        raise errors.InvitationOver
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    data = {"invitation": str(found.guid)}
    record.append(found.organisation.guid, WITHDRAWN, by=by.signature, at=at, data=data)


def try_code(*, code: str, by: Resident, at: datetime) -> Employment:
    """Count a try, then join by the code: what was tried stays counted whatever comes of it.

    Raises InvitationTried and what `accept_staff_invitation` does.
    """
    try:
        with acting(by), transaction.atomic(durable=True):
            count_attempt(TRIES, f"person:{by.person_id}", at=at)
    except TooManyAttempts as many:
        raise errors.InvitationTried(many.again_at) from None
    return accept_staff_invitation(code=code, by=by, at=at)


@action(Act.ACCEPT_STAFF_INVITATION)
def accept_staff_invitation(*, code: str, by: Resident, at: datetime) -> Employment:
    """Take the post a code was given for. The code is spent.

    The account's surname and first name must be those invited. Raises CodeNotGood,
    AlreadyWorksThere.
    """
    with beyond_the_wall("a post is taken by its code: before that it is not theirs to see"):
        found = rules.require_good(_invitation_by(code), at=at)
        person = Person.objects.only("surname", "first_name", "patronymic").get(pk=by.person_id)
        rules.require_named(found.name, surname=person.surname, first_name=person.first_name)
        if _works_at(found.organisation, by.person_id):
            raise errors.AlreadyWorksThere
        return _join(found, person, by=by, at=at)


def _invitation_by(code: str) -> StaffInvitation | None:
    invitations: Any = StaffInvitation.objects.select_related("organisation")
    found: StaffInvitation | None = (
        invitations.select_for_update(of=("self", "organisation"), no_key=True)
        .filter(code_print=print_of(CODE, as_typed(code)))
        .first()
    )
    return found


def _works_at(organisation: Organisation, person_id: int) -> bool:
    posts = Employment.objects.filter(organisation=organisation, person_id=person_id)
    return posts.filter(dismissed_on=None).exists()


def _join(invitation: StaffInvitation, person: Person, *, by: Resident, at: datetime) -> Employment:
    """Write the post. It carries the name Госуслуги know."""
    post = Employment.objects.create(
        organisation=invitation.organisation,
        person=person,
        role=invitation.role,
        name=person.full_name,
        position=invitation.position,
    )
    invitation.used_at, invitation.employment = at, post
    invitation.save(update_fields=["used_at", "employment"])
    data = {"invitation": str(invitation.guid), "post": str(post.guid), "role": post.role}
    record.append(invitation.organisation.guid, JOINED, by=by.signature, at=at, data=data)
    return post
