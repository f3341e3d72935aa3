"""The only way from an id to a tie, a claim or an invitation, the person named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domovoy.housing.binding import rules
from domovoy.housing.binding.errors import (
    ClaimNotFound,
    HoldingNotFound,
    HouseNotFound,
    InvitationNotFound,
)
from domovoy.housing.days import LocalDay
from domovoy.housing.models import Claim, ClaimState, Holding, House, Invitation
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident

OWN = "premises__house__time_zone"


def house_named(guid: UUID) -> House:
    """Return a house: the list of houses is open to everybody. One statement.

    Raises HouseNotFound.
    """
    found = House.objects.filter(fias_guid=guid).first()
    if found is None:
        raise HouseNotFound
    return found


def own_holding(guid: UUID, *, by: Resident, at: datetime) -> Holding:
    """Return a person's own tie of today with its flat, house and person. One statement.

    Raises HoldingNotFound.
    """
    found = (
        Holding.objects.select_related("premises__house", "person")
        .filter(guid=guid, person_id=by.person_id, period__contains=LocalDay(at, OWN))
        .first()
    )
    if found is None:
        raise HoldingNotFound
    return found


def own_holding_to_change(guid: UUID, *, by: Resident, at: datetime) -> Holding:
    """Return the same, locked until the transaction ends. Two statements.

    Raises HoldingNotFound.
    """
    holding = own_holding(guid, by=by, at=at)
    with beyond_the_wall("one's own tie is locked, which the database counts as a change"):
        Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    return holding


def holding_to_change(guid: UUID, *, by: Resident, at: datetime) -> Holding:
    """Return today's tie that is one's own or that one has granted, locked. One statement.

    Raises HoldingNotFound: it is another's, has ended, or there is none.
    """
    with beyond_the_wall("whether a tie was granted by this person is asked of the tie itself"):
        found = (
            Holding.objects.select_for_update(of=("self",))
            .select_related("premises__house", "granted_by")
            .filter(guid=guid, period__contains=LocalDay(at, OWN))
            .first()
        )
    if found is None:
        raise HoldingNotFound
    rules.require_may_end(
        mine=found.person_id == by.person_id, granted_by_me=is_granted_by(found, by)
    )
    return found


def is_granted_by(holding: Holding, by: Resident) -> bool:
    """Tell whether this person has let the other in."""
    grantor = holding.granted_by
    return grantor is not None and grantor.person_id == by.person_id


def claim_to_withdraw(guid: UUID, *, by: Resident) -> Claim:
    """Return a person's own claim, locked. One statement. Raises ClaimNotFound."""
    claims = Claim.objects.select_for_update(of=("self",))
    found = claims.filter(guid=guid, person_id=by.person_id).first()
    if found is None:
        raise ClaimNotFound
    return found


def claims_waiting(*, by: Resident) -> list[Claim]:
    """Return a person's own claims that wait, locked. One statement.

    Ask it before the person is locked: a decision locks a claim first.
    """
    claims = Claim.objects.select_for_update(of=("self",)).order_by("pk")
    return list(claims.filter(person_id=by.person_id, state=ClaimState.WAITING))


def invitation_to_withdraw(guid: UUID, *, by: Resident, at: datetime) -> Invitation:
    """Return an invitation made by this person that still waits, locked. One statement.

    Raises InvitationNotFound.
    """
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(
            guid=guid,
            granted_by__person_id=by.person_id,
            used_at=None,
            withdrawn_at=None,
            expires_at__gt=at,
        )
        .first()
    )
    if found is None:
        raise InvitationNotFound
    return found
