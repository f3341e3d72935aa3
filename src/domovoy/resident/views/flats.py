"""A person's flats: the list, finding them in the register, asking for one, how claims stand."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from domovoy.housing.binding import actions, documents, queries
from domovoy.housing.binding.actions import ClaimWords, Document
from domovoy.housing.binding.errors import ClaimNotFound, HouseNotFound
from domovoy.housing.binding.queries import HouseFound
from domovoy.housing.binding.rules import CLAIMED
from domovoy.housing.errors import HousingError
from domovoy.housing.models import Holding, HoldingKind
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.rules import Act
from domovoy.resident import wording
from domovoy.resident.consenting import consented
from domovoy.resident.frame import frame_of, show
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.limits import search_limited
from domovoy.web.requests import ResidentRequest, resident_may

ASK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])
SAID = "said_of_flats"
SEARCH_LENGTH = 200


@require_safe
@resident_may(Act.SEE_FLATS)
def flats(request: ResidentRequest) -> HttpResponse:
    """Show a person's flats, how they came by each, and how their claims stand."""
    return show_flats(request)


def show_flats(request: ResidentRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the flats; what has just been done is said once."""
    claims = queries.claims_of(request.resident)
    context = {
        "claims": claims,
        "waits": any(claim.waits for claim in claims),
        "said": said(request),
        "problem": problem,
    }
    return show(request, "resident/flats/list.html", context, status=status)


@posted(otherwise="resident:flats")
@resident_may(Act.MATCH_FLATS)
def find(request: ResidentRequest) -> HttpResponse:
    """Look the person up in the register of owners once more."""
    found = actions.match_flats(by=request.resident, at=timezone.now(), again=True)
    if any(isinstance(each, Holding) for each in found):
        return say(request, "found")
    return say(request, "left_to_decide" if found else "not_found")


@require_safe
@resident_may(Act.SEE_FLATS)
@search_limited("address")
def add(request: ResidentRequest) -> HttpResponse:
    """Find a house by its address: whom to call there, and a way to ask for a flat."""
    typed = request.GET.get("address", "").replace("\0", "")[:SEARCH_LENGTH]
    found = queries.houses_of_address(typed, at=timezone.now())
    return show(request, "resident/flats/add.html", {"typed": typed, "found": found})


@ASK_OR_DO
@resident_may(Act.CLAIM_FLAT)
@consented()
def claim(request: ResidentRequest, house: UUID) -> HttpResponse:
    """Ask for a flat of a house: bound at once, or left to be looked into, never told why."""
    at = timezone.now()
    try:
        card = queries.house_found(house, at=at)
    except HouseNotFound as problem:
        raise Http404 from problem
    if request.method != "POST":
        return _ask(request, card)
    if request.POST.get("kind") not in CLAIMED:
        return _ask(request, card, problem=wording.CHOOSE_WHO)
    try:
        done = actions.claim_flat(
            _typed(request, house), shown=_documents(request), by=request.resident, at=at
        )
    except TooManyAttempts as problem:
        return _ask(request, card, problem=wording.too_often(problem, wording.CLAIM_ANYWAY, at=at))
    except HousingError as problem:
        return _ask(request, card, problem=wording.explain(problem), wrong=problem.code)
    return say(request, "bound" if isinstance(done, Holding) else "claimed")


@posted(otherwise="resident:flats")
@resident_may(Act.WITHDRAW_CLAIM)
def withdraw_claim(request: ResidentRequest, claim: UUID) -> HttpResponse:
    """Take a claim back."""
    try:
        actions.withdraw_claim(guid=claim, by=request.resident, at=timezone.now())
    except ClaimNotFound as problem:
        raise Http404 from problem
    except HousingError as problem:
        return show_flats(request, problem=wording.explain(problem), status=422)
    return say(request, "claim_withdrawn")


def say(request: ResidentRequest, what: str, *, people_of: UUID | None = None) -> HttpResponse:
    """Lead to the flats, or to the people of one, where this will be said."""
    request.session[SAID] = what
    if people_of is not None:
        return redirect("resident:flats_people", holding=people_of)
    return redirect("resident:flats")


def said(request: ResidentRequest) -> str:
    """Return what has just been done, once."""
    return wording.SAID_OF_FLATS.get(request.session.pop(SAID, ""), "")


def day_typed(request: ResidentRequest, field: str, *, unreadable: date | None) -> date | None:
    """Return a day of a form: None for an empty field, `unreadable` for what is no day."""
    typed = request.POST.get(field, "").strip()
    if not typed:
        return None
    with suppress(ValueError):
        return date.fromisoformat(typed)
    return unreadable


def _typed(request: ResidentRequest, house: UUID) -> ClaimWords:
    return ClaimWords(
        house=house,
        flat=words(request, "flat"),
        kind=request.POST.get("kind", ""),
        account=words(request, "account"),
        comment=words(request, "comment"),
        child_name=words(request, "child_name"),
        child_born_on=day_typed(request, "child_born_on", unreadable=None),
        until=day_typed(request, "until", unreadable=date.min),
    )


def _documents(request: ResidentRequest) -> list[Document]:
    """Read the files of a form: no more and no longer than is needed to refuse them."""
    uploads = request.FILES.getlist("documents")[: documents.MOST + 1]
    return [Document(each.name or "", each.read(documents.LARGEST + 1)) for each in uploads]


def _ask(
    request: ResidentRequest, house: HouseFound, *, problem: str = "", wrong: str = ""
) -> HttpResponse:
    """Ask who the person is to the flat; once that is known, only what concerns such people."""
    sent = request.POST if request.method == "POST" else request.GET
    status = 422 if problem else 200
    context: dict[str, Any] = {"house": house, "problem": problem}
    kind = sent.get("kind", "")
    if kind not in CLAIMED:
        context["kinds"] = [(each, HoldingKind(each).label) for each in CLAIMED]
        return show(request, "resident/flats/who.html", context, status=status)
    context |= {
        "kind": kind,
        "kind_label": HoldingKind(kind).label,
        "shows": wording.DOCUMENTS_TO_SHOW[kind],
        "typed": request.POST,
        "wrong": wording.FIELDS_OF_FLATS.get(wrong, ""),
    }
    return show(request, "resident/flats/claim.html", context, status=status)


def no_right(request: ResidentRequest, code: str, *, at: datetime) -> HttpResponse:
    """Say that this screen is not open to the person, and who can open it: to them it is not."""
    context = {"words": wording.REFUSALS[code], "flat": frame_of(request, at=at).flat}
    return show(request, "resident/flats/no_right.html", context, status=404)
