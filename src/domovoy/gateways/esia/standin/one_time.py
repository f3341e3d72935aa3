"""Things that serve once and not for long: codes, and sign-ins waiting for a choice."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

_MOST = 10_000


class OneTime(Generic[Kept]):
    """What was put under a random name, taken at most once and before it is too old."""

    def __init__(self, life: timedelta) -> None:
        self._life = life
        self._kept: dict[str, tuple[datetime, Kept]] = {}

    def put(self, thing: Kept, *, at: datetime) -> str:
        """Keep it; the name it can be taken by comes back."""
        while self._kept and (self._is_old(at) or len(self._kept) >= _MOST):
            self._kept.pop(next(iter(self._kept)))
        name = secrets.token_urlsafe(32)
        self._kept[name] = (at, thing)
        return name

    def take(self, name: str, *, at: datetime) -> Kept | None:
        """Give it away, if it is there and young enough."""
        put_at, thing = self._kept.pop(name, (None, None))
        return thing if put_at is not None and at - put_at <= self._life else None

    def _is_old(self, at: datetime) -> bool:
        put_at, _ = next(iter(self._kept.values()))
        return at - put_at > self._life
