"""A small world for tests: one organisation, one house, one flat, its owner and the staff.

Register data is written directly, for nobody enters it through the product yet; everything that
happens to an appeal goes through the actions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from domovoy.appeals.actions import NewAppeal, register
from domovoy.catalogue import shipped_catalogue
from domovoy.housing.models import (
    Employment,
    Holding,
    House,
    Management,
    Organisation,
    OrganisationKind,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.identity.actions import snils_fields
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.identity.consents import current_document
from domovoy.identity.models import Consent, Person

LONG_AGO = date(2020, 1, 1)
_serial = count(1)


@dataclass(frozen=True)
class Estate:
    """What most tests need, by name."""

    organisation: Organisation
    inspectorate: Organisation
    house: House
    flat: Premises
    owner: Person
    dispatcher_person: Person
    head_person: Person
    inspector_person: Person

    @property
    def resident(self) -> Resident:
        return Resident(self.owner.pk)

    @property
    def dispatcher(self) -> Officer:
        return Officer(self.dispatcher_person.pk, self.organisation.pk, Role.DISPATCHER)

    @property
    def head(self) -> Officer:
        return Officer(self.head_person.pk, self.organisation.pk, Role.HEAD)

    @property
    def inspector(self) -> Officer:
        return Officer(self.inspector_person.pk, self.inspectorate.pk, Role.INSPECTOR)

    @property
    def zone(self) -> ZoneInfo:
        return self.house.zone

    def local(self, *moment: int) -> datetime:
        """A moment by the clock on the house's wall."""
        return datetime(*moment, tzinfo=self.zone)


def make_estate(*, time_zone: str = "Europe/Moscow") -> Estate:
    region = f"X{next(_serial)}"
    organisation = make_organisation(region=region, time_zone=time_zone)
    inspectorate = make_organisation(
        region=region, time_zone=time_zone, kind=OrganisationKind.INSPECTORATE
    )
    house = make_house(region=region, time_zone=time_zone)
    manage(house, organisation)
    flat = make_flat(house, number="45")
    owner = make_person("Ковалёва", "Анна", "Сергеевна")
    hold(owner, flat)
    return Estate(
        organisation=organisation,
        inspectorate=inspectorate,
        house=house,
        flat=flat,
        owner=owner,
        dispatcher_person=employ(organisation, Role.DISPATCHER, surname="Соколова"),
        head_person=employ(organisation, Role.HEAD, surname="Громов"),
        inspector_person=employ(inspectorate, Role.INSPECTOR, surname="Лебедева"),
    )


def make_person(
    surname: str = "Иванова", first_name: str = "Мария", patronymic: str = "Петровна"
) -> Person:
    number = next(_serial)
    person = Person.objects.create(
        oid=5_000_000_000 + number,
        surname=surname,
        first_name=first_name,
        patronymic=patronymic,
        email=f"person{number}@example.test",
        phone="+70000000000",
        registered_at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")),
    )
    consent_of(person)
    return person


def make_organisation(
    *,
    region: str,
    time_zone: str = "Europe/Moscow",
    kind: OrganisationKind = OrganisationKind.MANAGER,
) -> Organisation:
    number = next(_serial)
    return Organisation.objects.create(
        kind=kind,
        name=f"Общество «Уют {number}»",
        short_name=f"Уют {number}",
        inn=f"{number:010}",
        ogrn=f"{number:013}",
        region=region,
        time_zone=time_zone,
        phone="+7 000 000-00-01",
        accident_phone="+7 000 000-00-04",
        email=f"office{number}@example.test",
        address="Лесной, Садовая, 1",
    )


def make_house(*, region: str, time_zone: str = "Europe/Moscow", number: str = "12") -> House:
    return House.objects.create(
        fias_guid=uuid4(),
        region=region,
        oktmo="45000000000",
        locality="Лесной",
        street=f"улица Садовая {next(_serial)}",
        number=number,
        time_zone=time_zone,
        built_year=1984,
        floors=9,
        entrances=4,
    )


def make_flat(house: House, *, number: str = "1") -> Premises:
    return Premises.objects.create(house=house, number=number, entrance=2, floor=3, area="54.30")


def manage(house: House, organisation: Organisation, *, since: date = LONG_AGO) -> Management:
    return Management.objects.create(house=house, organisation=organisation, period=(since, None))


def hold(person: Person, flat: Premises, *, since: date = LONG_AGO) -> Holding:
    return Holding.objects.create(person=person, premises=flat, kind="owner", period=(since, None))


def employ(organisation: Organisation, role: Role, *, surname: str = "Соколова") -> Person:
    person = make_person(surname, "Ольга", "Павловна")
    Employment.objects.create(
        organisation=organisation,
        person=person,
        role=role.value,
        name=person.full_name,
        position="сотрудник",
    )
    return person


def make_performer(organisation: Organisation, name: str = "Сидоров Иван") -> Employment:
    return Employment.objects.create(
        organisation=organisation, role="performer", name=name, position="слесарь"
    )


def register_appeal(
    estate: Estate,
    *,
    at: datetime,
    problem: str = "heating.cold_radiator",
    text: str = "В комнате холодная батарея, остальные тёплые.",
    applicant: Person | None = None,
):
    """Register an appeal as intake does, in a transaction of its own."""
    applicant = applicant or estate.owner
    with transaction.atomic():
        return register(
            NewAppeal(
                applicant=applicant,
                premises=estate.flat,
                house=estate.house,
                addressee=estate.organisation,
                problem=shipped_catalogue().problems[problem],
                text=text,
                answers=[{"code": "room", "question": "В какой комнате?", "answer": "В детской"}],
            ),
            by=Resident(applicant.pk),
            at=at,
        )


def own(
    flat: Premises,
    person: Person,
    *,
    snils: str = "",
    period: tuple[date, date | None] = (LONG_AGO, None),
    share: tuple[int, int] = (1, 1),
) -> Ownership:
    """Write a person into the register of owners, by name, and by СНИЛС if one is given."""
    return Ownership.objects.create(
        premises=flat,
        owner_key=uuid4().hex,
        surname=person.surname,
        first_name=person.first_name,
        patronymic=person.patronymic,
        numerator=share[0],
        denominator=share[1],
        period=period,
        **snils_fields(snils),
    )


def remember_snils(person: Person, snils: str) -> None:
    """Make a person known by a СНИЛС, as signing in does."""
    for name, value in snils_fields(snils).items():
        setattr(person, name, value)
    person.save(update_fields=["snils_sealed", "snils_print"])


def open_account(flat: Premises, organisation: Organisation, number: str) -> PersonalAccount:
    return PersonalAccount.objects.create(premises=flat, organisation=organisation, number=number)


def consent_of(person: Person) -> Consent:
    """What a person agrees to at the first sign-in, and cannot send anything without."""
    document = current_document()
    return Consent.objects.create(
        person=person,
        document=document.name,
        digest=document.digest,
        given_at=person.registered_at,
    )
