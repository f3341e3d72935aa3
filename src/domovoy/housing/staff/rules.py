"""Who may be given which post, and who may leave one. Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from domovoy.housing.names import plain_name
from domovoy.housing.staff import errors
from domovoy.identity.actors import Role

PERFORMER = "performer"
NAME_LIMIT, POSITION_LIMIT = 200, 100
WAITING_AT_MOST = 200
WORDS_OF_A_NAME = 2
_OF_A_DESK: tuple[str, ...] = (Role.DISPATCHER, Role.HEAD, PERFORMER)
ROLES: Mapping[str, tuple[str, ...]] = {
    "manager": _OF_A_DESK,
    "supplier": _OF_A_DESK,
    "inspectorate": (Role.INSPECTOR, PERFORMER),
    "operator": (Role.ADMINISTRATOR,),
}
GIVEN_BY_A_HEAD = frozenset(_OF_A_DESK)
MUST_REMAIN = (Role.ADMINISTRATOR, Role.HEAD)


class InvitationLike(Protocol):
    """What rules look at."""

    expires_at: datetime
    withdrawn_at: datetime | None
    used_at: datetime | None


Invitation = TypeVar("Invitation", bound=InvitationLike)


def roles_to_give(kind: str, *, by: Role | None) -> tuple[str, ...]:
    """Return the roles an organisation of a kind has and an officer gives; None: the product."""
    roles = ROLES[kind]
    if by is Role.HEAD:
        return tuple(role for role in roles if role in GIVEN_BY_A_HEAD)
    return roles


def require_role(role: str, *, kind: str, by: Role | None) -> None:
    """Refuse a role that is not there or not this officer's to give. Raises RoleNotHere."""
    if role not in roles_to_give(kind, by=by):
        raise errors.RoleNotHere(role, kind)


def require_place(name: str, position: str) -> None:
    """Refuse a name without a first name and a post without a position.

    Raises NameIncomplete, PositionMissing.
    """
    if len(name.split()) < WORDS_OF_A_NAME or len(name) > NAME_LIMIT:
        raise errors.NameIncomplete
    if not position or len(position) > POSITION_LIMIT:
        raise errors.PositionMissing


def require_good(invitation: Invitation | None, *, at: datetime) -> Invitation:
    """Return an invitation unless it is missing, used, withdrawn or expired. Raises CodeNotGood."""
    if invitation is None or not is_waiting(invitation, at=at):
        raise errors.CodeNotGood
    return invitation


def is_waiting(invitation: InvitationLike, *, at: datetime) -> bool:
    """Whether an invitation can still be accepted; at `expires_at` it cannot."""
    over = invitation.used_at or invitation.withdrawn_at
    return not over and at < invitation.expires_at


def require_named(invited: str, *, surname: str, first_name: str) -> None:
    """Refuse somebody whose surname and first name are not those invited.

    ё is е, hyphens are alike, case and spaces do not matter; patronymics are not compared.
    Raises CodeNotGood: the same as for a wrong code.
    """
    wanted, known = plain_name(invited), plain_name(f"{surname} {first_name}")
    if not f"{wanted} ".startswith(f"{known} "):
        raise errors.CodeNotGood


def require_dismissable(role: str, *, own: bool, others: int) -> None:
    """Refuse to leave where nobody would remain to invite another. Raises LastOfItsRole.

    `own`: it is the officer's own post; `others`: how many more have this role there.
    """
    if own and others == 0 and role in MUST_REMAIN:
        raise errors.LastOfItsRole(role)
