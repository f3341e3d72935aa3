"""Writing an appeal down for somebody who called, wrote or came: first where, then all the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.errors import AppealError
from domovoy.appeals.models import Origin
from domovoy.appeals.rules import TEXT_LIMIT
from domovoy.catalogue import Danger, shipped_catalogue
from domovoy.housing import desk, flats_desk
from domovoy.housing.binding.errors import FlatNumberMissing
from domovoy.housing.errors import HousingError, PremisesNotFound
from domovoy.identity.looks import Looked, note_looks
from domovoy.identity.rules import Act
from domovoy.intake import written, written_rules
from domovoy.intake.errors import IntakeError
from domovoy.office import wording
from domovoy.office.catalogue import categories
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.reading import FormRefused
from domovoy.web.desk.wording import Refusal, in_words
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest, officer_may

OTHER = "other"
Refused = AppealError | IntakeError | HousingError | FormRefused


@dataclass(frozen=True)
class Shown:
    """What a page of the form shows beside what was typed."""

    heard: written.Heard | None = None
    foresight: written.Foresight | None = None
    refusal: Refusal | None = None


@require_safe
@officer_may(Act.WRITE_DOWN_APPEAL)
def new(request: OfficerRequest) -> HttpResponse:
    """Ask for which house and flat."""
    return _where(request)


@posted(otherwise="office:new")
@officer_may(Act.WRITE_DOWN_APPEAL)
def find(request: OfficerRequest) -> HttpResponse:
    """Lead to the form of a flat; no address stands in an address."""
    try:
        found = flats_desk.flat_by_number(
            forms.whole(request.POST.get("house", "")) or 0,
            forms.words(request, "flat"),
            by=request.officer,
            at=timezone.now(),
        )
    except (PremisesNotFound, FlatNumberMissing) as refused:
        words = in_words(wording.WRITING, refused)
        refusal = Refusal("find", refused.code, words, reading.typed(request))
        return _where(request, refusal=refusal)
    return HttpResponseRedirect(reverse("office:new_form", args=[found.pk]))


@require_safe
@officer_may(Act.WRITE_DOWN_APPEAL)
def form(request: OfficerRequest, premises_id: int) -> HttpResponse:
    """Ask who, how and what, for a flat of a house managed today."""
    return _form(request, premises_id, Shown(), at=timezone.now())


@posted(otherwise="office:new_form", keep=("premises_id",))
@officer_may(Act.WRITE_DOWN_APPEAL)
def check(request: OfficerRequest, premises_id: int) -> HttpResponse:
    """Show what the words seem to mean and by when what will be owed; nothing is written."""
    at = timezone.now()
    return _form(request, premises_id, _checked(request, premises_id, at=at), at=at)


@posted(otherwise="office:new_form", keep=("premises_id",))
@officer_may(Act.WRITE_DOWN_APPEAL)
def write(request: OfficerRequest, premises_id: int) -> HttpResponse:
    """Register it; with other terms than were shown, show those first."""
    at = timezone.now()
    if request.POST.get("shown", "") != _terms_key(request):
        return _form(request, premises_id, _checked(request, premises_id, at=at), at=at)
    try:
        appeal = written.write_down_appeal(
            call=_call(request, premises_id),
            key=forms.submission_key(request),
            by=request.officer,
            at=at,
        )
    except PremisesNotFound:
        raise Http404 from None
    except (AppealError, IntakeError, HousingError, FormRefused) as refused:
        shown = _checked(request, premises_id, at=at)
        shown = replace(shown, refusal=_refusal(request, refused))
        return _form(request, premises_id, shown, at=at)
    said = urlencode({"said": "written", "flat": premises_id})
    return HttpResponseRedirect(f"{reverse('office:appeal', args=[appeal.number])}?{said}")


def _where(request: OfficerRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    place = desk.place_of(request.officer)
    today = timezone.now().astimezone(place.zone).date()
    chosen = refusal.typed.get("house", "") if refusal else request.GET.get("house", "")
    context = {
        "place": place.short_name,
        "houses": desk.houses_of(request.officer, on=today),
        "chosen": forms.whole(chosen),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "office/writing/where.html", context, status=status)


def _form(request: OfficerRequest, premises_id: int, shown: Shown, *, at: datetime) -> HttpResponse:
    try:
        premises = flats_desk.flat_at_desk(premises_id, by=request.officer, at=at)
    except PremisesNotFound:
        raise Http404 from None
    residents = flats_desk.residents_of(premises, at=at)
    note_looks(
        person_ids=[resident.person_id for resident in residents],
        by=request.officer,
        what=Looked.RESIDENTS_OF_FLAT,
        at=at,
    )
    context = {
        "place": desk.place_of(request.officer).short_name,
        "premises_id": premises.pk,
        "house_id": premises.house_id,
        "address": f"{premises.house.address}, кв. {premises.number}",
        "entrance": premises.entrance,
        "floor": premises.floor,
        **_moments(premises.house.zone, at=at),
        "residents": residents,
        "origins": [each for each in Origin if each is not Origin.ACCOUNT],
        "categories": categories(),
        "limit": TEXT_LIMIT,
        "limits": written_rules,
        **_typed(request, shown),
    }
    status = 422 if shown.refusal else 200
    return render(request, "office/writing/form.html", context, status=status)


def _moments(zone: ZoneInfo, *, at: datetime) -> dict[str, str]:
    """Between which moments something may have been received, by the clock of the house."""
    now = at.astimezone(zone)
    oldest = now - written_rules.OLDEST
    return {
        "zone": zone.key,
        "now": f"{now:%Y-%m-%dT%H:%M}",
        "oldest": f"{oldest:%Y-%m-%dT%H:%M}",
    }


def _typed(request: OfficerRequest, shown: Shown) -> dict[str, Any]:
    heard, foresight, refusal = shown.heard, shown.foresight, shown.refusal
    problem = foresight.problem.code if foresight else _problem(request)
    proposed = [each.code for each in heard.proposed] if heard else []
    danger = _danger(shown)
    return {
        "typed": reading.typed(request),
        "heard": heard,
        "foresight": foresight,
        "refusal": refusal,
        "field": wording.FIELDS.get(refusal.code, "") if refusal else "",
        "problem": problem,
        "listed": problem if problem not in proposed else "",
        "shown": _terms_key(request, problem) if foresight else "",
        "danger": danger,
        "tells": danger is not None and danger.code != request.POST.get("told"),
    }


def _danger(shown: Shown) -> Danger | None:
    """Return what has to be said to the caller at once: by the words, else by the problem."""
    if shown.heard and shown.heard.danger:
        return shown.heard.danger
    code = shown.foresight.problem.danger if shown.foresight else None
    return shipped_catalogue().dangers.get(code or "")


def _checked(request: OfficerRequest, premises_id: int, *, at: datetime) -> Shown:
    """Return what is heard and foreseen, or why nothing can be foreseen; who asks plays no part."""
    text = forms.words(request, "text").strip()[:TEXT_LIMIT]
    heard = written.hear(text) if text else None
    try:
        call = _call(request, premises_id, heard)
        foresight = written.foresee(call, by=request.officer, at=at)
    except PremisesNotFound:
        raise Http404 from None
    except (AppealError, IntakeError, HousingError, FormRefused) as refused:
        return Shown(heard, None, _refusal(request, refused))
    return Shown(heard, foresight)


def _refusal(request: OfficerRequest, refused: Refused) -> Refusal:
    words = in_words(wording.WRITING, refused)
    return Refusal("write", refused.code, words, reading.typed(request))


def _call(
    request: OfficerRequest, premises_id: int, heard: written.Heard | None = None
) -> written.Call:
    """Read the form; where no problem is chosen yet, take what was surely heard."""
    problem = _problem(request)
    if not problem and heard and heard.sure:
        problem = heard.proposed[0].code
    when = "received_at"
    return written.Call(
        premises_id=premises_id,
        caller=_caller(request),
        origin=request.POST.get("origin", ""),
        text=forms.words(request, "text"),
        problem=problem,
        received_at=reading.chosen_moment(request, when) if request.POST.get(when) else None,
        incoming_number=_line(request, "incoming_number"),
    )


def _caller(request: OfficerRequest) -> written.Caller:
    person_id = forms.whole(request.POST.get("who", ""))
    names = ("surname", "first_name", "patronymic") if person_id is None else ()
    fields = (*names, "phone", "email", "post_address")
    return written.Caller(person_id=person_id, **{name: _line(request, name) for name in fields})


def _problem(request: OfficerRequest) -> str:
    """Return the problem chosen: one of the proposed, or one of the whole list."""
    chosen = request.POST.get("problem", "")
    if chosen in {"", OTHER}:
        chosen = request.POST.get("listed", "")
    return chosen if chosen in shipped_catalogue().problems else ""


def _terms_key(request: OfficerRequest, problem: str = "") -> str:
    """Return what the terms depend on: shown with them, and asked back before registering."""
    return f"{problem or _problem(request)} {request.POST.get('received_at', '')}".strip()


def _line(request: OfficerRequest, field: str) -> str:
    return " ".join(forms.words(request, field).split())
