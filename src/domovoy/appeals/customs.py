"""What an organisation has set about the terms it owes: its winter, the hours it is reminded in."""

from __future__ import annotations

from datetime import time

from domovoy.housing.settings import (
    REMIND_FROM_HOUR,
    REMIND_UNTIL_HOUR,
    WINTER_FIRST_MONTH,
    WINTER_LAST_MONTH,
    remembered,
)
from domovoy.regulation import Window

YEAR = 12


def winter_of(organisation_id: int | None) -> frozenset[int]:
    """Return the months of an organisation's winter by their numbers; see `remembered`.

    Without an organisation, those of the whole installation.
    """
    first = remembered(WINTER_FIRST_MONTH, organisation_id)
    last = remembered(WINTER_LAST_MONTH, organisation_id)
    return frozenset({*range(first, YEAR + 1), *range(1, last + 1)})


def waking_of(organisation_id: int | None) -> Window:
    """Return the hours in which an organisation is reminded of terms of days; see `remembered`."""
    return Window(
        time(remembered(REMIND_FROM_HOUR, organisation_id)),
        time(remembered(REMIND_UNTIL_HOUR, organisation_id)),
    )
