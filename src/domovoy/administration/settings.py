"""What an installation and an organisation decide for themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.administration.doors import staff_may
from domovoy.administration.frame import framed, own_organisation
from domovoy.housing.settings import SettingError, change_setting, settings_of
from domovoy.housing.staff.errors import OrganisationNotFound
from domovoy.housing.staff.queries import organisation_seen
from domovoy.identity.actors import Role
from domovoy.identity.rules import Act
from domovoy.web.desk.wording import Refusal
from domovoy.web.doors import posted
from domovoy.web.forms import whole, words
from domovoy.web.requests import OfficerRequest


@require_safe
@staff_may(Act.SEE_SETTINGS)
def common(request: OfficerRequest) -> HttpResponse:
    """Show an administrator what holds for the whole installation; a head the own organisation."""
    return _show(request, None)


@require_safe
@staff_may(Act.SEE_SETTINGS)
def own(request: OfficerRequest) -> HttpResponse:
    """Show what the officer's own organisation has of its own."""
    return _show(request, own_organisation(request))


@require_safe
@staff_may(Act.SEE_SETTINGS)
def of(request: OfficerRequest, organisation: UUID) -> HttpResponse:
    """Show what an organisation has of its own."""
    return _show(request, organisation)


@posted(otherwise="administration:settings")
@staff_may(Act.CHANGE_SETTING)
def change_common(request: OfficerRequest) -> HttpResponse:
    """Set a value for the whole installation."""
    return _change(request, None)


@posted(otherwise="administration:own_settings")
@staff_may(Act.CHANGE_SETTING)
def change_own(request: OfficerRequest, organisation: UUID) -> HttpResponse:
    """Set a value for one organisation."""
    return _change(request, organisation)


def _change(request: OfficerRequest, organisation: UUID | None) -> HttpResponse:
    key, typed = words(request, "key"), words(request, "value").strip()
    value = None if request.POST.get("usual") else whole(typed)
    try:
        change_setting(
            key=key,
            value=-1 if value is None and not request.POST.get("usual") else value,
            organisation=organisation,
            by=request.officer,
            at=timezone.now(),
        )
    except OrganisationNotFound:
        raise Http404 from None
    except SettingError as refused:
        refusal = Refusal(key, refused.code, wording.explain(refused), {"value": typed})
        return _show(request, organisation, refusal=refusal)
    return HttpResponseRedirect(f"{_page(request, organisation)}?said=changed")


def _show(
    request: OfficerRequest, organisation: UUID | None, *, refusal: Refusal | None = None
) -> HttpResponse:
    if organisation is None and request.officer.role is not Role.ADMINISTRATOR:
        raise Http404
    try:
        whose = organisation_seen(organisation, by=request.officer) if organisation else None
    except OrganisationNotFound:
        raise Http404 from None
    context = {
        **framed(request),
        "cards": [
            (card, wording.SETTINGS[card.known.key], wording.UNITS[card.known.unit])
            for card in settings_of(whose.pk if whose else None)
        ],
        "whose": whose.short_name if whose else "",
        "guid": organisation,
        "refusal": refusal,
        "said": wording.SAID.get(request.GET.get("said", ""), ""),
    }
    return render(request, "administration/settings.html", context, status=422 if refusal else 200)


def _page(request: OfficerRequest, organisation: UUID | None) -> str:
    if organisation is None:
        return reverse("administration:settings")
    if request.officer.role is Role.ADMINISTRATOR:
        return reverse("administration:settings_of", args=[organisation])
    return reverse("administration:own_settings")
