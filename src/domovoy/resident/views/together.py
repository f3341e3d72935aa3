"""Neighbours with the same trouble: the list, joining an appeal, and what one sees of it then."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.errors import AlreadyJoined, AppealError, AppealNotFound
from domovoy.appeals.models import OPEN
from domovoy.appeals.neighbours import joinable, joined_by, shared_page_of
from domovoy.appeals.queries import appeals_of
from domovoy.housing.errors import HousingError
from domovoy.identity.rules import Act
from domovoy.resident import wording
from domovoy.resident.consenting import consented
from domovoy.resident.frame import frame_of, show
from domovoy.resident.terms import terms_of
from domovoy.web.doors import posted
from domovoy.web.forms import whole
from domovoy.web.requests import ResidentRequest, resident_may

OFFERED = 5


def show_list(request: ResidentRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show one's own appeals, those joined, and what neighbours have told of the chosen house."""
    at = timezone.now()
    flat = frame_of(request, at=at).flat
    offers = joinable(flat.premises_id, by=request.resident, at=at) if flat else ()
    appeals = appeals_of(request.resident, at=at)
    told = {card.title for card in appeals if card.status in OPEN}
    context = {
        "appeals": appeals,
        "joined": joined_by(request.resident),
        "joinable": [offer for offer in offers if not offer.joined and offer.title not in told][
            :OFFERED
        ],
        "problem": problem,
    }
    return show(request, "resident/appeals/list.html", context, status=status)


def show_shared(request: ResidentRequest, number: str, *, at: datetime) -> HttpResponse:
    """Show what a neighbour sees of an appeal they joined."""
    try:
        page = shared_page_of(number, by=request.resident, at=at)
    except AppealNotFound as problem:
        raise Http404 from problem
    context = {"page": page, "terms": terms_of(page.clocks)}
    return show(request, "resident/appeals/shared.html", context)


@posted(otherwise="resident:appeals")
@resident_may(Act.JOIN)
@consented(page="resident:appeals")
def join(request: ResidentRequest, number: str) -> HttpResponse:
    """Join a neighbour's appeal about the house; who is among them already is led to it."""
    try:
        actions.join(
            number=number,
            premises_id=whole(request.POST.get("premises_id", "")) or 0,
            by=request.resident,
            at=timezone.now(),
        )
    except AlreadyJoined:
        pass
    except AppealNotFound as problem:
        raise Http404 from problem
    except (AppealError, HousingError) as problem:
        return show_list(request, problem=wording.explain(problem), status=422)
    return redirect("resident:appeal", number=number)
