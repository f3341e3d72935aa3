"""Risers of each house, and the flats that hang on them."""

from __future__ import annotations

from domovoy.demo.register import FLATS_ON_A_FLOOR, Register
from domovoy.housing.models import House, Premises, Riser, RiserKind

KINDS = (RiserKind.COLD_WATER, RiserKind.HOT_WATER, RiserKind.SEWERAGE, RiserKind.HEATING)
BATCH = 5000


def write(register: Register) -> None:
    """Write a riser of each kind for every place on a landing of every entrance."""
    risers = Riser.objects.bulk_create(
        (riser for house in register.houses for riser in _risers(house)), batch_size=BATCH
    )
    found = {(riser.house_id, riser.kind, riser.number): riser.pk for riser in risers}
    links = Premises.risers.through
    links.objects.bulk_create(
        (
            links(premises_id=flat.pk, riser_id=found[house.pk, kind, _number(flat, place)])
            for house in register.houses
            for place, flat in enumerate(register.flats[house.pk])
            for kind in KINDS
        ),
        batch_size=BATCH,
    )


def _risers(house: House) -> list[Riser]:
    return [
        Riser(house=house, kind=kind, number=f"{entrance}.{place}", entrance=entrance)
        for entrance in range(1, house.entrances + 1)
        for place in range(1, FLATS_ON_A_FLOOR + 1)
        for kind in KINDS
    ]


def _number(flat: Premises, place: int) -> str:
    return f"{flat.entrance}.{place % FLATS_ON_A_FLOOR + 1}"
