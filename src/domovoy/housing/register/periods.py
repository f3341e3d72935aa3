"""Periods that must not meet and shares that must not exceed the whole. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple


class Period(NamedTuple):
    """From a day, that day included, to a day, that day excluded; None is without end."""

    since: date | None
    until: date | None

    def __str__(self) -> str:
        since = f"с {self.since:%d.%m.%Y}" if self.since else "с начала"
        return f"{since} до {self.until:%d.%m.%Y}" if self.until else since


class Held(NamedTuple):
    """A share and when it was held."""

    period: Period
    numerator: int
    denominator: int


def overlaps(periods: Sequence[Period]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places of periods that share a day: each later one once, with one before it.

    >>> y = [date(year, 1, 1) for year in range(2020, 2024)]
    >>> list(overlaps([Period(y[1], None), Period(y[0], y[1]), Period(y[2], y[3])]))
    [(0, 2)]
    """
    order = sorted(range(len(periods)), key=lambda place: _begins(periods[place]))
    widest: int | None = None
    for place in order:
        if widest is not None and _begins(periods[place]) < _ends(periods[widest]):
            yield widest, place
        if widest is None or _ends(periods[place]) > _ends(periods[widest]):
            widest = place


def exceeding(shares: Sequence[Held]) -> tuple[date, Fraction] | None:
    """Return the first day on which shares add up to more than one, and to how much; or None.

    A day before all days is `date.min`.
    """
    whole = lcm(*(held.denominator for held in shares))
    steps: dict[date, int] = {}
    for held in shares:
        part = held.numerator * (whole // held.denominator)
        begins, ends = _begins(held.period), _ends(held.period)
        steps[begins] = steps.get(begins, 0) + part
        steps[ends] = steps.get(ends, 0) - part
    total = 0
    for day in sorted(steps):
        total += steps[day]
        if total > whole:
            return day, Fraction(total, whole)
    return None


def _begins(period: Period) -> date:
    return period.since or date.min


def _ends(period: Period) -> date:
    return period.until or date.max
