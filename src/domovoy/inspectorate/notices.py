"""What an inspector is told: terms the inspectorate itself has missed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from domovoy.identity.rules import Act
from domovoy.web.desk.notices import mark_shown, show_notices
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest, officer_may


@require_safe
@officer_may(Act.SEE_INSPECTORS_NOTICES)
def notices(request: OfficerRequest) -> HttpResponse:
    """List an inspector's notices, the newest first. Five statements with those of the session."""
    return show_notices(request, "inspectorate/notices.html", leads_to="inspectorate:complaint")


@posted(otherwise="inspectorate:notices")
@officer_may(Act.SEE_INSPECTORS_NOTICES)
def read(request: OfficerRequest) -> HttpResponse:
    """Mark read what was shown."""
    mark_shown(request)
    return redirect("inspectorate:notices")
