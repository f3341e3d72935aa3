"""The only way from an id to a flat or an organisation, the viewer named."""

from __future__ import annotations

from datetime import date

from domovoy.housing.errors import NobodyInspects, NobodyManages, PremisesNotFound
from domovoy.housing.models import (
    Management,
    Organisation,
    OrganisationKind,
    Premises,
)
from domovoy.identity.actors import Resident


def premises_of(premises_id: int, *, by: Resident, on: date) -> Premises:
    """Return a flat the resident holds on that day, with its house. One statement.

    Raises PremisesNotFound, the same whether it is another's or does not exist.
    """
    found = (
        Premises.objects.select_related("house")
        .filter(pk=premises_id, holdings__person_id=by.person_id, holdings__period__contains=on)
        .first()
    )
    if found is None:
        raise PremisesNotFound
    return found


def manager_of(house_id: int, *, on: date) -> Organisation:
    """Return who manages a house on that day. One statement. Raises NobodyManages."""
    found = (
        Management.objects.select_related("organisation")
        .filter(house_id=house_id, period__contains=on)
        .first()
    )
    if found is None:
        raise NobodyManages(house_id)
    return found.organisation


def inspectorate_of(region: str) -> Organisation:
    """Return the inspectorate of a region. One statement. Raises NobodyInspects."""
    found = Organisation.objects.filter(kind=OrganisationKind.INSPECTORATE, region=region).first()
    if found is None:
        raise NobodyInspects(region)
    return found
