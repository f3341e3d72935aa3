"""How often binding may be tried. A try is counted in a transaction of its own: it stays counted
whatever comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.rules import Act, require_may

A_DAY = timedelta(days=1)
CODES_OF_A_PERSON = Limit("code_of_a_person", 10, A_DAY)


def count_account(flat: str, *, by: Resident, at: datetime) -> bool:
    """Count a try to name the account of a flat; return whether the flat may be tried at all.

    Others who try too often do not shut the owner out, so only the person's own tries are refused.
    Raises TooManyAttempts, NotPermitted.
    """
    with acting(by):
        of_a_person = Limit("account_of_a_person", setting(ACCOUNT_TRIES_OF_A_PERSON), A_DAY)
        of_a_flat = Limit("account_of_a_flat", setting(ACCOUNT_TRIES_OF_A_FLAT), A_DAY)
    with _counting(Act.CLAIM_FLAT, by=by):
        count_attempt(of_a_person, f"person:{by.person_id}", at=at)
        try:
            count_attempt(of_a_flat, f"flat:{flat}", at=at)
        except TooManyAttempts:
            return False
        return True


def count_code(*, by: Resident, at: datetime) -> None:
    """Count a try to enter a code. Raises TooManyAttempts, NotPermitted."""
    with _counting(Act.ACCEPT_INVITATION, by=by):
        count_attempt(CODES_OF_A_PERSON, f"person:{by.person_id}", at=at)


@contextmanager
def _counting(act: Act, *, by: Resident) -> Iterator[None]:
    """A locked person cannot try twice at the same moment."""
    require_may(act, by)
    with acting(by), transaction.atomic(durable=True):
        locked(by.person_id)
        yield
