"""What identity itself holds of one person: to be given to them, and to be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domovoy.identity.actors import Resident
from domovoy.identity.consents import consents_of, end_consents
from domovoy.identity.looks import looks_of
from domovoy.identity.models import Look, Person, SecondFactor, Session, new_salt
from domovoy.identity.sealing import installation_seal

SHOWN = 2
BLANK = ("surname", "first_name", "patronymic", "email", "phone")


def snils_of(person: Person) -> str:
    """Return a person's СНИЛС, opened; empty where it is not known. Raises SealBroken."""
    return installation_seal().open(person.snils_sealed) if person.snils_sealed else ""


def masked_snils(person: Person) -> str:
    """Return the last digits of a person's СНИЛС: enough to know it by."""
    snils = snils_of(person)
    return f"***-***-*** {snils[-SHOWN:]}" if snils else ""


def told_of(person: Person) -> dict[str, Any]:
    """Return what is known of a person, as plain values, their СНИЛС open. Three statements."""
    resident = Resident(person.pk)
    return {
        "profile": {
            "surname": person.surname,
            "first_name": person.first_name,
            "patronymic": person.patronymic,
            "born_on": person.birth_on,
            "email": person.email,
            "phone": person.phone,
            "snils": snils_of(person),
            "account_of_gosuslugi": person.oid,
            "here_since": person.registered_at,
        },
        "sessions": [
            {"begun_at": each.begun_at, "seen_at": each.seen_at, "device": each.device}
            for each in Session.objects.filter(person=person).order_by("begun_at", "pk")
        ],
        "consents": [vars(each) for each in consents_of(resident)],
        "looks": [vars(each) for each in looks_of(resident, limit=None)],
    }


def forget(person: Person, *, at: datetime) -> None:
    """Leave a person's row without the person; proofs of consent stay, by number and date.

    The account is let go: who signs in with it again is somebody new. A step of `erase`.
    """
    end_consents(Resident(person.pk), at=at)
    Session.objects.filter(person=person).delete()
    Look.objects.filter(person=person).delete()
    SecondFactor.objects.filter(person=person).delete()
    for field in BLANK:
        setattr(person, field, "")
    person.oid = person.birth_on = person.snils_sealed = None
    person.snils_print = ""
    person.session_salt = new_salt()
    person.erased_at = at
    person.save(
        update_fields=[
            *BLANK,
            *("oid", "birth_on", "snils_sealed", "snils_print", "session_salt", "erased_at"),
        ]
    )
