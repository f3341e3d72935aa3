"""Words to the resident."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.delivery.queries import mark_read, newest_of, notices_of
from domovoy.resident.frame import show
from domovoy.web.doors import posted
from domovoy.web.forms import whole
from domovoy.web.requests import ResidentRequest, resident_required


@require_safe
@resident_required
def notices(request: ResidentRequest) -> HttpResponse:
    """Show the latest notices."""
    shown = notices_of(request.person.pk, for_staff=False)
    return show(request, "resident/notices.html", {"notices": shown, "newest": newest_of(shown)})


@posted(otherwise="resident:notices")
@resident_required
def read(request: ResidentRequest) -> HttpResponse:
    """Mark read what was shown."""
    mark_read(
        person_id=request.person.pk,
        for_staff=False,
        newest=whole(request.POST.get("newest", "")) or 0,
        at=timezone.now(),
    )
    return redirect("resident:notices")
