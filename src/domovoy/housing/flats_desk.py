"""What the desk asks of flats: is it one of ours, who lives there, on what paper we write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace, Upper

from domovoy.housing.binding.rules import flat_number
from domovoy.housing.days import LocalDay
from domovoy.housing.errors import PremisesNotFound
from domovoy.housing.models import Holding, Organisation, Premises
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer


@dataclass(frozen=True)
class ResidentCard:
    """Somebody with an account who holds a flat."""

    person_id: int
    name: str
    kind: str
    phone: str


@dataclass(frozen=True)
class Letterhead:
    """Who writes, as it stands at the top of a letter."""

    name: str
    short_name: str
    address: str
    phone: str
    email: str


def flat_at_desk(premises_id: int, *, by: Officer, at: datetime) -> Premises:
    """Return a flat of a house the officer's organisation manages on the house's day of `at`.

    With its house; one statement. Raises PremisesNotFound.
    """
    return _found(Premises.objects.filter(pk=premises_id), by=by, at=at)


def flat_by_number(house_id: int, number: str, *, by: Officer, at: datetime) -> Premises:
    """Return a flat by its house and number, typed with or without «кв.». See `flat_at_desk`.

    Raises PremisesNotFound, FlatNumberMissing.
    """
    plain = Upper(Replace("number", Value(" "), Value("")))
    flats = Premises.objects.annotate(plain=plain).filter(
        house_id=house_id, plain=flat_number(number)
    )
    return _found(flats, by=by, at=at)


def _found(flats: QuerySet[Premises], *, by: Officer, at: datetime) -> Premises:
    found = (
        flats.select_related("house")
        .filter(
            house__managements__organisation_id=by.organisation_id,
            house__managements__period__contains=LocalDay(at, "house__time_zone"),
        )
        .first()
    )
    if found is None:
        raise PremisesNotFound
    return found


def residents_of(premises: Premises, *, at: datetime) -> tuple[ResidentCard, ...]:
    """Return who holds a flat at a moment and has an account, by name. One statement.

    The caller has shown that its officer's organisation manages the house, and notes the look.
    """
    day = at.astimezone(premises.house.zone).date()
    with beyond_the_wall("the desk may know who lives in a flat it writes an appeal down for"):
        holdings = list(
            Holding.objects.filter(
                premises=premises, period__contains=day, person__oid__isnull=False
            )
            .select_related("person")
            .order_by("person__surname", "person__first_name", "pk")
        )
    return tuple(
        ResidentCard(
            person_id=holding.person_id,
            name=holding.person.full_name,
            kind=holding.get_kind_display(),
            phone=holding.person.phone,
        )
        for holding in holdings
    )


def letterhead_of(officer: Officer) -> Letterhead:
    """Return who the officer writes for. One statement."""
    found = Organisation.objects.only("name", "short_name", "address", "phone", "email").get(
        pk=officer.organisation_id
    )
    return Letterhead(found.name, found.short_name, found.address, found.phone, found.email)
