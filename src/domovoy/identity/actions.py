"""Letting a person in and remembering what ESIA says of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict

from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.models import Person, Session, new_salt
from domovoy.identity.rules import Act
from domovoy.identity.sealing import installation_seal

EMAIL_LIMIT = 100
SNILS = "snils"
"""The kind of fingerprint that tells a person by their eleven digits, here and in the register."""


class Profile(TypedDict):
    """What ESIA says of a confirmed person."""

    surname: str
    first_name: str
    patronymic: str
    email: str
    phone: str
    birth_on: date | None
    snils: str


@action(Act.WELCOME)
def welcome(*, oid: int, profile: Profile, at: datetime) -> Person:
    """Find or make the person with this account and refresh what ESIA says of them.

    The СНИЛС is kept sealed. An e-mail longer than the exchange format holds (100) is left out.
    """
    known = {
        "surname": profile["surname"],
        "first_name": profile["first_name"],
        "patronymic": profile["patronymic"],
        "email": profile["email"] if len(profile["email"]) <= EMAIL_LIMIT else "",
        "phone": profile["phone"],
        "birth_on": profile["birth_on"],
        **snils_fields(profile["snils"]),
    }
    person, _created = Person.objects.update_or_create(
        oid=oid, defaults=known, create_defaults={**known, "registered_at": at}
    )
    return person


def snils_fields(snils: str) -> dict[str, Any]:
    """Return how a СНИЛС is kept: sealed, and as a keyed hash; nothing of an empty one."""
    if not snils:
        return {"snils_sealed": None, "snils_print": ""}
    seal = installation_seal()
    return {
        "snils_sealed": seal.seal(snils),
        "snils_print": seal.fingerprint(SNILS, snils),
    }


@action(Act.SIGN_OUT_EVERYWHERE)
def sign_out_everywhere(*, by: Resident) -> None:
    """End every session of a person, those of lost devices too."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    person.session_salt = new_salt()
    person.save(update_fields=["session_salt"])
    Session.objects.filter(person_id=by.person_id).delete()
