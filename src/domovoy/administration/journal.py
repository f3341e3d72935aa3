"""What was done to the staff and the settings, and whether a chain of the journal is whole."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.administration.doors import staff_may
from domovoy.administration.frame import framed
from domovoy.housing.staff.queries import chains_of_organisations, names_of_staff
from domovoy.identity.resealing import OF_THE_INSTALLATION
from domovoy.identity.rules import Act
from domovoy.journal.errors import ChainBroken
from domovoy.journal.queries import latest_of, lines_of
from domovoy.journal.record import verify
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.requests import OfficerRequest
from domovoy.web.wording import Words


@require_safe
@staff_may(Act.SEE_JOURNAL)
def journal(request: OfficerRequest) -> HttpResponse:
    """Show the lines of one chain, or the latest of organisations and settings."""
    return _show(request, request.GET.get("chain", ""))


@posted(otherwise="administration:journal")
@staff_may(Act.SEE_JOURNAL)
def check(request: OfficerRequest) -> HttpResponse:
    """Reckon a chain anew and say whether it is whole."""
    asked = words(request, "chain")
    chain = _guid(asked)
    if chain is None:
        return _show(request, asked)
    try:
        found = wording.whole_chain(verify(chain))
    except ChainBroken as broken:
        found = wording.broken_chain(broken.seq)
    return _show(request, asked, found=found)


def _show(request: OfficerRequest, asked: str, *, found: Words | None = None) -> HttpResponse:
    chain = _guid(asked)
    names = {OF_THE_INSTALLATION: wording.WHOLE_INSTALLATION, **chains_of_organisations()}
    lines = lines_of(chain) if chain else latest_of(names)
    staff = names_of_staff()
    zone = timezone.get_current_timezone()
    context = {
        **framed(request),
        "asked": asked.strip(),
        "unreadable": bool(asked.strip()) and chain is None,
        "chain": chain,
        "whose": names.get(chain, "") if chain else "",
        "found": found,
        "lines": [
            (line, line.at.astimezone(zone), names.get(line.chain, ""), *wording.told(line, staff))
            for line in lines
        ],
    }
    return render(request, "administration/journal.html", context)


def _guid(asked: str) -> UUID | None:
    try:
        return UUID(asked.strip())
    except ValueError:
        return None
