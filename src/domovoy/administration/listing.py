"""The organisations of the installation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.administration.doors import staff_may
from domovoy.administration.frame import framed
from domovoy.housing.models import OrganisationKind
from domovoy.housing.staff.queries import FOUND_AT_MOST
from domovoy.housing.staff.queries import organisations as found_by
from domovoy.identity.rules import Act
from domovoy.web.forms import whole
from domovoy.web.requests import OfficerRequest

WORDS_LIMIT = 100


@require_safe
@staff_may(Act.SEE_ADMINISTRATION)
def organisations(request: OfficerRequest) -> HttpResponse:
    """List organisations, or those found by words of the name or the first digits of the ИНН."""
    sought = request.GET.get("q", "").replace("\0", "").strip()[:WORDS_LIMIT]
    kind = request.GET.get("kind", "")
    cards = found_by(words=sought, kind=kind)
    left = whole(request.GET.get("left", ""))
    context = {
        **framed(request),
        "cards": cards,
        "more": len(cards) == FOUND_AT_MOST,
        "words": sought,
        "kind": kind,
        "kinds": OrganisationKind.choices,
        "said": wording.few_spare_codes(left) if left is not None else "",
    }
    return render(request, "administration/organisations.html", context)
