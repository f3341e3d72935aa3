"""Telephones for those who could not sign in: nobody is left without a way to be heard."""

from __future__ import annotations

from dataclasses import dataclass

from domovoy.housing.models import Organisation, OrganisationKind
from domovoy.web.phones import dialled, unbroken

MOST_SHOWN = 30


@dataclass(frozen=True)
class Telephones:
    """How to reach an organisation without signing in."""

    organisation: str
    phone: str
    accident_phone: str
    hours: str

    @property
    def numbers(self) -> tuple[tuple[str, str, str], ...]:
        """What each number is for, the number in one line, and how it is dialled."""
        named = (("аварийная служба", self.accident_phone), ("диспетчер", self.phone))
        return tuple((label, unbroken(phone), dialled(phone)) for label, phone in named if phone)


def telephones() -> tuple[Telephones, ...]:
    """Return the telephones of organisations that manage houses, by name. One statement.

    We do not know who is asking, so it cannot be only their own. Where there are more than a
    page can hold, none are shown: the bill names the right one.
    """
    managers = Organisation.objects.filter(kind=OrganisationKind.MANAGER).order_by(
        "short_name", "pk"
    )[: MOST_SHOWN + 1]
    found = tuple(
        Telephones(one.short_name, one.phone, one.accident_phone, one.hours) for one in managers
    )
    return found if len(found) <= MOST_SHOWN else ()
