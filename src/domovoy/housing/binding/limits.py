"""How often binding may be tried. A try is counted in a transaction of its own: it stays counted
whatever comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from domovoy.housing.binding.holdings import locked
from domovoy.housing.settings import (
    ACCOUNT_TRIES_OF_A_FLAT,
    ACCOUNT_TRIES_OF_A_PERSON,
    setting,
)
from domovoy.identity.acting import acting
from domovoy.identity.actors import Resident
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.rules import Act, require_may

A_DAY = timedelta(days=1)
CODES_OF_A_PERSON = Limit("code_of_a_person", 10, A_DAY)


def count_account(flat: str, *, by: Resident, at: datetime) -> None:
    """Count a try to name the account of a flat. Raises TooManyAttempts, NotPermitted."""
    with acting(by):
        of_a_person = Limit("account_of_a_person", setting(ACCOUNT_TRIES_OF_A_PERSON), A_DAY)
        of_a_flat = Limit("account_of_a_flat", setting(ACCOUNT_TRIES_OF_A_FLAT), A_DAY)
    whose = [(of_a_person, f"person:{by.person_id}"), (of_a_flat, f"flat:{flat}")]
    _count(Act.CLAIM_FLAT, whose, by=by, at=at)


def count_code(*, by: Resident, at: datetime) -> None:
    """Count a try to enter a code. Raises TooManyAttempts, NotPermitted."""
    whose = [(CODES_OF_A_PERSON, f"person:{by.person_id}")]
    _count(Act.ACCEPT_INVITATION, whose, by=by, at=at)


def _count(act: Act, tries: Iterable[tuple[Limit, str]], *, by: Resident, at: datetime) -> None:
    """A locked person cannot try twice at the same moment."""
    require_may(act, by)
    with acting(by), transaction.atomic(durable=True):
        locked(by.person_id)
        for limit, whose in tries:
            count_attempt(limit, whose, at=at)
