"""Writing and checking chains. Each subject (an appeal, a conversation) has a chain of its own,
so that writers of different subjects never wait for each other.

Personal data never goes into `data`: a chain must outlive the erasure of a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from domovoy.journal.errors import ChainBroken
from domovoy.journal.models import Entry

GENESIS = "0" * 64


@dataclass(frozen=True)
class Line:
    """What is to be written into one of many chains at once."""

    chain: UUID
    event: str
    data: dict[str, Any] = field(default_factory=dict)


def begin(
    chain: UUID, event: str, *, by: str, at: datetime, data: dict[str, Any] | None = None
) -> Entry:
    """Write the first line of a chain. One statement; call inside a transaction."""
    return _write(chain, 1, GENESIS, event, by=by, at=at, data=data or {})


def append(
    chain: UUID, event: str, *, by: str, at: datetime, data: dict[str, Any] | None = None
) -> Entry:
    """Write the next line. Two statements; call with the chain's subject locked."""
    seq, previous = _ends_of([chain]).get(chain, (0, GENESIS))
    return _write(chain, seq + 1, previous, event, by=by, at=at, data=data or {})


def append_many(lines: Iterable[Line], *, by: str, at: datetime) -> list[Entry]:
    """Write the next line of each chain, in the order given. Two statements, none for no line.

    Call with the subject of every chain locked.
    """
    lines = list(lines)
    if not lines:
        return []
    ends = _ends_of({line.chain for line in lines})
    entries = []
    for line in lines:
        seq, previous = ends.get(line.chain, (0, GENESIS))
        entry = _entry(
            line.chain, seq + 1, previous, line.event, by=by, at=at, data=dict(line.data)
        )
        ends[line.chain] = entry.seq, entry.digest
        entries.append(entry)
    return Entry.objects.bulk_create(entries)


def verify(chain: UUID) -> int:
    """Recompute a chain and return how many lines it has.

    Raises ChainBroken at the first line that does not follow from the one before it.
    """
    previous, seq = GENESIS, 0
    for entry in Entry.objects.filter(chain=chain).order_by("seq"):
        seq += 1
        digest = _digest(
            chain, seq, entry.event, by=entry.by, at=entry.at, data=entry.data, previous=previous
        )
        if (entry.seq, entry.previous, entry.digest) != (seq, previous, digest):
            raise ChainBroken(chain, seq)
        previous = digest
    return seq


def _ends_of(chains: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """Return the place and the digest of the last line of every chain that has one.

    Whoever may write a line need not see those before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, digest FROM journal_ends(%s)", [list(chains)])
        return {chain: (seq, digest) for chain, seq, digest in cursor.fetchall()}


def _write(
    chain: UUID, seq: int, previous: str, event: str, *, by: str, at: datetime, data: dict[str, Any]
) -> Entry:
    entry = _entry(chain, seq, previous, event, by=by, at=at, data=data)
    entry.save(force_insert=True)
    return entry


def _entry(
    chain: UUID, seq: int, previous: str, event: str, *, by: str, at: datetime, data: dict[str, Any]
) -> Entry:
    digest = _digest(chain, seq, event, by=by, at=at, data=data, previous=previous)
    return Entry(
        chain=chain,
        seq=seq,
        event=event,
        at=at,
        by=by,
        data=data,
        previous=previous,
        digest=digest,
    )


def _digest(
    chain: UUID,
    seq: int,
    event: str,
    *,
    by: str,
    at: datetime,
    data: dict[str, Any],
    previous: str,
) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    line = json.dumps(
        [str(chain), seq, event, by, moment, data, previous],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(line.encode()).hexdigest()
