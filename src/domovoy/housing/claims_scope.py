"""Which claims the desk may see, and what of the register they are compared with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Replace, Upper

from domovoy.housing.binding import rules
from domovoy.housing.binding.errors import ClaimNotFound
from domovoy.housing.days import LocalDay
from domovoy.housing.models import Claim, Management, OwnerKind, Ownership, Premises
from domovoy.identity.actors import Officer
from domovoy.identity.models import Person


def claims_of(by: Officer, *, at: datetime) -> QuerySet[Claim]:
    """Return the claims of houses this organisation manages today: who manages now decides."""
    managed = Management.objects.filter(
        house_id=OuterRef("house_id"),
        organisation_id=by.organisation_id,
        period__contains=LocalDay(at, "house__time_zone"),
    )
    return Claim.objects.filter(Exists(managed))


def found(claims: QuerySet[Claim], guid: UUID) -> Claim:
    """Return the claim of this guid. One statement. Raises ClaimNotFound."""
    claim = claims.filter(guid=guid).first()
    if claim is None:
        raise ClaimNotFound
    return claim


def flat_of(claim: Claim, number: str) -> Premises | None:
    """Return the flat of this number in the house of a claim. One statement.

    Raises FlatNumberMissing.
    """
    plain = Upper(Replace("number", Value(" "), Value("")))
    flats = Premises.objects.select_related("house").annotate(plain=plain)
    return flats.filter(house_id=claim.house_id, plain=rules.flat_number(number)).first()


def is_owner(share: Ownership, person: Person) -> bool:
    """Tell whether an owner of the register is this person."""
    return share.owner_kind == OwnerKind.PERSON and rules.same_owner(share, person)
