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

WRITES = """
SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
Trace = dict[str, tuple[int, str]]
Writes = dict[str, int]


def trace() -> Trace:
    """Return of each table how many rows it has and what is in them all. Two statements."""
    return _content_of(set(writes()) - UNTOUCHED)


def writes() -> Writes:
    """Return how many rows of each table this transaction has written so far. One statement.

    The server counts what was taken back as well: a number that has not grown is proof.
    """
    with acting(THE_SYSTEM), connection.cursor() as cursor:
        cursor.execute(WRITES)
        return dict(cursor.fetchall())


def changed(before: Trace, since: Writes, *, but: set[str]) -> list[str]:
    """Return the tables that are not what they were, of those written to since some moment.

    At that moment all were as before. Two statements, one where nothing was written.
    """
    written = {table for table, rows in writes().items() if rows != since[table]}
    after = _content_of(written - UNTOUCHED - but)
    return sorted(table for table in after if before[table] != after[table])


def _content_of(tables: set[str]) -> Trace:
    if not tables:
        return {}
    with acting(THE_SYSTEM), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_of_table, sorted(tables))))
        return {table: (rows, content) for table, rows, content in cursor}


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
