"""What screens show of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domovoy.housing.days import LocalDay
from domovoy.housing.models import Employment, Holding, Management
from domovoy.identity.actors import Resident


@dataclass(frozen=True)
class FlatCard:
    """A flat as its resident sees it, with the organisation that answers for the house."""

    premises_id: int
    flat: str
    entrance: int
    floor: int
    short_address: str
    address: str
    zone: ZoneInfo
    house_id: int
    organisation: str
    phone: str
    accident_phone: str
    hours: str


@dataclass(frozen=True)
class PerformerCard:
    """Somebody who can be sent out."""

    employment_id: int
    name: str
    position: str


def flats_of(resident: Resident, *, at: datetime) -> list[FlatCard]:
    """Return the flats a person holds on each house's day of `at`, in a fixed order.

    Two statements.
    """
    holdings = list(
        Holding.objects.select_related("premises__house")
        .filter(
            person_id=resident.person_id,
            period__contains=LocalDay(at, "premises__house__time_zone"),
        )
        .order_by("premises__house__street", "premises__house__number", "premises_id")
    )
    managements = {
        management.house_id: management.organisation
        for management in Management.objects.select_related("organisation").filter(
            house_id__in={holding.premises.house_id for holding in holdings},
            period__contains=LocalDay(at, "house__time_zone"),
        )
    }
    cards = []
    for holding in holdings:
        flat, house = holding.premises, holding.premises.house
        manager = managements.get(house.pk)
        cards.append(
            FlatCard(
                premises_id=flat.pk,
                flat=flat.number,
                entrance=flat.entrance,
                floor=flat.floor,
                short_address=house.short_address,
                address=house.address,
                zone=house.zone,
                house_id=house.pk,
                organisation=manager.short_name if manager else "",
                phone=manager.phone if manager else "",
                accident_phone=manager.accident_phone if manager else "112",
                hours=manager.hours if manager else "",
            )
        )
    return cards


def performers_of(organisation_id: int) -> list[PerformerCard]:
    """Return whom an organisation can send out, by name. One statement."""
    return [
        PerformerCard(post.pk, post.name, post.position)
        for post in Employment.objects.filter(
            organisation_id=organisation_id, role="performer", dismissed_on=None
        ).order_by("name", "pk")
    ]
