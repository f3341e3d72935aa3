"""Letting a person in and remembering what ESIA says of them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from domovoy.identity.models import Person, Session, new_salt

EMAIL_LIMIT = 100


class Profile(TypedDict):
    """What ESIA says of a confirmed person."""

    surname: str
    first_name: str
    patronymic: str
    email: str
    phone: str


@transaction.atomic
def welcome(*, oid: int, profile: Profile, at: datetime) -> Person:
    """Find or make the person with this account and refresh what ESIA says of them.

    An e-mail longer than the exchange format holds (100) is left out.
    """
    if len(profile["email"]) > EMAIL_LIMIT:
        profile = {**profile, "email": ""}
    person, _created = Person.objects.update_or_create(
        oid=oid, defaults=profile, create_defaults={**profile, "registered_at": at}
    )
    return person


@transaction.atomic
def sign_out_everywhere(*, person_id: int) -> None:
    """End every session of a person, those of lost devices too."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    person.session_salt = new_salt()
    person.save(update_fields=["session_salt"])
    Session.objects.filter(person_id=person_id).delete()
