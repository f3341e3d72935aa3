"""Telling the database who acts, so that its own rules can guard the rows.

Whoever acts is a context of the program: `acting(by)` sets it, and before the next statement the
connection is told, once, with one statement. Where nobody is set the database shows nothing.
Why a session's setting and not a transaction's, and what keeps it from leaking: ADR 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func
from psycopg.pq import TransactionStatus

from domovoy.identity.actors import THE_SYSTEM, Anybody, Officer, Resident

Told = tuple[str, str, str, str]
NOBODY: Told = ("", "", "", "")
UNKNOWN: Told = ("?", "?", "?", "?")
TELL = (
    "SELECT set_config('domovoy.role', %s, false), set_config('domovoy.person', %s, false),"
    " set_config('domovoy.organisation', %s, false), set_config('domovoy.signature', %s, false)"
)
UNDOES = "ROLLBACK TO SAVEPOINT"
STEPS_OF_A_TRANSACTION = ("SAVEPOINT", "RELEASE SAVEPOINT", UNDOES)
_acts: ContextVar[Told] = ContextVar("domovoy_acts", default=NOBODY)
_connections: WeakKeyDictionary[Any, _Connection] = WeakKeyDictionary()


class _Connection:
    """What one connection to the server has been told."""

    def __init__(self) -> None:
        self.told = UNKNOWN
        self.in_transaction = False
        self.telling = False

    def forget(self) -> None:
        """Take what was said for taken back."""
        self.told, self.in_transaction = UNKNOWN, False


class ActingSignature(Func):
    """The signature of whoever acts, as a database default."""

    template = "coalesce(current_setting('domovoy.signature', true), '')"
    output_field = models.CharField()


@contextmanager
def acting(by: Anybody) -> Iterator[None]:
    """Act for somebody until the block ends; then whoever acted before goes on.

    No statement by itself; one before the next statement where that is somebody else.
    """
    token = _acts.set(_told(by))
    try:
        yield
    finally:
        _acts.reset(token)


@contextmanager
def beyond_the_wall(reason: str) -> Iterator[None]:
    """Read or write what an actor's action needs and the actor may not see.

    Who calls has shown by a rule that it may be done, and gives the actor nothing but the result.
    `reason` is for the reader: every place is listed by a test. Two statements around the block.
    """
    if not reason:
        raise ValueError("a step beyond the wall needs a reason")
    with acting(THE_SYSTEM):
        yield


def listen(connection: BaseDatabaseWrapper, **_extra: Any) -> None:
    """Have a connection told who acts before each statement; called when it is opened."""
    if _tell_first not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tell_first)


def _tell_first(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    django_connection = context["connection"]
    raw = django_connection.connection
    known = _connections.setdefault(raw, _Connection())
    if known.in_transaction and raw.info.transaction_status == TransactionStatus.IDLE:
        known.forget()  # the transaction it was said in has ended, perhaps undone
    wanted = _acts.get()
    step = str(sql).startswith(STEPS_OF_A_TRANSACTION)
    if known.told != wanted and not known.telling and not step:
        _tell(django_connection, raw, known, wanted)
    if str(sql).startswith(UNDOES):
        known.forget()
    return execute(sql, params, many, context)


def _tell(
    django_connection: BaseDatabaseWrapper, raw: Any, known: _Connection, wanted: Told
) -> None:
    """Say it in one statement, which counts as any other."""
    known.telling = True
    try:
        with django_connection.cursor() as cursor:
            cursor.execute(TELL, wanted)
    finally:
        known.telling = False
    known.told = wanted
    known.in_transaction = raw.info.transaction_status != TransactionStatus.IDLE


def _told(by: Anybody) -> Told:
    if isinstance(by, Resident):
        return "resident", str(by.person_id), "", by.signature
    if isinstance(by, Officer):
        return by.role.value, str(by.person_id), str(by.organisation_id), by.signature
    return by.signature, "", "", by.signature
