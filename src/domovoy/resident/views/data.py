"""A person's own data: what is known, who has looked, the consent, a copy, and erasure."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
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
from domovoy.identity.errors import (
    ConsentChanged,
    ErasureAtPost,
    ErasureWaits,
    TooManyAttempts,
)
from domovoy.identity.looks import looks_of
from domovoy.identity.personal import masked_snils
from domovoy.identity.rules import Act
from domovoy.intake.personal import copy_own_data, hindrances_of
from domovoy.intake.personal import erase as erase_person
from domovoy.resident import data_words
from domovoy.resident.frame import show, zone_of
from domovoy.resident.own_data import as_archive
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.requests import ResidentRequest, resident_may

ASK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@resident_may(Act.SEE_OWN_DATA)
def data(request: ResidentRequest) -> HttpResponse:
    """Show what is known of a person and what they can do about it."""
    return _show_data(request)


def _show_data(request: ResidentRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "snils": masked_snils(request.person),
        "consent": _standing(request),
        "looks": len(looks_of(request.resident)),
        "operator": operator_of_data(),
        "withdrawn": request.GET.get("said") == "withdrawn",
        "problem": problem,
    }
    return show(request, "resident/data/data.html", context, status=status)


@require_safe
@resident_may(Act.SEE_OWN_DATA)
def looks(request: ResidentRequest) -> HttpResponse:
    """Show who has opened a person's data at work, the latest first."""
    zone = zone_of(request)
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


@ASK_OR_DO
@resident_may(Act.WITHDRAW_CONSENT)
def withdraw(request: ResidentRequest) -> HttpResponse:
    """Say what stops without the consent, and take it back when that is pressed."""
    if request.method != "POST":
        return show(request, "resident/data/withdraw.html")
    withdraw_consent(by=request.resident, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('resident:data')}?said=withdrawn")


@posted(otherwise="resident:data")
@resident_may(Act.EXPORT_OWN_DATA)
def copy(request: ResidentRequest) -> HttpResponse:
    """Give everything that is held of a person, in one file."""
    at = timezone.now()
    try:
        archive = as_archive(copy_own_data(by=request.resident, at=at))
    except TooManyAttempts:
        return _show_data(request, problem=data_words.EXPORTED_OFTEN, status=429)
    name = f"domovoy-{at.astimezone(zone_of(request)):%Y-%m-%d}.zip"
    response = FileResponse(archive, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-store"
    return cast(HttpResponse, response)


@ASK_OR_DO
@resident_may(Act.ERASE_OWN_DATA)
def erase(request: ResidentRequest) -> HttpResponse:
    """Say what goes and what stays, and erase it when the word is typed."""
    if request.method != "POST":
        return _ask_to_erase(request)
    if words(request, "word").strip().casefold() != data_words.WORD.casefold():
        return _ask_to_erase(request, problem=data_words.NOT_TYPED)
    try:
        erase_person(by=request.resident, at=timezone.now())
    except (ErasureWaits, ErasureAtPost):
        return _ask_to_erase(request, problem=data_words.NOT_YET)
    logout(request)
    request.person = None  # type: ignore[assignment]
    return render(request, "resident/data/erased.html")


def _ask_to_erase(request: ResidentRequest, *, problem: str = "") -> HttpResponse:
    zone = zone_of(request)
    unfinished = [
        {"number": each.number, "until": each.until.astimezone(zone) if each.until else None}
        for each in hindrances_of(request.resident)
    ]
    context = {"unfinished": unfinished, "word": data_words.WORD, "problem": problem}
    return show(request, "resident/data/erase.html", context, status=422 if problem else 200)


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
    return consent.given_at.astimezone(zone_of(request)) if consent else None


def _own(address: str) -> str:
    """Return a page of ours to go on to; home for anything else."""
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("resident:home")
