"""Many appeals of one organisation, copied from those of the small demo district.

Three of a hundred are open, as with an organisation that answers; each has terms of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg

OPEN_SHARE = 0.03
TABLES = ("appeals_appeal", "appeals_clock")
PLAN = """
CREATE TEMP TABLE crowd AS
WITH open AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM appeals_appeal
    WHERE addressee_id = %(organisation)s AND status IN ('send', 'in_work')
), closed AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM appeals_appeal
    WHERE addressee_id = %(organisation)s AND status NOT IN ('send', 'in_work')
), drawn AS (
    SELECT n, random() AS way, random() AS which, random() AS far
    FROM generate_series(1, %(count)s) AS n
)
SELECT n + (SELECT max(id) FROM appeals_appeal) AS id,
       CASE WHEN way < %(open_share)s
            THEN open.ids[1 + floor(which * cardinality(open.ids))::int]
            ELSE closed.ids[1 + floor(which * cardinality(closed.ids))::int]
       END AS source,
       CASE WHEN way < %(open_share)s THEN far * interval '20 days'
            ELSE far * interval '-900 days' END AS shift
FROM drawn, open, closed
"""
NEW_APPEAL = {
    "id": "crowd.id",
    "guid": "gen_random_uuid()",
    "number": "nextval('appeals_number')::text",
    "submission_key": "gen_random_uuid()",
    "parent_id": "NULL",
    "root_id": "NULL",
    "registered_at": "source.registered_at + least(shift, interval '0')",
    "next_due_at": "source.next_due_at + shift",
}
NEW_CLOCK = {
    "appeal_id": "crowd.id",
    "started_at": "source.started_at + least(shift, interval '0')",
    "due_at": "source.due_at + shift",
}


@dataclass(frozen=True)
class Index:
    """An index that is made again after the rows."""

    name: str
    definition: str


def grow(url: str, *, organisation: int, count: int) -> None:
    """Add so many appeals with their clocks, as the superuser: checks between tables rest."""
    with psycopg.connect(url, autocommit=True) as connection, without_indexes(connection) as copy:
        connection.execute("SELECT setseed(0.5)")
        asked = {"organisation": organisation, "count": count, "open_share": OPEN_SHARE}
        connection.execute(PLAN, asked)
        connection.execute(copy("appeals_appeal", NEW_APPEAL, "source.id"))
        connection.execute("SELECT setval(pg_get_serial_sequence('appeals_appeal', 'id'),"
                           " (SELECT max(id) FROM appeals_appeal))")  # fmt: skip
        connection.execute(copy("appeals_clock", NEW_CLOCK, "source.appeal_id"))


@contextmanager
def without_indexes(connection: psycopg.Connection) -> Iterator[Callable[..., str]]:
    """Let many rows in quickly: indexes are made and statistics taken when all are there.

    Gives what writes the statement that copies rows of a table for the temporary table `crowd`.
    """
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET maintenance_work_mem = '512MB'")
    indexes = _plain_indexes(connection)
    for index in indexes:
        connection.execute(f"DROP INDEX {index.name}")
    yield partial(_copy, connection)
    for index in indexes:
        connection.execute(index.definition)
    connection.execute("VACUUM ANALYZE")


def _plain_indexes(connection: psycopg.Connection) -> list[Index]:
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conname = indexname)",
        [list(TABLES)],
    )
    return [Index(f'"{name}"', definition) for name, definition in found]


def _copy(connection: psycopg.Connection, table: str, replaced: dict[str, str], source: str) -> str:
    columns = [
        name
        for (name,) in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' AND (column_name <> 'id' OR %s)",
            [table, "id" in replaced],
        )
    ]
    values = [replaced.get(name, f'source."{name}"') for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
        f" FROM crowd JOIN {table} AS source ON {source} = crowd.source"
    )
