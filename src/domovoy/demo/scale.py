"""How much of a district is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of what is made; history covers `days` before the day it is made for."""

    name: str
    houses: int
    flats_in_house: int
    owners: int
    appeals: int
    days: int = 183
    months_of_bills: int = 6


FULL = Scale("full", houses=40, flats_in_house=75, owners=1200, appeals=2500)
SMALL = Scale("small", houses=6, flats_in_house=20, owners=30, appeals=60)
SCALES = {scale.name: scale for scale in (FULL, SMALL)}
