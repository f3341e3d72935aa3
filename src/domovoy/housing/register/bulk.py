"""Writing many rows with few statements. Plain COPY is refused on tables with row policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from psycopg import sql

Row = tuple[Any, ...]
BATCH = 5000
PERIOD = "daterange"


class Relation:
    """A table of the database and the types of those of its columns that are written."""

    def __init__(self, name: str, columns: Mapping[str, str]) -> None:
        self.name = name
        self.columns = dict(columns)

    def insert(self, rows: Iterable[Row]) -> Iterator[int]:
        """Insert rows and yield their ids in the same order. One statement for each batch."""
        statement = sql.SQL(
            "INSERT INTO {name} ({columns}) SELECT {values} FROM unnest({arrays})"
            " WITH ORDINALITY AS given ({parts}, place) ORDER BY place RETURNING id"
        )
        for batch in _batches(rows):
            yield from (number for (number,) in self._run(statement, batch))

    def update(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Write rows over those with these ids. One statement for each batch."""
        statement = sql.SQL(
            "UPDATE {name} SET ({columns}) = ROW ({values}) FROM unnest({arrays}, %s::bigint[])"
            " AS given ({parts}, row_id) WHERE {name}.id = row_id RETURNING {name}.id"
        )
        for batch in _batches(rows):
            self._run(statement, [row for _, row in batch], [number for number, _ in batch])

    def _run(self, statement: sql.SQL, rows: Sequence[Row], *more: list[Any]) -> list[Row]:
        parts = [sql.Identifier(f"c{place}") for place in range(len(self.columns))]
        text = statement.format(
            name=sql.Identifier(self.name),
            columns=sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            parts=sql.SQL(", ").join(parts),
            values=sql.SQL(", ").join(map(_value, parts, self.columns.values())),
            arrays=sql.SQL(", ").join(map(_array, self.columns.values())),
        ).as_string(None)
        columns = [list(column) for column in zip(*rows, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(text, [*columns, *more])
            return list(cursor.fetchall())


def _value(part: sql.Identifier, kind: str) -> sql.Composable:
    return sql.SQL("{}::daterange").format(part) if kind == PERIOD else part


def _array(kind: str) -> sql.Composable:
    return sql.SQL("%s::{}[]").format(sql.SQL("text" if kind == PERIOD else kind))


def rows_of(query: str, *parameters: Any) -> list[Row]:
    """Return what a query finds. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def range_text(since: Any, until: Any) -> str:
    """Return a period as the database reads it."""
    return f"[{since or ''},{until or ''})"
