"""Leaving a post, and performers who have no account: only a name to send out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domovoy.housing.models import Employment, Organisation, Shift, StaffInvitation
from domovoy.housing.staff import errors, rules
from domovoy.housing.staff.access import organisation_for, post_for
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.ending import end_sessions
from domovoy.identity.rules import Act
from domovoy.journal import record

DISMISSED = "staff_dismissed"
PERFORMER_ADDED, PERFORMER_RENAMED = "performer_added", "performer_renamed"


@action(Act.DISMISS)
def dismiss(*, post: UUID, by: Officer, at: datetime) -> Employment:
    """End a post at once: no session of the person lives on, in any organisation.

    Their open shift here is closed, the invitations they made here are withdrawn; where they were
    the performer of an appeal the name stays. Raises PostNotFound, AlreadyDismissed, LastOfItsRole.
    """
    found = post_for(post, by=by)
    if found.dismissed_on is not None:
        raise errors.AlreadyDismissed
    rules.require_dismissable(
        found.role, own=found.person_id == by.person_id, others=_others(found)
    )
    found.dismissed_on = at.astimezone(ZoneInfo(found.organisation.time_zone)).date()
    found.save(update_fields=["dismissed_on"])
    with beyond_the_wall("whoever is dismissed leaves nothing open behind"):
        left = _leave_nothing_open(found, found.person_id, at=at) if found.person_id else {}
    record.append(
        found.organisation.guid,
        DISMISSED,
        by=by.signature,
        at=at,
        data={"post": str(found.guid), "role": found.role, **left},
    )
    return found


@action(Act.ADD_PERFORMER)
def add_performer(
    *, organisation: UUID, name: str, position: str, by: Officer, at: datetime
) -> Employment:
    """Write down somebody who can be sent out and needs no account.

    Raises OrganisationNotFound, RoleNotHere, NameIncomplete, PositionMissing.
    """
    whose = organisation_for(organisation, by=by)
    rules.require_role(rules.PERFORMER, kind=whose.kind, by=by.role)
    name, position = _tidy(name), _tidy(position)
    rules.require_place(name, position)
    post = Employment.objects.create(
        organisation=whose, role=rules.PERFORMER, name=name, position=position
    )
    _write_down(whose, PERFORMER_ADDED, post, by=by, at=at)
    return post


@action(Act.RENAME_PERFORMER)
def rename_performer(
    *, post: UUID, name: str, position: str, by: Officer, at: datetime
) -> Employment:
    """Correct the name or the position of a performer without an account.

    Raises PostNotFound, NotAPerformer, AlreadyDismissed, NameIncomplete, PositionMissing.
    """
    found = post_for(post, by=by)
    if found.role != rules.PERFORMER or found.person_id is not None:
        raise errors.NotAPerformer
    if found.dismissed_on is not None:
        raise errors.AlreadyDismissed
    found.name, found.position = _tidy(name), _tidy(position)
    rules.require_place(found.name, found.position)
    found.save(update_fields=["name", "position"])
    _write_down(found.organisation, PERFORMER_RENAMED, found, by=by, at=at)
    return found


def _others(post: Employment) -> int:
    same = Employment.objects.filter(
        organisation_id=post.organisation_id, role=post.role, dismissed_on=None
    )
    return same.exclude(pk=post.pk).count()


def _leave_nothing_open(post: Employment, person_id: int, *, at: datetime) -> dict[str, int]:
    """End sessions, shift and invitations of whoever held a post; return how many."""
    whose = post.organisation_id
    shifts = Shift.objects.filter(organisation_id=whose, person_id=person_id, ended_at=None)
    waiting = StaffInvitation.objects.filter(
        organisation_id=whose, made_by_id=person_id, used_at=None, withdrawn_at=None
    )
    return {
        "sessions": end_sessions(person_id),
        "shifts": shifts.update(ended_at=at),
        "invitations": waiting.update(withdrawn_at=at),
    }


def _tidy(words: str) -> str:
    return " ".join(words.split())


def _write_down(
    whose: Organisation, event: str, post: Employment, *, by: Officer, at: datetime
) -> None:
    record.append(whose.guid, event, by=by.signature, at=at, data={"post": str(post.guid)})
