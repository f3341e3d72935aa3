"""What the last thirty days add up to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.figures import SPAN, by_group, by_norm
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.queries import unread_of
from domovoy.housing import desk
from domovoy.identity.rules import Act
from domovoy.intake.queries import figures as solved_of
from domovoy.regulation import Kind, NormUnknown, norm_book
from domovoy.regulation.explanation import basis_of
from domovoy.web.desk.wording import DUTIES
from domovoy.web.requests import OfficerRequest, officer_may


@require_safe
@officer_may(Act.SEE_FIGURES)
def figures(request: OfficerRequest) -> HttpResponse:
    """Show appeals by group, terms by norm, and what advice has solved.

    Seven statements with those of the session.
    """
    at = timezone.now()
    place = desk.place_of(request.officer)
    groups = by_group(request.officer, at=at)
    context = {
        "place": place.short_name,
        "unread": unread_of(request.officer.person_id, for_staff=True),
        "groups": [(_group(figure.group), figure) for figure in groups],
        "appeals": sum(figure.appeals for figure in groups),
        "norms": [(_norm(figure.norm), figure) for figure in by_norm(request.officer, at=at)],
        "solved": solved_of(request.officer.organisation_id, since=at - SPAN),
    }
    return render(request, "office/figures.html", context)


def _group(code: str) -> dict[str, Any]:
    known = shipped_catalogue().groups.get(code)
    return {"code": code if known else "", "title": known.title if known else code}


def _norm(code: str) -> dict[str, str]:
    try:
        norm = norm_book().get(code)
    except NormUnknown:
        return {"what": code, "basis": ""}
    what = DUTIES[norm.kind].capitalize() if norm.kind is Kind.INFORM else norm.what or norm.duty
    return {"what": what, "basis": basis_of(norm)}
