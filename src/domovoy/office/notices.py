"""What the desk is told: missed terms above all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.delivery.queries import NoticeCard, mark_read
from domovoy.housing import desk
from domovoy.office.door import desk_required
from domovoy.web.desk.notices import lines_of
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest


@require_safe
@desk_required
def notices(request: OfficerRequest) -> HttpResponse:
    """List an officer's notices, the newest first."""
    place = desk.place_of(request.officer)
    lines = lines_of(request.officer.person_id, zone=place.zone, address_of=_address)
    context = {
        "place": place.short_name,
        "lines": lines,
        "unread": sum(line.unread for line in lines),
    }
    return render(request, "office/notices.html", context)


@posted(otherwise="office:notices")
@desk_required
def read(request: OfficerRequest) -> HttpResponse:
    """Mark all of them read."""
    mark_read(person_id=request.officer.person_id, at=timezone.now())
    return redirect("office:notices")


def _address(notice: NoticeCard) -> str:
    """An officer is also somebody's neighbour: their own appeals are on the resident's pages."""
    face = "office" if notice.facts.get("for_staff") else "resident"
    return reverse(f"{face}:appeal", args=[notice.facts["number"]])
