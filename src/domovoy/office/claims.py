"""Claims of people that a flat is theirs: what they wrote beside the register, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from domovoy.housing import claims_deciding, claims_desk, desk, desk_rules
from domovoy.housing.binding.errors import ClaimNotFound
from domovoy.housing.claims_deciding import Confirmed, Refused
from domovoy.housing.errors import HousingError
from domovoy.housing.settings import CLAIM_DOCUMENTS_DAYS, setting
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.rules import Act
from domovoy.office import wording
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.reading import FormRefused
from domovoy.web.desk.wording import Refusal, in_words
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest, officer_may

CONFIRM, REFUSE = "confirm", "refuse"
TOO_LATE = {"claim_decided"}


@require_safe
@officer_may(Act.SEE_CLAIMS)
def claims(request: OfficerRequest) -> HttpResponse:
    """List the claims that wait, the oldest first, and those decided last."""
    at = timezone.now()
    context = {
        "place": desk.place_of(request.officer).short_name,
        "waiting": claims_desk.waiting_claims(request.officer, at=at),
        "decided": claims_desk.decided_claims(request.officer, at=at),
        "said": wording.said(request.GET.get("said", ""), ""),
    }
    return render(request, "office/claims/list.html", context)


@require_safe
@officer_may(Act.SEE_CLAIMS)
def claim(request: OfficerRequest, guid: UUID) -> HttpResponse:
    """Show a claim of a house managed today."""
    return _show(request, guid)


@require_safe
@officer_may(Act.SEE_CLAIMS)
def document(request: OfficerRequest, guid: UUID) -> HttpResponse:
    """Give the bytes of a document: pictures are shown, the rest downloaded; nobody keeps them."""
    at = timezone.now()
    try:
        found, content = claims_desk.document_to_open(guid, by=request.officer, at=at)
    except ClaimNotFound:
        raise Http404 from None
    note_look(
        person_id=found.claim.person_id,
        by=request.officer,
        what=Looked.CLAIM_DOCUMENT,
        subject=f"{found.claim.made_at:%Y-%m-%d}",
        at=at,
    )
    saved = not found.content_type.startswith("image/")
    headers = {
        "Content-Disposition": content_disposition_header(saved, found.name) or "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=found.content_type, headers=headers)


@posted(otherwise="office:claim", keep=("guid",))
@officer_may(Act.DECIDE_CLAIM)
def decide(request: OfficerRequest, guid: UUID) -> HttpResponse:
    """Confirm or refuse a claim; the second of two who decide at once is told of the first."""
    name = REFUSE if request.POST.get("decision") == REFUSE else CONFIRM
    try:
        claims_deciding.decide_claim(
            guid=guid, decision=_decision(request, name), by=request.officer, at=timezone.now()
        )
    except ClaimNotFound:
        raise Http404 from None
    except (HousingError, FormRefused) as refused:
        words = in_words(wording.CLAIMS, refused)
        typed = reading.typed(request)
        return _show(request, guid, refusal=Refusal(name, refused.code, words, typed))
    said = "claim_refused" if name == REFUSE else "claim_confirmed"
    return HttpResponseRedirect(f"{reverse('office:claims')}?said={said}")


def _show(request: OfficerRequest, guid: UUID, *, refusal: Refusal | None = None) -> HttpResponse:
    at = timezone.now()
    try:
        page = claims_desk.claim_page(guid, by=request.officer, at=at)
    except ClaimNotFound:
        raise Http404 from None
    note_look(
        person_id=page.person_id,
        by=request.officer,
        what=Looked.CLAIM,
        subject=f"{page.made_at:%Y-%m-%d}",
        at=at,
    )
    context = {
        "place": desk.place_of(request.officer).short_name,
        "page": page,
        "refusal": refusal,
        "on_top": refusal and refusal.code in TOO_LATE,
        "reason": desk_rules.REASON,
        "documents_days": setting(CLAIM_DOCUMENTS_DAYS),
        "today": at.astimezone(page.zone).date().isoformat(),
    }
    return render(request, "office/claims/claim.html", context, status=_status(refusal))


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return 409 if refusal.code in TOO_LATE else 422


def _decision(request: OfficerRequest, name: str) -> Confirmed | Refused:
    if name == REFUSE:
        return Refused(forms.words(request, "comment"))
    return Confirmed(
        flat=forms.words(request, "flat"),
        last_on=reading.chosen_day(request, "last_on") if request.POST.get("last_on") else None,
        bills=request.POST.get("bills") == "1",
    )
