"""What the law asks of an appeal as it stands now, all its moments known."""

from __future__ import annotations

from domovoy.appeals import terms
from domovoy.appeals.breaks import earlier_breaks
from domovoy.appeals.models import Appeal
from domovoy.appeals.moments import Moments, moments_of
from domovoy.appeals.terms import Plan
from domovoy.catalogue import shipped_catalogue


def present_plan(appeal: Appeal, moments: Moments | None = None) -> Plan:
    """Return what the present addressee owes by the appeal's problem and moments.

    As many statements as `moments_of`, one more where the law permits breaks.
    """
    moments = moments or moments_of(appeal)
    problem = shipped_catalogue().problems[appeal.problem]
    return terms.plan_of_problem(
        problem,
        moments,
        zone=appeal.house.zone,
        calendar=terms.calendar_of(appeal.house),
        addressee=appeal.addressee.kind,
        earlier=earlier_breaks(
            problem.norms,
            house=appeal.house,
            premises_id=appeal.premises_id,
            at=min((moments.began_at, *moments.noted.values())),
        ),
    )
