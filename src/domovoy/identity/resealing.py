"""Changing the keys of what lies sealed in the database, and of its fingerprints.

What is sealed is known by the names of columns: `sealed` and `…_sealed` hold bytes, `…_print`,
`owner_key` and `whose` hold fingerprints. A test refuses a column of bytes named otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from domovoy.identity import fixed_word
from domovoy.identity.doing import action, job
from domovoy.identity.models import Attempt, FixedWord
from domovoy.identity.rules import Act
from domovoy.identity.sealing import KeysForeign, Seal, SealBroken, further_print
from domovoy.journal import record
from domovoy.journal.models import Entry

OF_THE_INSTALLATION = UUID("00000000-0000-4000-8000-000000000002")
"""The journal's chain of what is done to, or set for, the whole installation."""
KEYS_CHANGED = "keys_changed"
PRINTS_CHANGED = "prints_changed"
AT_ONCE = 20
"""Documents are large: so many of them fit into memory."""
PRINTS_AT_ONCE = 1000
SAMPLE = 5
OTHERS_CONNECTED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE 'domovoy%'"
    " AND application_name <> current_setting('application_name')"
)


@dataclass(frozen=True)
class Column:
    """A column that the keys of the installation made."""

    model: type[models.Model]
    field: str

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.field}"


@dataclass(frozen=True)
class Standing:
    """How many values are sealed with the newest key, with an older one, with none of ours."""

    newest: int
    older: int
    unreadable: int


def sealed_columns() -> list[Column]:
    """Return every column of sealed values."""
    return _columns(models.BinaryField, lambda name: name == "sealed" or name.endswith("_sealed"))


def print_columns() -> list[Column]:
    """Return every column of fingerprints."""
    return _columns(
        models.CharField,
        lambda name: name.endswith("_print") or name in {"owner_key", "whose"},
    )


@job(Act.ROTATE_KEYS)
def reseal(seal: Seal, *, at: datetime) -> int:
    """Seal with the newest key whatever is not, and return how much that was.

    In small transactions: killed, it goes on where it was. What no key opens is left as it is.
    """
    done = 0
    for column in sealed_columns():
        for rows in _pages(column, AT_ONCE):
            with transaction.atomic():
                done += _renew(column, rows, seal)
    with transaction.atomic():
        record.append(
            OF_THE_INSTALLATION, KEYS_CHANGED, by="system", at=at, data={"resealed": done}
        )
    return done


@job(Act.CHECK_KEYS)
def standing_of(seal: Seal) -> Standing:
    """Open everything that is sealed and return how it stands."""
    newest = older = unreadable = 0
    for column in sealed_columns():
        for rows in _pages(column, AT_ONCE):
            for value in _values(column, rows).values():
                if seal.is_newest(value):
                    newest += 1
                elif _opens(seal, value):
                    older += 1
                else:
                    unreadable += 1
    return Standing(newest, older, unreadable)


@job(Act.COMPARE_KEYS)
def require_fitting(seal: Seal) -> None:
    """Refuse keys of another database: those that open none of its oldest sealed values, or print
    otherwise what it is searched by.

    One damaged value does not stop anybody; where nothing was sealed or printed, any keys will do.
    Two statements a column. Raises SealBroken, KeysForeign.
    """
    sample = [
        value
        for column in sealed_columns()
        for rows in islice(_pages(column, SAMPLE), 1)
        for value in _values(column, rows).values()
    ]
    if sample and not any(_opens(seal, value) for value in sample):
        raise SealBroken("no key opens what the database holds")
    try:
        fixed_word.know(seal)
    except KeysForeign:
        if sample or _holds_prints():
            raise
        fixed_word.replace_word(seal)


@action(Act.ROTATE_PRINTS)
def renew_prints(key: str, *, at: datetime) -> int:
    """Hash every fingerprint once more with a further key, once, and return how many they are.

    All of them or none. Called again for the same key it does nothing and returns 0: the journal
    has it. Nothing else may be writing meanwhile: see `others_connected`.
    """
    named = hashlib.sha256(key.encode()).hexdigest()
    done = Entry.objects.filter(
        chain=OF_THE_INSTALLATION, event=PRINTS_CHANGED, data__key=named
    ).exists()
    if done:
        return 0
    changed = sum(
        _hash_further(column, rows, key)
        for column in print_columns()
        for rows in _pages(column, PRINTS_AT_ONCE)
    )
    told = {"key": named, "prints": changed}
    record.append(OF_THE_INSTALLATION, PRINTS_CHANGED, by="system", at=at, data=told)
    return changed


def others_connected() -> int:
    """Return how many connections of other processes of the product there are. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_CONNECTED)
        row = cursor.fetchone()
    return int(row[0])


def _holds_prints() -> bool:
    """Tell whether anything is found by fingerprints that would not be found by other keys."""
    passing = {FixedWord, Attempt}
    return any(
        column.model._default_manager.exclude(**{column.field: ""}).exists()
        for column in print_columns()
        if column.model not in passing
    )


def _columns(kind: type[models.Field[Any, Any]], named: Callable[[str], bool]) -> list[Column]:
    return [
        Column(model, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("domovoy.")
        for field in model._meta.concrete_fields
        if isinstance(field, kind) and named(field.name)
    ]


def _pages(column: Column, size: int) -> Iterator[list[Any]]:
    """Yield the keys of rows that hold something, some at a time, in order."""
    filled = column.model._default_manager.exclude(**{column.field: None})
    last: Any = None
    while True:
        after = filled if last is None else filled.filter(pk__gt=last)
        keys = list(after.order_by("pk").values_list("pk", flat=True)[:size])
        if not keys:
            return
        yield keys
        last = keys[-1]


def _values(column: Column, rows: list[Any]) -> dict[Any, bytes]:
    found = column.model._default_manager.filter(pk__in=rows).exclude(**{column.field: None})
    return {key: bytes(value) for key, value in found.values_list("pk", column.field)}


def _renew(column: Column, rows: list[Any], seal: Seal) -> int:
    locked = column.model._default_manager.select_for_update(of=("self",)).filter(pk__in=rows)
    changed = []
    for row in locked.order_by("pk").only("pk", column.field):
        value = getattr(row, column.field)
        if value is not None and not seal.is_newest(value) and _opens(seal, value):
            setattr(row, column.field, seal.renew(value))
            changed.append(row)
    if changed:
        column.model._default_manager.bulk_update(changed, [column.field])
    return len(changed)


def _hash_further(column: Column, rows: list[Any], key: str) -> int:
    found = column.model._default_manager.filter(pk__in=rows).exclude(**{column.field: ""})
    changed = list(found.only("pk", column.field))
    for row in changed:
        setattr(row, column.field, further_print(key, getattr(row, column.field)))
    if changed:
        column.model._default_manager.bulk_update(changed, [column.field])
    return len(changed)


def _opens(seal: Seal, value: bytes | memoryview) -> bool:
    try:
        seal.open_bytes(value)
    except SealBroken:
        return False
    return True
