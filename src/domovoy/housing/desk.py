"""What officers ask of the register. Each function takes one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domovoy.housing.models import (
    Employment,
    EmploymentRole,
    House,
    Organisation,
    OrganisationKind,
)
from domovoy.identity.actors import Officer

RECEIVERS_LIMIT = 200
COLLEAGUES_LIMIT = 10
DECIDING = (EmploymentRole.DISPATCHER, EmploymentRole.HEAD, EmploymentRole.INSPECTOR)


@dataclass(frozen=True)
class HouseCard:
    """A house to narrow the queue by."""

    house_id: int
    short_address: str


@dataclass(frozen=True)
class ReceiverCard:
    """An organisation of this system an appeal can be sent to."""

    organisation_id: int
    short_name: str


@dataclass(frozen=True)
class Place:
    """Where an officer works."""

    short_name: str
    zone: ZoneInfo


def place_of(officer: Officer) -> Place:
    """Return the officer's organisation."""
    found = Organisation.objects.only("short_name", "time_zone").get(pk=officer.organisation_id)
    return Place(found.short_name, ZoneInfo(found.time_zone))


def houses_of(officer: Officer, *, on: date) -> list[HouseCard]:
    """Return the houses an organisation manages on that day, by address."""
    houses = House.objects.filter(
        managements__organisation_id=officer.organisation_id, managements__period__contains=on
    ).order_by("street", "number", "pk")
    return [HouseCard(house.pk, house.short_address) for house in houses]


def colleagues_of(officer: Officer) -> list[str]:
    """Name who else decides at the officer's desk, with their position, by name."""
    posts = (
        Employment.objects.filter(
            organisation_id=officer.organisation_id,
            role__in=DECIDING,
            person__isnull=False,
            dismissed_on=None,
        )
        .exclude(person_id=officer.person_id)
        .order_by("name", "pk")[:COLLEAGUES_LIMIT]
    )
    return [f"{post.name}, {post.position}" for post in posts]


def receivers_for(officer: Officer) -> list[ReceiverCard]:
    """Return the other organisations of the same region, by name."""
    own_region = Organisation.objects.filter(pk=officer.organisation_id).values("region")
    others = (
        Organisation.objects.filter(region__in=own_region)
        .exclude(pk=officer.organisation_id)
        .exclude(kind=OrganisationKind.INSPECTORATE)
        .order_by("short_name", "pk")[:RECEIVERS_LIMIT]
    )
    return [ReceiverCard(other.pk, other.short_name) for other in others]
