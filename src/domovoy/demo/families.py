"""Those who act for a flat beside its owner: family, a tenant, a child's parent; and claims that
the register does not show to be true."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from domovoy.demo import owners, people
from domovoy.demo.numbers import guid
from domovoy.demo.pictures import draw_document
from domovoy.demo.world import World
from domovoy.housing.binding import actions
from domovoy.housing.binding.actions import Allowed, ClaimWords, Document, Offer
from domovoy.housing.binding.rules import grows_up_on
from domovoy.housing.claims_deciding import Refused, decide_claim
from domovoy.housing.models import (
    Claim,
    Holding,
    HoldingBasis,
    HoldingKind,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.identity.actors import Resident
from domovoy.identity.models import Person

DAUGHTER, PARENT, CHILD, RENTER, MISTAKEN = 50_001, 50_002, 50_003, 50_004, 50_005
"""Serials of people of these stories."""
AGE_OF_THE_CHILD = timedelta(days=12 * 365)
LEASE = timedelta(days=300)
NOTHING_FITS = (
    "Квартиры с таким номером в доме нет. "
    "Проверьте номер по квитанции и отправьте заявление ещё раз."
)
INHERITED = (
    "Квартира досталась от отца, Матвея Кузьмича. Свидетельство о наследстве приложила, "
    "в реестр собственников запись ещё не внесли."
)
RENTED = "Снимаю квартиру у организации, договор на год приложил."


def begin(world: World) -> None:
    """Put into the agenda who is invited, and who says that a flat is theirs."""
    on, rng = world.now.date(), world.rng("families")
    house = world.register.flats[world.register.first_house_of(0).pk]
    _child(house[owners.OF_CHILD], on=on, rng=rng)
    daughter = people.neighbour(
        DAUGHTER, on=on, rng=rng, surname="Ковалёва", first_name="Полина", patronymic="Дмитриевна"
    )
    family = Offer(HoldingKind.HOUSEHOLD, Allowed())
    (home,) = world.people.of_personas[people.OWNER.oid]
    _let_in(world, home, daughter, family, days_ago=90)
    tenant = people.persona(people.TENANT, on=on)
    lease = Offer(HoldingKind.TENANT, Allowed(may_bills=False), until=on + LEASE)
    _let_in(world, world.people.of_personas[people.OWNER_OF_TWO.oid][1], tenant, lease, days_ago=30)
    _claims(world, house, on=on, rng=rng)


def _let_in(world: World, home: people.Home, guest: Person, offer: Offer, *, days_ago: int) -> None:
    """The owner invites, the guest accepts an hour later."""
    at = world.now - timedelta(days=days_ago)
    own = Holding.objects.get(person=home.person, premises=home.premises)

    def invited(at: datetime) -> None:
        made = actions.invite(holding=own.guid, offer=offer, by=Resident(home.person.pk), at=at)
        accepted = partial(_accept, code=made.code, by=Resident(guest.pk))
        world.agenda.put(at + timedelta(hours=1), accepted)

    world.agenda.put(at, invited)


def _accept(at: datetime, *, code: str, by: Resident) -> Holding:
    return actions.accept_invitation(code, by=by, at=at)


def _child(flat: Premises, *, on: date, rng: Random) -> None:
    """A child owns a flat; until the eighteenth birthday a parent acts for it."""
    born_on = on - AGE_OF_THE_CHILD
    surname = {"surname": "Савина"}
    parent = people.neighbour(
        PARENT, on=on, rng=rng, first_name="Ирина", patronymic="Павловна", **surname
    )
    child = people.neighbour(
        CHILD, on=on, rng=rng, first_name="Вера", patronymic="Олеговна", birth_on=born_on, **surname
    )
    since = on - timedelta(days=700)
    share = owners.share_of(flat, child, since=since)
    share.save(force_insert=True)
    Holding.objects.bulk_create(
        [
            _own(child, share, flat, since, rng=rng),
            Holding(
                guid=guid(rng),
                person=parent,
                premises=flat,
                kind=HoldingKind.PARENT,
                basis=HoldingBasis.DESK,
                period=(since, grows_up_on(born_on)),
            ),
        ]
    )


def _own(child: Person, share: Ownership, flat: Premises, since: date, *, rng: Random) -> Holding:
    return Holding(
        guid=guid(rng),
        person=child,
        premises=flat,
        kind=HoldingKind.OWNER,
        basis=HoldingBasis.REGISTER,
        ownership=share,
        may_write=False,
        share="1/1",
        period=(since, None),
    )


def _claims(world: World, house: list[Premises], *, on: date, rng: Random) -> None:
    """Two claims wait at the desk, each with a document; one was refused."""
    heir = people.persona(people.HEIR, on=on)
    renter = people.neighbour(RENTER, on=on, rng=rng)
    mistaken = people.neighbour(MISTAKEN, on=on, rng=rng)
    fias_guid = world.register.first_house_of(0).fias_guid
    inherited, rented = house[owners.OF_HEIR], house[owners.OF_A_FIRM]
    claimed = (
        (heir, "Свидетельство о наследстве.jpg", 30, _owned(fias_guid, inherited)),
        (renter, "Договор найма.jpg", 7, _rented(fias_guid, rented, until=on + LEASE)),
    )
    for person, name, hours, words in claimed:
        shown = [Document(name, draw_document(rng=rng))]
        claim = partial(_claim, words=words, shown=shown, by=Resident(person.pk))
        world.agenda.put(world.now - timedelta(hours=hours), claim)
    wrong = ClaimWords(house=fias_guid, flat="912", kind=HoldingKind.OWNER)
    by = Resident(mistaken.pk)

    def claim_and_wait(at: datetime) -> None:
        claim = _claim(at, words=wrong, shown=[], by=by)
        world.agenda.put(at + timedelta(hours=20), partial(_refuse, world, claim=claim))

    world.agenda.put(world.now - timedelta(days=5), claim_and_wait)


def _owned(house: UUID, flat: Premises) -> ClaimWords:
    account = PersonalAccount.objects.get(premises=flat).number
    return ClaimWords(
        house=house,
        flat=flat.number,
        kind=HoldingKind.OWNER,
        account=account,
        comment=INHERITED,
    )


def _rented(house: UUID, flat: Premises, *, until: date) -> ClaimWords:
    return ClaimWords(
        house=house, flat=flat.number, kind=HoldingKind.TENANT, comment=RENTED, until=until
    )


def _claim(at: datetime, *, words: ClaimWords, shown: list[Document], by: Resident) -> Claim:
    claim = actions.claim_flat(words, shown=shown, by=by, at=at)
    if not isinstance(claim, Claim):
        raise TypeError("the register knows more than the story wants")
    return claim


def _refuse(world: World, at: datetime, *, claim: Claim) -> None:
    officer = world.office_of(claim.organisation_id).officers[0]
    decide_claim(guid=claim.guid, decision=Refused(NOTHING_FITS), by=officer, at=at)
