"""How often something may be tried. Kept in the database: a restart forgives nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.doing import job
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import Attempt
from domovoy.identity.rules import Act
from domovoy.identity.sealing import installation_seal

log = structlog.get_logger(__name__)
KEPT = timedelta(days=31)
"""How long a try is remembered; no limit looks further back."""


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind within so long."""

    kind: str
    most: int
    within: timedelta

    def __post_init__(self) -> None:
        """Refuse a limit that would be forgotten before its time. Raises ValueError."""
        if self.within > KEPT:
            raise ValueError(f"tries are kept for {KEPT}")


def count_attempt(limit: Limit, whose: str, *, at: datetime) -> int:
    """Count a try by a person, an address or a flat. Raises TooManyAttempts, uncounted.

    Returns its number, by which it can be taken back. It lasts only if the caller's
    transaction does: count before what may fail. Two statements.
    """
    key = installation_seal().fingerprint("attempt", whose)
    with beyond_the_wall("tries are counted for everybody and shown to nobody"):
        recent = list(
            Attempt.objects.filter(kind=limit.kind, whose=key, at__gt=at - limit.within)
            .order_by("-at")
            .values_list("at", flat=True)[: limit.most]
        )
        if len(recent) >= limit.most:
            log.warning("a limit was reached", kind=limit.kind, whose=key)
            raise TooManyAttempts(limit.kind, recent[-1] + limit.within)
        return Attempt.objects.create(kind=limit.kind, whose=key, at=at).pk


def take_back(limit: Limit, number: int) -> None:
    """Count a try no more: it came to the end it was meant for. One statement."""
    with beyond_the_wall("tries are counted for everybody and shown to nobody"):
        Attempt.objects.filter(pk=number, kind=limit.kind).delete()


@job(Act.FORGET_ATTEMPTS)
def forget_attempts(*, at: datetime) -> int:
    """Delete the tries no limit looks back to; return how many. One statement."""
    forgotten, _ = Attempt.objects.filter(at__lte=at - KEPT).delete()
    return forgotten
