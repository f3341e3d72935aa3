"""Writing and checking chains. Each subject (an appeal, a conversation) has a chain of its own,
so that writers of different subjects never wait for each other.

Personal data never goes into `data`: a chain must outlive the erasure of a person.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domovoy.journal.errors import ChainBroken
from domovoy.journal.models import Entry

GENESIS = "0" * 64


def begin(
    chain: UUID, event: str, *, by: str, at: datetime, data: dict[str, Any] | None = None
) -> Entry:
    """Write the first line of a chain. One statement; call inside a transaction."""
    return _write(chain, 1, GENESIS, event, by=by, at=at, data=data or {})


def append(
    chain: UUID, event: str, *, by: str, at: datetime, data: dict[str, Any] | None = None
) -> Entry:
    """Write the next line. Two statements; call with the chain's subject locked."""
    last = Entry.objects.filter(chain=chain).order_by("-seq").values_list("seq", "digest").first()
    seq, previous = last or (0, GENESIS)
    return _write(chain, seq + 1, previous, event, by=by, at=at, data=data or {})


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


def _write(
    chain: UUID, seq: int, previous: str, event: str, *, by: str, at: datetime, data: dict[str, Any]
) -> Entry:
    digest = _digest(chain, seq, event, by=by, at=at, data=data, previous=previous)
    return Entry.objects.create(
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
