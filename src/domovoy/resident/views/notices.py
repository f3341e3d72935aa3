"""Words to the resident."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.delivery.queries import mark_read, notices_of
from domovoy.resident.frame import show
from domovoy.web.doors import posted
from domovoy.web.requests import ResidentRequest, resident_required


@require_safe
@resident_required
def notices(request: ResidentRequest) -> HttpResponse:
    """Show the latest notices."""
    return show(request, "resident/notices.html", {"notices": notices_of(request.person.pk)})


@posted(otherwise="resident:notices")
@resident_required
def read(request: ResidentRequest) -> HttpResponse:
    """Mark all notices as read."""
    mark_read(person_id=request.person.pk, at=timezone.now())
    return redirect("resident:notices")
