"""What screens show of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domovoy.housing.binding.rules import allowed_by, may_invite
from domovoy.housing.days import LocalDay
from domovoy.housing.models import (
    Employment,
    Holding,
    HoldingKind,
    Management,
    Organisation,
)
from domovoy.identity.actors import Resident


@dataclass(frozen=True)
class FlatCard:
    """A flat as its resident sees it, with the organisation that answers for the house.

    `kind` is how the resident belongs to it, by `basis`, since and until which day, that day
    included, and what they may do for it at their age.
    """

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
    holding: UUID
    kind: str
    kind_label: str
    basis: str
    share: str
    since: date | None
    until: date | None
    invited: bool
    may_write: bool
    may_meters: bool
    may_bills: bool
    may_invite: bool


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
        Holding.objects.select_related("premises__house", "person")
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
    return [_flat(holding, managements, at=at) for holding in holdings]


def _flat(holding: Holding, managers: Mapping[int, Organisation], *, at: datetime) -> FlatCard:
    flat, house = holding.premises, holding.premises.house
    on = at.astimezone(house.zone).date()
    allowed = allowed_by(holding, holding.person.birth_on, on=on)
    manager = managers.get(house.pk)
    return FlatCard(
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
        holding=holding.guid,
        kind=holding.kind,
        kind_label=HoldingKind(holding.kind).label,
        basis=holding.basis,
        share=holding.share,
        since=holding.period.lower,
        until=last_day_of(holding),
        invited=holding.granted_by_id is not None,
        may_write=allowed.may_write,
        may_meters=allowed.may_meters,
        may_bills=allowed.may_bills,
        may_invite=may_invite(holding.kind, allowed),
    )


def last_day_of(holding: Holding) -> date | None:
    """Return the last day of a tie, that day included, where it has one."""
    upper: date | None = holding.period.upper
    return upper - timedelta(days=1) if upper else None


def performers_of(organisation_id: int) -> list[PerformerCard]:
    """Return whom an organisation can send out, by name. One statement."""
    return [
        PerformerCard(post.pk, post.name, post.position)
        for post in Employment.objects.filter(
            organisation_id=organisation_id, role="performer", dismissed_on=None
        ).order_by("name", "pk")
    ]
