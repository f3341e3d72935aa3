"""Chance, always from a generator that is handed in."""

from __future__ import annotations

from datetime import datetime
from random import Random


def happens(rng: Random, share: float) -> bool:
    """Tell whether something happens that does so in this share of cases."""
    return rng.random() < share


def between(begin: datetime, end: datetime, rng: Random, low: float, high: float) -> datetime:
    """Return a moment at some part of a span."""
    return begin + (end - begin) * rng.uniform(low, high)
