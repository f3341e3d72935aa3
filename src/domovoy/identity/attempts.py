"""How often something may be tried. Kept in the database: a restart forgives nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import Attempt
from domovoy.identity.sealing import installation_seal


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind within so long."""

    kind: str
    most: int
    within: timedelta


def count_attempt(limit: Limit, whose: str, *, at: datetime) -> None:
    """Count a try by a person, an address or a flat. Raises TooManyAttempts, uncounted.

    It lasts only if the caller's transaction does: count before what may fail. Two statements.
    """
    key = installation_seal().fingerprint("attempt", whose)
    with beyond_the_wall("tries are counted for everybody and shown to nobody"):
        recent = list(
            Attempt.objects.filter(kind=limit.kind, whose=key, at__gt=at - limit.within)
            .order_by("-at")
            .values_list("at", flat=True)[: limit.most]
        )
        if len(recent) >= limit.most:
            raise TooManyAttempts(limit.kind, recent[-1] + limit.within)
        Attempt.objects.create(kind=limit.kind, whose=key, at=at)
