"""The personas one can sign in as, those who live in the houses, those who work for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from domovoy.demo.chance import happens
from domovoy.demo.reading import words_of
from domovoy.demo.register import Register
from domovoy.demo.scale import Scale
from domovoy.housing.models import Employment, Holding, Organisation, Premises
from domovoy.identity.actors import Officer, Role
from domovoy.identity.consents import current_document
from domovoy.identity.models import Consent, Person

FIRST_OID = 1_000_100_000
"""Accounts of people one cannot sign in as begin here."""


@dataclass(frozen=True)
class Persona:
    """Somebody the ESIA stand-in lets in: the same name and account there."""

    oid: int
    surname: str
    first_name: str
    patronymic: str
    mailbox: str


OWNER = Persona(1000000001, "Ковалёва", "Анна", "Сергеевна", "anna.kovalyova")
OWNER_OF_TWO = Persona(1000000002, "Орлов", "Михаил", "Андреевич", "mikhail.orlov")
NEWCOMER = Persona(1000000003, "Новикова", "Дарья", "Ильинична", "darya.novikova")
DISPATCHER = Persona(1000000011, "Соколова", "Ольга", "Петровна", "olga.sokolova")
HEAD = Persona(1000000012, "Громов", "Виктор", "Николаевич", "viktor.gromov")
INSPECTOR = Persona(1000000021, "Лебедева", "Елена", "Викторовна", "elena.lebedeva")
RESIDENTS = (OWNER, OWNER_OF_TWO, NEWCOMER)
STAFF = {DISPATCHER: Role.DISPATCHER, HEAD: Role.HEAD}


@dataclass
class Home:
    """A flat with somebody who writes about it."""

    person: Person
    premises: Premises


@dataclass
class Office:
    """Who acts for an organisation, and whom it can send out."""

    organisation: Organisation
    officers: list[Officer]
    performers: list[Employment]


@dataclass
class People:
    """Everybody, ready to act."""

    homes: list[Home]
    of_personas: dict[int, list[Home]]
    offices: dict[int, Office]
    inspectors: Office


def settle(register: Register, scale: Scale, *, on: date, rng: Random) -> People:
    """Write people, who owns what, and who works where."""
    homes, of_personas = _residents(register, scale, on=on, rng=rng)
    offices = {
        manager.pk: _office(manager, register.managers.index(manager), on=on, rng=rng)
        for manager in register.managers
    }
    inspectors = _employ(
        register.inspectorate,
        [
            (_persona(INSPECTOR, on=on), Role.INSPECTOR),
            (_invented(9, on=on, rng=rng), Role.INSPECTOR),
        ],
    )
    return People(homes, of_personas, offices, inspectors)


def _residents(
    register: Register, scale: Scale, *, on: date, rng: Random
) -> tuple[list[Home], dict[int, list[Home]]]:
    """The first flat belongs to the owner; the next of two houses to the owner of two."""
    known = [_persona(persona, on=on) for persona in RESIDENTS]
    count = scale.owners - 2
    people = Person.objects.bulk_create(
        [*known, *(_invented(100 + serial, on=on, rng=rng) for serial in range(count))]
    )
    _agree(people)
    first, elsewhere = register.first_flat_of(0), register.first_flat_of(1)
    second = register.flats[first.house_id][1]
    taken = {first.pk, second.pk, elsewhere.pk}
    free = [flat for flats in register.flats.values() for flat in flats if flat.pk not in taken]
    homes = [
        Home(people[0], first),
        Home(people[1], second),
        Home(people[1], elsewhere),
        *(
            Home(person, flat)
            for person, flat in zip(people[3:], rng.sample(free, count), strict=True)
        ),
    ]
    Holding.objects.bulk_create(
        Holding(
            person=home.person,
            premises=home.premises,
            kind="owner",
            share="1",
            period=(on - timedelta(days=rng.randrange(400, 6000)), None),
        )
        for home in homes
    )
    return homes, {people[0].oid: homes[:1], people[1].oid: homes[1:3]}


def _agree(people: list[Person]) -> None:
    """Give everybody's consent at their first sign-in, so that they can send what they write."""
    document = current_document()
    Consent.objects.bulk_create(
        Consent(
            person=person,
            document=document.name,
            digest=document.digest,
            given_at=person.registered_at,
        )
        for person in people
    )


def _office(organisation: Organisation, place: int, *, on: date, rng: Random) -> Office:
    if place == 0:
        posts = [(_persona(persona, on=on), role) for persona, role in STAFF.items()]
    else:
        posts = [
            (_invented(10 * place + 1, on=on, rng=rng), Role.DISPATCHER),
            (_invented(10 * place + 2, on=on, rng=rng), Role.HEAD),
        ]
    office = _employ(organisation, posts)
    office.performers = Employment.objects.bulk_create(
        Employment(
            organisation=organisation,
            role="performer",
            name=_invented(0, on=on, rng=rng).short_name,
            position=position,
        )
        for position in words_of("names")["positions"]
    )
    return office


def _employ(organisation: Organisation, posts: list[tuple[Person, Role]]) -> Office:
    officers = []
    for person, role in posts:
        person.save(force_insert=True)
        Employment.objects.create(
            organisation=organisation,
            person=person,
            role=role.value,
            name=person.full_name,
            position="руководитель" if role is Role.HEAD else "дежурный специалист",
        )
        officers.append(Officer(person.pk, organisation.pk, role))
    return Office(organisation, officers, [])


def _persona(persona: Persona, *, on: date) -> Person:
    return _person(
        persona.oid,
        (persona.surname, persona.first_name, persona.patronymic),
        mailbox=persona.mailbox,
        phone=f"+7(999){persona.oid % 10_000_000:07}",
        on=on,
    )


def _invented(serial: int, *, on: date, rng: Random) -> Person:
    names: dict[str, Any] = words_of("names")
    surname, patronymic = rng.choice(names["surnames"]), rng.choice(names["patronymics"])
    is_woman = happens(rng, 0.6)
    first_name = rng.choice(names["women" if is_woman else "men"])
    if is_woman:
        surname, patronymic = f"{surname}а", _of_a_woman(patronymic)
    return _person(
        FIRST_OID + serial,
        (surname, first_name, patronymic),
        mailbox=f"resident{serial}",
        phone=f"+7(000){serial:07}",
        on=on,
    )


def _person(oid: int, name: tuple[str, str, str], *, mailbox: str, phone: str, on: date) -> Person:
    surname, first_name, patronymic = name
    return Person(
        oid=oid,
        surname=surname,
        first_name=first_name,
        patronymic=patronymic,
        email=f"{mailbox}@example.test",
        phone=phone,
        registered_at=datetime.fromisoformat(f"{on - timedelta(days=200)}T09:00:00+00:00"),
    )


def _of_a_woman(patronymic: str) -> str:
    return f"{patronymic.removesuffix('ич')}на"
