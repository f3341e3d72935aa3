"""How often binding may be tried. A try is counted in a transaction of its own: it stays counted
whatever comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from domovoy.housing.binding.holdings import locked
from domovoy.identity.acting import acting
from domovoy.identity.actors import Resident
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.rules import Act, require_may

A_DAY = timedelta(days=1)
ACCOUNTS_OF_A_PERSON = Limit("account_of_a_person", 5, A_DAY)
ACCOUNTS_OF_A_FLAT = Limit("account_of_a_flat", 10, A_DAY)
CODES_OF_A_PERSON = Limit("code_of_a_person", 10, A_DAY)


def count_account(flat: str, *, by: Resident, at: datetime) -> None:
    """Count a try to name the account of a flat. Raises TooManyAttempts, NotPermitted."""
    whose = [(ACCOUNTS_OF_A_PERSON, f"person:{by.person_id}"), (ACCOUNTS_OF_A_FLAT, f"flat:{flat}")]
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
