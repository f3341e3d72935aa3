"""Everything a story needs: the district, its people, the order of time, words and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from domovoy.appeals import actions
from domovoy.appeals.files import StoredFile
from domovoy.demo.agenda import Agenda
from domovoy.demo.chance import happens
from domovoy.demo.people import Home, Office, People
from domovoy.demo.register import Register
from domovoy.housing.models import House
from domovoy.identity.actors import Officer, Role

NOTICED_AFTER = timedelta(seconds=7)
MANY = 10_000


@dataclass
class World:
    """The district while its history is played."""

    register: Register
    people: People
    pictures: dict[str, StoredFile]
    agenda: Agenda
    seed: int
    now: datetime

    def rng(self, *about: object) -> Random:
        """Return chance of its own for one thing, whatever happens around it."""
        return Random(f"{self.seed}/{'/'.join(map(str, about))}")  # noqa: S311

    def house_of(self, home: Home) -> House:
        """Return the house of a flat."""
        return self.houses[home.premises.house_id]

    @cached_property
    def houses(self) -> dict[int, House]:
        """Houses by their ids."""
        return {house.pk: house for house in self.register.houses}

    def neighbours_of(self, home: Home) -> list[Home]:
        """Return others of the same house who write."""
        house_id, person = home.premises.house_id, home.person
        return [
            other
            for other in self.people.homes
            if other.premises.house_id == house_id and other.person.pk != person.pk
        ]

    def office_of(self, organisation_id: int) -> Office:
        """Return who acts for an organisation."""
        if organisation_id == self.register.inspectorate.pk:
            return self.people.inspectors
        return self.people.offices[organisation_id]

    def officer_of(self, organisation_id: int, rng: Random) -> Officer:
        """Return the dispatcher mostly, the head at times."""
        officers = self.office_of(organisation_id).officers
        if officers[0].role is Role.INSPECTOR:
            return rng.choice(officers)
        return officers[0] if happens(rng, 0.85) else officers[-1]

    def watch(self, due_at: datetime) -> None:
        """Let the watch over terms pass by just after a term has ended."""
        self.agenda.put(due_at + NOTICED_AFTER, record_missed)


def remind(at: datetime) -> None:
    """Remind of what is due before long, as the worker does."""
    actions.remind(at=at, limit=MANY)


def record_missed(at: datetime) -> None:
    """Record what has been missed by this moment, as the worker does."""
    actions.record_missed_terms(at=at, limit=MANY)
