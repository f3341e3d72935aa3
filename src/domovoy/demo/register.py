"""Organisations, houses and flats of «Учебная область», which is on no map.

Like some real regions it spans two time zones: its east lives by the time of Yekaterinburg.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from domovoy.demo.numbers import REGION, guid, inn, ogrn, phone, unified_account
from domovoy.demo.reading import words_of
from domovoy.demo.scale import Scale
from domovoy.housing.models import (
    House,
    Management,
    Organisation,
    OrganisationKind,
    PersonalAccount,
    Premises,
)

WEST, EAST = "Europe/Moscow", "Asia/Yekaterinburg"
MANAGED_SINCE = date(2019, 4, 1)
LICENSED_ON = date(2018, 10, 1)
OPERATOR_GUID = UUID("00000000-0000-4000-8000-000000000008")
FLATS_ON_A_FLOOR = 4
WITHOUT_LIFT = 5


@dataclass(frozen=True)
class Town:
    """Where an organisation's houses stand, and how many of them of each ten."""

    locality: str
    time_zone: str
    share: int


@dataclass
class Register:
    """What was written, with the flats of each house in order."""

    inspectorate: Organisation
    operator: Organisation
    managers: list[Organisation]
    houses: list[House]
    manager_of: dict[int, Organisation]
    flats: dict[int, list[Premises]]
    accounts: dict[int, PersonalAccount]

    def first_flat_of(self, place: int) -> Premises:
        """Return the first flat of the first house an organisation manages."""
        return self.flats[self.first_house_of(place).pk][0]

    def first_house_of(self, place: int) -> House:
        """Return the first house an organisation manages."""
        manager = self.managers[place]
        return next(house for house in self.houses if self.manager_of[house.pk] == manager)


MANAGERS = (
    ("Общество с ограниченной ответственностью «Управляющая организация „Учебная“»",
     "ООО «УО „Учебная“»", Town("г. Учебный", WEST, 5)),
    ("Общество с ограниченной ответственностью «Управляющая компания „Примерный двор“»",
     "ООО «УК „Примерный двор“»", Town("г. Восточный Учебный", EAST, 3)),
    ("Акционерное общество «Образцовые дома»",
     "АО «Образцовые дома»", Town("пос. Показательный", WEST, 2)),
)  # fmt: skip


def build(scale: Scale, *, rng: Random) -> Register:
    """Write the register: organisations, houses, flats, personal accounts, who manages what."""
    managers = [_manager(place, rng=rng) for place in range(len(MANAGERS))]
    houses, manager_of = _houses(managers, scale, rng=rng)
    Management.objects.bulk_create(
        Management(
            house=house,
            organisation=manager_of[house.pk],
            period=(MANAGED_SINCE, None),
            basis="протокол общего собрания собственников от 15.03.2019",
        )
        for house in houses
    )
    flats = Premises.objects.bulk_create(
        flat for house in houses for flat in _flats(house, scale.flats_in_house, rng=rng)
    )
    by_house: dict[int, list[Premises]] = {house.pk: [] for house in houses}
    for flat in flats:
        by_house[flat.house_id].append(flat)
    accounts = PersonalAccount.objects.bulk_create(
        PersonalAccount(
            premises=flat,
            organisation=manager_of[flat.house_id],
            number=f"{100_000 + serial}",
            unified_number=unified_account(serial),
        )
        for serial, flat in enumerate(flats, start=1)
    )
    return Register(
        inspectorate=_inspectorate(rng=rng),
        operator=_operator(),
        managers=managers,
        houses=houses,
        manager_of=manager_of,
        flats=by_house,
        accounts={account.premises_id: account for account in accounts},
    )


def _manager(place: int, *, rng: Random) -> Organisation:
    name, short_name, town = MANAGERS[place]
    serial = place + 1
    return Organisation.objects.create(
        guid=guid(rng),
        kind=OrganisationKind.MANAGER,
        name=name,
        short_name=short_name,
        inn=inn(serial),
        ogrn=ogrn(serial),
        licence=f"000 00010{serial}",
        licensed_on=LICENSED_ON,
        region=REGION,
        time_zone=town.time_zone,
        phone=phone(100 * serial),
        accident_phone=phone(100 * serial + 12),
        email=f"office{serial}@example.test",
        address=f"{town.locality}, Учебная площадь, {serial}",
        hours="будни с 8:00 до 18:00, аварийная служба круглосуточно",
    )


def _inspectorate(*, rng: Random) -> Organisation:
    return Organisation.objects.create(
        guid=guid(rng),
        kind=OrganisationKind.INSPECTORATE,
        name="Государственная жилищная инспекция учебной области",
        short_name="ГЖИ учебной области",
        inn=inn(9),
        ogrn=ogrn(9),
        region=REGION,
        time_zone=WEST,
        phone=phone(900),
        email="inspection@example.test",
        address="г. Учебный, Учебная площадь, 9",
        hours="будни с 9:00 до 18:00",
    )


def _operator() -> Organisation:
    return Organisation.objects.create(
        guid=OPERATOR_GUID,
        kind=OrganisationKind.OPERATOR,
        name="Государственное учреждение «Центр цифровых услуг учебной области»",
        short_name="Центр цифровых услуг",
        inn=inn(8),
        ogrn=ogrn(8),
        region=REGION,
        time_zone=WEST,
        phone=phone(800),
        email="operator@example.test",
        address="г. Учебный, Учебная площадь, 8",
    )


def _houses(
    managers: list[Organisation], scale: Scale, *, rng: Random
) -> tuple[list[House], dict[int, Organisation]]:
    whose = [place for place, (_, _, town) in enumerate(MANAGERS) for _ in range(town.share)]
    places = sorted(whose[serial % len(whose)] for serial in range(scale.houses))
    if scale.houses < len(whose):
        places = sorted(serial % len(MANAGERS) for serial in range(scale.houses))
    streets = words_of("names")["streets"]
    houses = House.objects.bulk_create(
        _house(MANAGERS[place][2], streets[serial % len(streets)], serial, scale, rng=rng)
        for serial, place in enumerate(places)
    )
    return houses, {house.pk: managers[place] for house, place in zip(houses, places, strict=True)}


def _house(town: Town, street: str, serial: int, scale: Scale, *, rng: Random) -> House:
    floors = rng.choice((WITHOUT_LIFT, WITHOUT_LIFT, 9, 9, 12, 16))
    per_entrance = floors * FLATS_ON_A_FLOOR
    return House(
        fias_guid=guid(rng),
        region=REGION,
        oktmo=f"{REGION}701000001",
        locality=town.locality,
        street=street,
        number=f"{serial * 2 + 3}{rng.choice(('', '', '', 'А', ' корп. 2'))}",
        time_zone=town.time_zone,
        built_year=rng.randrange(1961, 2019),
        floors=floors,
        entrances=-(-scale.flats_in_house // per_entrance),
        lifts=0 if floors == WITHOUT_LIFT else -(-scale.flats_in_house // per_entrance),
    )


def _flats(house: House, count: int, *, rng: Random) -> list[Premises]:
    per_entrance = house.floors * FLATS_ON_A_FLOOR
    return [
        Premises(
            house=house,
            number=str(place + 1),
            entrance=place // per_entrance + 1,
            floor=place % per_entrance // FLATS_ON_A_FLOOR + 1,
            area=Decimal(rng.randrange(3100, 9200)) / 100,
        )
        for place in range(count)
    ]
