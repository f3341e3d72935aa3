"""The personas one can sign in as, those who live in the houses, those who work for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from domovoy.demo.chance import happens
from domovoy.demo.numbers import snils
from domovoy.demo.reading import words_of
from domovoy.demo.register import Register
from domovoy.demo.scale import Scale
from domovoy.housing.models import Employment, Organisation, Premises
from domovoy.identity.actions import snils_fields
from domovoy.identity.actors import Officer, Role
from domovoy.identity.consents import GIVEN, current_document
from domovoy.identity.models import Consent, Person
from domovoy.journal import record

FIRST_PERSONA = 1_000_000_000
FIRST_OID = 1_000_100_000
"""Accounts of people one cannot sign in as begin here."""
OF_THE_HOUSE = 6
"""How many flats of the first house are kept for those whose stories are told."""


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
HEIR = Persona(1000000005, "Фролова", "Зинаида", "Матвеевна", "zinaida.frolova")
TENANT = Persona(1000000006, "Жуков", "Роман", "Сергеевич", "roman.zhukov")
DISPATCHER = Persona(1000000011, "Соколова", "Ольга", "Петровна", "olga.sokolova")
HEAD = Persona(1000000012, "Громов", "Виктор", "Николаевич", "viktor.gromov")
OF_TWO_OFFICES = Persona(1000000013, "Егорова", "Мария", "Олеговна", "maria.egorova")
INSPECTOR = Persona(1000000021, "Лебедева", "Елена", "Викторовна", "elena.lebedeva")
ADMINISTRATOR = Persona(1000000051, "Рябов", "Кирилл", "Андреевич", "kirill.ryabov")
RESIDENTS = (OWNER, OWNER_OF_TWO, NEWCOMER)
POSITIONS = {
    Role.DISPATCHER: "дежурный специалист",
    Role.HEAD: "руководитель",
    Role.INSPECTOR: "дежурный специалист",
    Role.ADMINISTRATOR: "администратор системы",
}
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
    second_dispatcher: Officer


def settle(register: Register, scale: Scale, *, on: date, rng: Random) -> People:
    """Write people, where they live, and who works where."""
    homes, of_personas = _residents(register, scale, on=on, rng=rng)
    offices = {
        manager.pk: _office(manager, register.managers.index(manager), on=on, rng=rng)
        for manager in register.managers
    }
    inspectors = _employ(
        register.inspectorate,
        [
            (_persona(INSPECTOR, on=on), Role.INSPECTOR),
            (invented(9, on=on, rng=rng), Role.INSPECTOR),
        ],
    )
    _employ(register.operator, [(_persona(ADMINISTRATOR, on=on), Role.ADMINISTRATOR)])
    second = _in_two_offices(register, on=on)
    return People(homes, of_personas, offices, inspectors, second)


def persona(known: Persona, *, on: date, agrees: bool = True) -> Person:
    """Write somebody one can sign in as. Call inside a transaction."""
    person = _persona(known, on=on)
    person.save(force_insert=True)
    if agrees:
        _agree([person])
    return person


def neighbour(serial: int, *, on: date, rng: Random, **known: Any) -> Person:
    """Write somebody with an account one cannot sign in as. Call inside a transaction."""
    person = invented(serial, on=on, rng=rng)
    for name, value in known.items():
        setattr(person, name, value)
    person.save(force_insert=True)
    _agree([person])
    return person


def _residents(
    register: Register, scale: Scale, *, on: date, rng: Random
) -> tuple[list[Home], dict[int, list[Home]]]:
    """The first flat belongs to the owner; the next of two houses to the owner of two."""
    known = [_persona(each, on=on) for each in RESIDENTS]
    count = scale.owners - 2
    people = Person.objects.bulk_create(
        [*known, *(invented(100 + serial, on=on, rng=rng) for serial in range(count))]
    )
    _agree([person for person in people if person.oid != NEWCOMER.oid])
    first, second, *kept = register.flats[register.first_house_of(0).pk][:OF_THE_HOUSE]
    elsewhere = register.first_flat_of(1)
    taken = {flat.pk for flat in (first, second, elsewhere, *kept)}
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
    return homes, {OWNER.oid: homes[:1], OWNER_OF_TWO.oid: homes[1:3]}


def _agree(people: list[Person]) -> None:
    """Give everybody's consent at their first sign-in, so that they can send what they write."""
    document = current_document()
    given = Consent.objects.bulk_create(
        Consent(
            person=person,
            document=document.name,
            digest=document.digest,
            given_at=person.registered_at,
        )
        for person in people
    )
    told = {"document": document.name, "digest": document.digest}
    for consent in given:
        by = f"person:{consent.person_id}"
        record.begin(consent.guid, GIVEN, by=by, at=consent.given_at, data=told)


def _office(organisation: Organisation, place: int, *, on: date, rng: Random) -> Office:
    if place == 0:
        posts = [(_persona(known, on=on), role) for known, role in STAFF.items()]
    else:
        posts = [
            (invented(10 * place + 1, on=on, rng=rng), Role.DISPATCHER),
            (invented(10 * place + 2, on=on, rng=rng), Role.HEAD),
        ]
    office = _employ(organisation, posts)
    office.performers = Employment.objects.bulk_create(
        Employment(
            organisation=organisation,
            role="performer",
            name=invented(0, on=on, rng=rng).short_name,
            position=position,
        )
        for position in words_of("names")["positions"]
    )
    return office


def _in_two_offices(register: Register, *, on: date) -> Officer:
    """Employ the one who works in two offices; return her post in the first."""
    person = _persona(OF_TWO_OFFICES, on=on)
    first, second = register.managers[:2]
    office = _employ(first, [(person, Role.DISPATCHER)])
    Employment.objects.create(
        organisation=second,
        person=person,
        role=Role.DISPATCHER.value,
        name=person.full_name,
        position=POSITIONS[Role.DISPATCHER],
    )
    return office.officers[0]


def _employ(organisation: Organisation, posts: list[tuple[Person, Role]]) -> Office:
    officers = []
    for person, role in posts:
        person.save(force_insert=True)
        Employment.objects.create(
            organisation=organisation,
            person=person,
            role=role.value,
            name=person.full_name,
            position=POSITIONS[role],
        )
        officers.append(Officer(person.pk, organisation.pk, role))
    return Office(organisation, officers, [])


def _persona(known: Persona, *, on: date) -> Person:
    return _person(
        known.oid,
        (known.surname, known.first_name, known.patronymic),
        mailbox=known.mailbox,
        phone=f"+7(999){known.oid % 10_000_000:07}",
        on=on,
    )


def invented(serial: int, *, on: date, rng: Random) -> Person:
    """Return somebody with a name, an account and a СНИЛС by a serial, not written yet."""
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
        **snils_fields(snils(oid - FIRST_PERSONA)),
        registered_at=datetime.fromisoformat(f"{on - timedelta(days=200)}T09:00:00+00:00"),
    )


def _of_a_woman(patronymic: str) -> str:
    return f"{patronymic.removesuffix('ич')}на"
