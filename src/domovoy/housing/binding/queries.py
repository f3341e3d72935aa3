"""What the screens about flats show: claims, people of a flat, invitations, houses to choose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.db.models.functions import Concat, Lower, Replace

from domovoy.housing.binding import access, rules
from domovoy.housing.binding.errors import HoldingNotFound
from domovoy.housing.binding.rules import Allowed
from domovoy.housing.days import LocalDay
from domovoy.housing.models import (
    Claim,
    ClaimState,
    Holding,
    HoldingKind,
    House,
    Invitation,
    Management,
)
from domovoy.housing.queries import last_day_of
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident

HOUSES_SHOWN = 20
CLAIMS_SHOWN = 20
WORDS_READ = 6
NOT_WORDS = {
    *("г", "город", "ул", "улица", "д", "дом", "пр", "просп", "пер", "ш", "б-р"),
    *("пл", "п", "пос", "корп", "корпус", "стр", "кв", "квартира", "№"),
}


@dataclass(frozen=True)
class HouseFound:
    """A house with who manages it today, and whom to call."""

    guid: UUID
    address: str
    organisation: str
    phone: str
    accident_phone: str
    hours: str


@dataclass(frozen=True)
class HousesFound:
    """Houses of an address; `more` tells that not all are shown."""

    houses: tuple[HouseFound, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class ClaimCard:
    """How a claim stands, as its person sees it. Days are those of the house."""

    guid: UUID
    address: str
    flat: str
    kind_label: str
    organisation: str
    phone: str
    state: str
    state_label: str
    made_on: date
    decided_on: date | None
    reason: str
    documents: int

    @property
    def waits(self) -> bool:
        """Whether it can still be withdrawn."""
        return self.state == ClaimState.WAITING

    @property
    def is_of_interest(self) -> bool:
        """Whether it waits or was refused: what was taken back or has come true is no news."""
        return self.state in {ClaimState.WAITING, ClaimState.REFUSED}


@dataclass(frozen=True)
class MemberCard:
    """Somebody who acts for a flat, and what they may at their age; `mine` is the reader,
    `granted` who the reader let in.
    """

    holding: UUID
    name: str
    kind_label: str
    basis: str
    since: date | None
    until: date | None
    allowed: Allowed
    mine: bool
    granted: bool


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that waits."""

    guid: UUID
    kind_label: str
    allowed: Allowed
    until: date | None
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class PeoplePage:
    """Who acts for a flat, as one of them sees it."""

    holding: UUID
    premises_id: int
    address: str
    flat: str
    may_invite: bool
    people: tuple[MemberCard, ...]
    invitations: tuple[InvitationCard, ...]


def houses_of_address(words: str, *, at: datetime) -> HousesFound:
    """Return houses whose address has every word, the house of exactly such a number first.

    Nothing for no words. Two statements.
    """
    wanted = _words(words)
    if not wanted:
        return HousesFound()
    houses = list(_by_address(wanted)[: HOUSES_SHOWN + 1])
    managers = _managers(houses[:HOUSES_SHOWN], at=at)
    found = tuple(_found(house, managers.get(house.pk)) for house in houses[:HOUSES_SHOWN])
    return HousesFound(found, more=len(houses) > HOUSES_SHOWN)


def house_found(guid: UUID, *, at: datetime) -> HouseFound:
    """Return one house with who manages it today. Two statements. Raises HouseNotFound."""
    house = access.house_named(guid)
    return _found(house, _managers([house], at=at).get(house.pk))


def claims_of(by: Resident) -> list[ClaimCard]:
    """Return a person's latest claims: those that wait first. One statement."""
    claims = (
        Claim.objects.select_related("house", "organisation")
        .annotate(
            shown=Count("documents"),
            place=Case(
                When(state=ClaimState.WAITING, then=0), default=1, output_field=IntegerField()
            ),
        )
        .filter(person_id=by.person_id)
        .order_by("place", "-made_at", "-pk")
    )
    return [_claim(claim) for claim in claims[:CLAIMS_SHOWN]]


def people_of(holding: UUID, *, by: Resident, at: datetime) -> PeoplePage:
    """Return who acts for a flat, and invitations to it that the reader has made.

    An owner or a parent sees everybody, others themselves. Three statements at most.
    Raises HoldingNotFound.
    """
    own = access.own_holding(holding, by=by, at=at)
    house = own.premises.house
    on = at.astimezone(house.zone).date()
    invites = rules.may_invite(own.kind, rules.allowed_by(own, own.person.birth_on, on=on))
    return PeoplePage(
        holding=own.guid,
        premises_id=own.premises_id,
        address=house.address,
        flat=own.premises.number,
        may_invite=invites,
        people=_people(own, by=by, on=on),
        invitations=_waiting(own, at=at) if invites else (),
    )


