"""The only way from an id to a flat or an organisation, the viewer named."""

from __future__ import annotations

from datetime import date, datetime

from domovoy.housing.binding.rules import Right, allowed_by, require_right
from domovoy.housing.days import LocalDay
from domovoy.housing.errors import NobodyInspects, NobodyManages, PremisesNotFound
from domovoy.housing.models import Holding, Organisation, OrganisationKind, Premises
from domovoy.identity.actors import Officer, Resident

# Asked at every turn of a conversation and every sending: written out for the same reason as
# the person of a session (see `backend`).
MANAGER_ON_DAY = """
SELECT organisation.*
FROM housing_organisation organisation
JOIN housing_management management ON management.organisation_id = organisation.id
WHERE management.house_id = %s AND management.period @> %s::date
"""


def premises_of(
    premises_id: int, *, by: Resident, at: datetime, right: Right | None = None
) -> Premises:
    """Return a flat the resident holds on the house's day of `at`, with its house. One statement.

    Raises PremisesNotFound, the same whether it is another's or does not exist; MayNotWrite,
    MayNotSeeMeters, MayNotSeeBills where a `right` is asked for that the resident has not got, or
    not yet at their age.
    """
    found = (
        Holding.objects.select_related("premises__house", "person")
        .filter(
            premises_id=premises_id,
            person_id=by.person_id,
            period__contains=LocalDay(at, "premises__house__time_zone"),
        )
        .first()
    )
    if found is None:
        raise PremisesNotFound
    on = at.astimezone(found.premises.house.zone).date()
    require_right(allowed_by(found, found.person.birth_on, on=on), right)
    return found.premises


def manager_of(house_id: int, *, on: date) -> Organisation:
    """Return who manages a house on that day. One statement. Raises NobodyManages."""
    for organisation in Organisation.objects.raw(MANAGER_ON_DAY, [house_id, on]):
        return organisation
    raise NobodyManages(house_id)


def receiver_of(organisation_id: int, *, by: Officer) -> Organisation | None:
    """Return another organisation of the officer's region that mends or supplies. One statement."""
    own_region = Organisation.objects.filter(pk=by.organisation_id).values("region")
    return (
        Organisation.objects.filter(pk=organisation_id, region__in=own_region)
        .exclude(pk=by.organisation_id)
        .exclude(kind=OrganisationKind.INSPECTORATE)
        .first()
    )


def inspectorate_of(region: str) -> Organisation:
    """Return the inspectorate of a region. One statement. Raises NobodyInspects."""
    found = Organisation.objects.filter(kind=OrganisationKind.INSPECTORATE, region=region).first()
    if found is None:
        raise NobodyInspects(region)
    return found
