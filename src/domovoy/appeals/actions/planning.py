"""What the law asks of an appeal as it stands now, all its moments known."""

from __future__ import annotations

from collections.abc import Iterable

from domovoy.appeals import terms
from domovoy.appeals.breaks import earlier_breaks
from domovoy.appeals.customs import winter_of
from domovoy.appeals.models import Appeal, Clock
from domovoy.appeals.moments import Moments, moments_of
from domovoy.appeals.terms import Plan
from domovoy.catalogue import shipped_catalogue
from domovoy.regulation import NormUnknown, norm_book


def present_plan(
    appeal: Appeal, moments: Moments | None = None, *, clocks: Iterable[Clock] = ()
) -> Plan:
    """Return what the present addressee owes by the appeal's problem and moments.

    `clocks` are those the appeal has: what the addressee has set since about its winter does not
    turn theirs. As many statements as `moments_of`, one more where the law permits breaks.
    """
    moments = moments or moments_of(appeal)
    problem = shipped_catalogue().problems[appeal.problem]
    return terms.plan_of_problem(
        problem,
        moments,
        zone=appeal.house.zone,
        calendar=terms.calendar_of(appeal.house),
        addressee=appeal.addressee,
        winter=_winter_of(appeal, clocks),
        earlier=earlier_breaks(
            problem.norms,
            house=appeal.house,
            premises_id=appeal.premises_id,
            at=min((moments.began_at, *moments.noted.values())),
        ),
    )


def _winter_of(appeal: Appeal, clocks: Iterable[Clock]) -> frozenset[int]:
    """Return the months of the addressee's winter, as its terms of this appeal were judged by."""
    winter = set(winter_of(appeal.addressee_id))
    for clock in clocks:
        season = _season_of(clock) if clock.party_id == appeal.addressee_id else None
        month = clock.started_at.astimezone(appeal.house.zone).month
        if season == "winter":
            winter.add(month)
        elif season == "summer":
            winter.discard(month)
    return frozenset(winter)


def _season_of(clock: Clock) -> str | None:
    try:
        return norm_book().get(clock.norm).when
    except NormUnknown:
        return None