def member_of(holding: UUID, *, by: Resident, at: datetime) -> tuple[PeoplePage, MemberCard]:
    """Return a tie one may end, one's own or a granted one, with the page it stands on.

    Five statements. Raises HoldingNotFound.
    """
    ties = Holding.objects.filter(
        person_id=by.person_id, period__contains=LocalDay(at, access.OWN)
    ).values_list("guid", flat=True)
    with beyond_the_wall("of which flat somebody let in is, their owner may know"):
        place = Holding.objects.filter(guid=holding).values("premises_id")
        mine = ties.filter(premises_id__in=place).first()
    page = people_of(mine or holding, by=by, at=at)
    for member in page.people:
        if member.holding == holding:
            rules.require_may_end(mine=member.mine, granted_by_me=member.granted)
            return page, member
    raise HoldingNotFound


def _people(own: Holding, *, by: Resident, on: date) -> tuple[MemberCard, ...]:
    with beyond_the_wall("an owner knows who acts for the flat"):
        ties = list(
            Holding.objects.select_related("person", "granted_by")
            .filter(premises_id=own.premises_id, period__contains=on)
            .order_by("pk")
        )
    shown = (tie for tie in ties if own.kind in rules.OWNING or tie.person_id == by.person_id)
    return tuple(_member(tie, by=by, on=on) for tie in shown)


def _member(tie: Holding, *, by: Resident, on: date) -> MemberCard:
    mine = tie.person_id == by.person_id
    return MemberCard(
        holding=tie.guid,
        name=tie.person.full_name if mine else tie.person.short_name,
        kind_label=HoldingKind(tie.kind).label,
        basis=tie.basis,
        since=tie.period.lower,
        until=last_day_of(tie),
        allowed=rules.allowed_by(tie, tie.person.birth_on, on=on),
        mine=mine,
        granted=not mine and access.is_granted_by(tie, by),
    )


def _waiting(own: Holding, *, at: datetime) -> tuple[InvitationCard, ...]:
    zone = own.premises.house.zone
    waiting = Invitation.objects.filter(
        granted_by=own, used_at=None, withdrawn_at=None, expires_at__gt=at
    ).order_by("-made_at", "-pk")
    return tuple(
        InvitationCard(
            guid=invitation.guid,
            kind_label=HoldingKind(invitation.kind).label,
            allowed=Allowed(invitation.may_write, invitation.may_meters, invitation.may_bills),
            until=invitation.until - timedelta(days=1) if invitation.until else None,
            made_at=invitation.made_at.astimezone(zone),
            expires_at=invitation.expires_at.astimezone(zone),
        )
        for invitation in waiting
    )


def _claim(claim: Claim) -> ClaimCard:
    zone = claim.house.zone
    return ClaimCard(
        guid=claim.guid,
        address=claim.house.address,
        flat=claim.flat_number,
        kind_label=HoldingKind(claim.kind).label,
        organisation=claim.organisation.short_name,
        phone=claim.organisation.phone,
        state=claim.state,
        state_label=ClaimState(claim.state).label,
        made_on=claim.made_at.astimezone(zone).date(),
        decided_on=claim.decided_at.astimezone(zone).date() if claim.decided_at else None,
        reason=claim.reason,
        documents=getattr(claim, "shown", 0),
    )


def _words(typed: str) -> list[str]:
    """The words of an address that tell one house from another."""
    parts = re.split(r"[\s,.;]+", typed.casefold().replace("ё", "е"))
    return [part for part in parts if part and part not in NOT_WORDS][:WORDS_READ]


def _by_address(wanted: list[str]) -> QuerySet[House]:
    whole = Concat("locality", Value(" "), "street", Value(" "), "number")
    houses = House.objects.annotate(
        words=Replace(Lower(whole), Value("ё"), Value("е")), plain=Lower("number")
    )
    for word in wanted:
        houses = houses.filter(words__contains=word)
    exactly = Case(When(plain__in=wanted, then=0), default=1, output_field=IntegerField())
    return houses.order_by(exactly, "locality", "street", "number", "pk")


def _managers(houses: list[House], *, at: datetime) -> dict[int, Management]:
    managements = Management.objects.select_related("organisation").filter(
        house__in=houses, period__contains=LocalDay(at, "house__time_zone")
    )
    return {management.house_id: management for management in managements}


def _found(house: House, management: Management | None) -> HouseFound:
    manager = management.organisation if management else None
    return HouseFound(
        guid=house.fias_guid,
        address=house.address,
        organisation=manager.short_name if manager else "",
        phone=manager.phone if manager else "",
        accident_phone=manager.accident_phone if manager else "112",
        hours=manager.hours if manager else "",
    )
