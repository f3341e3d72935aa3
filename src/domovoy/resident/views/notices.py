"""Words to the resident."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.delivery.queries import mark_read, newest_of, notices_of
from domovoy.housing.binding.events import Told
from domovoy.identity.rules import Act
from domovoy.resident.frame import show, zone_of
from domovoy.web.doors import posted
from domovoy.web.forms import whole
from domovoy.web.requests import ResidentRequest, resident_may


@require_safe
@resident_may(Act.SEE_NOTICES)
def notices(request: ResidentRequest) -> HttpResponse:
    """Show the latest notices."""
    zone = zone_of(request)
    shown = notices_of(request.person.pk, for_staff=False)
    dated = [replace(notice, created_at=notice.created_at.astimezone(zone)) for notice in shown]
    context = {"notices": dated, "newest": newest_of(shown), "flat_events": [*Told]}
    return show(request, "resident/notices.html", context)


@posted(otherwise="resident:notices")
@resident_may(Act.READ_NOTICES)
def read(request: ResidentRequest) -> HttpResponse:
    """Mark read what was shown."""
    mark_read(
        newest=whole(request.POST.get("newest", "")) or 0,
        by=request.resident,
        at=timezone.now(),
    )
    return redirect("resident:notices")
