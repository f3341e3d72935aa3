"""The twelve people of the table of rights, and where they live and work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from domovoy.administration.doors import PASSED
from domovoy.housing.models import Holding, HoldingBasis, HoldingKind, Organisation
from domovoy.identity.actors import AT_THE_DOOR, Anybody, Officer, Resident, Role
from domovoy.identity.models import Person
from domovoy.identity.sessions import Length
from estate import employ, hold, make_flat, make_house, make_organisation, make_person, manage

NOBODY = "никто"
STRANGER = "посторонний"
NEIGHBOUR = "сосед"
HOUSEHOLD = "домочадец"
OWNER = "собственник"
DISPATCHER = "диспетчер"
HEAD = "руководитель"
INSPECTOR = "инспектор"
ADMINISTRATOR = "администратор"
PEOPLE = (
    NOBODY,
    STRANGER,
    NEIGHBOUR,
    HOUSEHOLD,
    OWNER,
    DISPATCHER,
    "чужой диспетчер",
    "прежний диспетчер",
    HEAD,
    INSPECTOR,
    "чужой инспектор",
    ADMINISTRATOR,
)


A_DAY = Length(idle=timedelta(days=1), whole=timedelta(days=1))


@dataclass(frozen=True)
class Somebody:
    """One of the twelve: who they act as, and the cookies of their browser."""

    name: str
    person: Person | None
    actor: Anybody
    cookies: dict[str, str]
    premises_id: int = 0

    @property
    def at_home(self) -> Resident:
        """The same human being, acting for a home."""
        return Resident(self.person.pk)

    def browser(self, **more: Any) -> Client:
        """A new browser with the cookies of the one they signed in with."""
        client = Client(**more)
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client


class Settlement:
    """A house that changed its manager today, another house beside it, and everybody concerned."""

    def __init__(self, *, on: date) -> None:
        region, elsewhere = "RU-KDA", "RU-SVE"
        self.today = on
        self.organisation = make_organisation(region=region)
        self.other = make_organisation(region=region)
        self.former = make_organisation(region=region)
        self.inspectorate = make_organisation(region=region, kind="inspectorate")
        self.other_inspectorate = make_organisation(region=elsewhere, kind="inspectorate")
        self.operator = make_organisation(region=region, kind="operator")
        self.house = make_house(region=region)
        self.other_house = make_house(region=region)
        managed = manage(self.house, self.former)
        managed.period = (managed.period[0], on)
        managed.save(update_fields=["period"])
        manage(self.house, self.organisation, since=on)
        manage(self.other_house, self.other)
        self.flat = make_flat(self.house, number="45")
        self.flat_beside = make_flat(self.house, number="46")
        self.flat_elsewhere = make_flat(self.other_house, number="7")
        self.people = {NOBODY: Somebody(NOBODY, None, AT_THE_DOOR, {})}
        self._settle()
        self._employ()

    def _settle(self) -> None:
        stranger, neighbour = make_person("Чужакова"), make_person("Соседов", "Пётр", "Петрович")
        owner, household = make_person("Ковалёва", "Анна"), make_person("Ковалёв", "Игорь")
        hold(stranger, self.flat_elsewhere)
        hold(neighbour, self.flat_beside)
        self.holding = hold(owner, self.flat)
        self.granted = Holding.objects.create(
            person=household,
            premises=self.flat,
            kind=HoldingKind.HOUSEHOLD,
            basis=HoldingBasis.INVITATION,
            granted_by=self.holding,
            period=(self.today - timedelta(days=30), None),
        )
        self._resident(STRANGER, stranger, self.flat_elsewhere.pk)
        self._resident(NEIGHBOUR, neighbour, self.flat_beside.pk)
        self._resident(HOUSEHOLD, household, self.flat.pk)
        self._resident(OWNER, owner, self.flat.pk)

    def _employ(self) -> None:
        self._officer(DISPATCHER, self.organisation, Role.DISPATCHER)
        self._officer("чужой диспетчер", self.other, Role.DISPATCHER)
        self._officer("прежний диспетчер", self.former, Role.DISPATCHER)
        self._officer(HEAD, self.organisation, Role.HEAD)
        self._officer(INSPECTOR, self.inspectorate, Role.INSPECTOR)
        self._officer("чужой инспектор", self.other_inspectorate, Role.INSPECTOR)
        self._officer(ADMINISTRATOR, self.operator, Role.ADMINISTRATOR)

    def _resident(self, name: str, person: Person, premises_id: int) -> None:
        self.people[name] = Somebody(
            name, person, Resident(person.pk), signed_in(person), premises_id
        )

    def _officer(self, name: str, organisation: Organisation, role: Role) -> None:
        person = employ(organisation, role, surname=name.split(maxsplit=1)[0].capitalize())
        actor = Officer(person.pk, organisation.pk, role)
        self.people[name] = Somebody(name, person, actor, signed_in(person))


def signed_in(person: Person) -> dict[str, str]:
    """Sign a person in, the second factor passed, and return the cookies that show it.

    Their first page is behind them: no other has to note that the session has begun.
    """
    client, now = Client(), timezone.now()
    client.force_login(person)
    session = client.session
    session[PASSED] = now.isoformat()
    session.begin(device="Chrome", length=A_DAY, at=now)
    session.save()
    return {name: morsel.value for name, morsel in client.cookies.items()}
