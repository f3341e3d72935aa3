"""Whether something was left in the database, wherever it may be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM

UNTOUCHED = {"django_migrations", "django_content_type", "auth_permission"}
OF_COMING = {"identity_attempt"}
"""What a person leaves by coming at all: a try that counts."""
OF_LOOKING = OF_COMING | {"identity_look"}
"""What a person leaves by reading: the log of looks."""
KEYS_ONLY = {"identity_session": "t.session_key"}
"""Of a session it matters whether it is there, not when it was seen last."""

Trace = dict[str, tuple[int, str]]
_statement: list[str] = []


def trace() -> Trace:
    """Return of each table how many rows it has and what is in them all. One statement."""
    with acting(THE_SYSTEM), connection.cursor() as cursor:
        cursor.execute(_statement_of_all(cursor))
        return {table: (rows, content) for table, rows, content in cursor}


def changed(before: Trace, after: Trace, *, but: set[str]) -> list[str]:
    """Return the tables that are not what they were."""
    return [table for table in after if table not in but and before[table] != after[table]]


def _statement_of_all(cursor) -> str:
    if not _statement:
        tables = sorted(set(connection.introspection.table_names(cursor)) - UNTOUCHED)
        _statement.append(" UNION ALL ".join(map(_of_table, tables)))
    return _statement[0]


def _of_table(table: str) -> str:
    row = KEYS_ONLY.get(table, "t::text")
    rows = f"md5(coalesce(string_agg({row}, '|' ORDER BY {row}), ''))"
    return f"SELECT '{table}', count(*), {rows} FROM \"{table}\" t"


@contextmanager
def one_transaction() -> Iterator[None]:
    """Run a block in a transaction that is taken back, in which actions may open their own."""
    block = transaction.atomic()
    block._from_testcase = True  # what Django's own TestCase says of its transactions
    with block:
        yield
        transaction.set_rollback(True)
