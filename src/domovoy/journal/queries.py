"""Reading chains: each function takes one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domovoy.journal.models import Entry

SHOWN = 200


@dataclass(frozen=True)
class EntryCard:
    """A line of a chain as it is read."""

    chain: UUID
    seq: int
    event: str
    at: datetime
    by: str
    data: dict[str, Any]


def lines_of(chain: UUID) -> list[EntryCard]:
    """Return the latest lines of a chain, the newest first, two hundred at most."""
    return _cards(Entry.objects.filter(chain=chain).order_by("-seq")[:SHOWN])


def latest_of(chains: Iterable[UUID]) -> list[EntryCard]:
    """Return the latest lines of some chains together, the newest first, two hundred at most."""
    return _cards(
        Entry.objects.filter(chain__in=list(chains)).order_by("-at", "chain", "-seq")[:SHOWN]
    )


def _cards(entries: Iterable[Entry]) -> list[EntryCard]:
    return [
        EntryCard(each.chain, each.seq, each.event, each.at, each.by, each.data) for each in entries
    ]
