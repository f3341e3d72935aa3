"""Words that housing has for people. Who carries them lies above and makes itself known at start.

The same shape as `delivery.outbox.Word`: housing may not know who delivers (arrows point down).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class HouseWord:
    """A notice to one person about their flats: `once` keeps it from being written twice.

    `facts` carry numbers and dates for the template, never a name or an address.
    """

    event: str
    subject: UUID
    once: str
    person_id: int
    facts: dict[str, Any] = field(default_factory=dict)


class Carrier(Protocol):
    """Who writes words down to be delivered."""

    def __call__(self, words: Iterable[HouseWord], *, at: datetime) -> None:
        """Write them inside the caller's transaction."""


_carriers: list[Carrier] = []


def carry_with(carrier: Carrier) -> None:
    """Make known who carries words; once, when the process begins."""
    _carriers[:] = [carrier]


def announce(words: Iterable[HouseWord], *, at: datetime) -> None:
    """Have words carried to people; nothing without words. Call inside a transaction."""
    told = list(words)
    for carrier in _carriers if told else ():
        carrier(told, at=at)
