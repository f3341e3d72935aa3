"""A person's own data: what is known, who has looked, the consent, a copy, and erasure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from domovoy.housing.personal import operator_of_data
from domovoy.identity.consents import (
    consents_of,
    current_document,
    give_consent,
    withdraw_consent,
)
from domovoy.identity.errors import ConsentChanged
from domovoy.identity.looks import looks_of
from domovoy.identity.personal import masked_snils
from domovoy.identity.rules import Act
from domovoy.resident import data_words
from domovoy.resident.frame import frame_of, show
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.requests import ResidentRequest, resident_may

ASK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])
WITHOUT_A_FLAT = ZoneInfo("Europe/Moscow")


@require_safe
@resident_may(Act.SEE_OWN_DATA)
def data(request: ResidentRequest) -> HttpResponse:
    """Show what is known of a person and what they can do about it."""
    context = {
        "snils": masked_snils(request.person),
        "consent": _standing(request),
        "looks": len(looks_of(request.resident)),
        "operator": operator_of_data(),
        "withdrawn": request.GET.get("said") == "withdrawn",
    }
    return show(request, "resident/data/data.html", context)


@require_safe
@resident_may(Act.SEE_OWN_DATA)
def looks(request: ResidentRequest) -> HttpResponse:
    """Show who has opened a person's data at work, the latest first."""
    zone = _zone(request)
    rows = [
        {
            "at": seen.at.astimezone(zone),
            "who": data_words.who(seen),
            "organisation": seen.organisation,
            "what": data_words.looked_at(seen),
        }
        for seen in looks_of(request.resident)
    ]
    return show(request, "resident/data/looks.html", {"looks": rows})


@ASK_OR_DO
@resident_may(Act.GIVE_CONSENT)
def consent(request: ResidentRequest) -> HttpResponse:
    """Show the consent, a document of its own, and take it down when it is given."""
    back = _own(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return _show_consent(request, back=back)
    if not request.POST.get("agreed"):
        return _show_consent(request, back=back, problem=data_words.NOT_TICKED)
    try:
        give_consent(document=words(request, "document"), by=request.resident, at=timezone.now())
    except ConsentChanged:
        return _show_consent(request, back=back, problem=data_words.CONSENT_CHANGED)
    return HttpResponseRedirect(back)


@posted(otherwise="resident:data")
@resident_may(Act.WITHDRAW_CONSENT)
def withdraw(request: ResidentRequest) -> HttpResponse:
    """Take the consent back."""
    withdraw_consent(by=request.resident, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('resident:data')}?said=withdrawn")


def _show_consent(request: ResidentRequest, *, back: str, problem: str = "") -> HttpResponse:
    context = {
        "document": current_document(),
        "operator": operator_of_data(),
        "given_at": _standing(request),
        "back": back,
        "problem": problem,
    }
    return show(request, "resident/data/consent.html", context, status=422 if problem else 200)


def _standing(request: ResidentRequest) -> datetime | None:
    """Return when the consent that stands was given."""
    standing = (each for each in consents_of(request.resident) if each.is_current)
    consent = next(standing, None)
    return consent.given_at.astimezone(_zone(request)) if consent else None


def _zone(request: ResidentRequest) -> ZoneInfo:
    flat = frame_of(request, at=timezone.now()).flat
    return flat.zone if flat else WITHOUT_A_FLAT


def _own(address: str) -> str:
    """Return a page of ours to go on to; home for anything else."""
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("resident:home")
