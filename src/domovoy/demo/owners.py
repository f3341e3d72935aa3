"""Who owns each flat by the register of owners, and who therefore acts for it here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from domovoy.demo import people
from domovoy.demo.chance import happens
from domovoy.demo.numbers import guid, inn, snils
from domovoy.demo.people import Home, People, invented
from domovoy.demo.register import Register
from domovoy.housing.models import (
    Holding,
    HoldingBasis,
    HoldingKind,
    OwnerKind,
    Ownership,
    Premises,
)
from domovoy.housing.names import plain
from domovoy.identity.actions import snils_fields
from domovoy.identity.models import Person
from domovoy.identity.sealing import installation_seal

BATCH = 2000
FIRST_UNKNOWN = 500_000
"""СНИЛС of owners without an account here begin with this serial."""
JOINT, OF_THE_CITY, OLD_RECORD = 0.22, 0.04, 0.08
"""Shares of flats owned by two, by the city, and written down without a СНИЛС."""
OF_OWNER, OF_NEWCOMER, OF_HEIR, OF_CHILD, OF_A_FIRM = 0, 2, 3, 4, 5
"""Places of flats of the first house whose owners are told of in stories."""
FIRM = ("ООО «Учебный дом»", inn(51))


def write(register: Register, settled: People, *, on: date, rng: Random) -> None:
    """Write shares of every flat, then the ties of those who have an account."""
    house = register.flats[register.first_house_of(0).pk]
    told = {house[place].pk: place for place in (OF_NEWCOMER, OF_HEIR, OF_A_FIRM)}
    kept = {house[OF_CHILD].pk}
    home_of = {home.premises.pk: home for home in settled.homes}
    serials = count(FIRST_UNKNOWN)
    shares = [
        share
        for flats in register.flats.values()
        for flat in flats
        if flat.pk not in kept
        for share in (
            _of_a_story(flat, told[flat.pk], next(serials), on=on)
            if flat.pk in told
            else _of_a_flat(flat, home_of.get(flat.pk), serials, on=on, rng=rng)
        )
    ]
    Ownership.objects.bulk_create(shares, batch_size=BATCH)
    _tie(settled.homes, shares, rng=rng)


def share_of(
    premises: Premises, person: Person, *, since: date, halves: int = 2, **known: Any
) -> Ownership:
    """Return a share of a person, the whole or a half, not written yet.

    An owner without a СНИЛС is told by the name, as an old register has it.
    """
    key = person.snils_print or installation_seal().fingerprint("name", plain(person.full_name))
    return Ownership(
        premises=premises,
        owner_key=key,
        surname=person.surname,
        first_name=person.first_name,
        patronymic=person.patronymic,
        snils_sealed=person.snils_sealed,
        snils_print=person.snils_print,
        numerator=1,
        denominator=1 if halves > 1 else 2,
        period=(since, None),
        **known,
    )


def _of_a_flat(
    flat: Premises, home: Home | None, serials: Iterator[int], *, on: date, rng: Random
) -> list[Ownership]:
    since = on - timedelta(days=rng.randrange(1200, 9000))
    is_told = home is not None and home.person.oid == people.OWNER.oid
    joint = is_told or happens(rng, JOINT)
    if home is None and happens(rng, OF_THE_CITY):
        return [_of_an_organisation(flat, OwnerKind.PUBLIC, "Городской округ Учебный", "", since)]
    first = home.person if home else invented(next(serials), on=on, rng=rng)
    if home is None and happens(rng, OLD_RECORD):
        first = _without_snils(first)
    if not joint:
        return [share_of(flat, first, since=since)]
    second = invented(next(serials), on=on, rng=rng)
    second.surname = _of_the_family(first, second)
    return [share_of(flat, each, since=since, halves=1) for each in (first, second)]


def _of_a_story(flat: Premises, place: int, serial: int, *, on: date) -> list[Ownership]:
    since = on - timedelta(days=4000)
    if place == OF_A_FIRM:
        return [_of_an_organisation(flat, OwnerKind.LEGAL, *FIRM, since)]
    if place == OF_NEWCOMER:
        known = people.NEWCOMER
        owner = Person(
            surname=known.surname, first_name=known.first_name, patronymic=known.patronymic
        )
        return [share_of(flat, owner, since=since)]
    father = Person(
        surname="Фролов", first_name="Матвей", patronymic="Кузьмич", **snils_fields(snils(serial))
    )
    return [share_of(flat, father, since=since)]


def _of_an_organisation(
    flat: Premises, kind: OwnerKind, name: str, number: str, since: date
) -> Ownership:
    told = ("inn", number) if number else ("name", plain(name))
    return Ownership(
        premises=flat,
        owner_kind=kind,
        owner_key=installation_seal().fingerprint(*told),
        organisation_name=name,
        inn=number,
        period=(since, None),
    )


def _without_snils(person: Person) -> Person:
    return Person(
        surname=person.surname, first_name=person.first_name, patronymic=person.patronymic
    )


def _of_the_family(first: Person, second: Person) -> str:
    stem = first.surname.removesuffix("а")
    return f"{stem}а" if second.patronymic.endswith("на") else stem


def _tie(homes: list[Home], shares: list[Ownership], *, rng: Random) -> None:
    own = {(share.premises_id, share.owner_key): share for share in shares}
    ties = []
    for home in homes:
        share = own[home.premises.pk, home.person.snils_print]
        ties.append(
            Holding(
                guid=guid(rng),
                person=home.person,
                premises=home.premises,
                kind=HoldingKind.OWNER,
                basis=HoldingBasis.REGISTER,
                ownership=share,
                share=f"{share.numerator}/{share.denominator}",
                period=share.period,
            )
        )
    Holding.objects.bulk_create(ties, batch_size=BATCH)
