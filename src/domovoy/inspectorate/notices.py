"""What an inspector is told: terms the inspectorate itself has missed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.delivery.queries import NoticeCard, mark_read
from domovoy.housing import desk
from domovoy.inspectorate.door import inspector_required
from domovoy.web.desk.notices import lines_of
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest


@require_safe
@inspector_required
def notices(request: OfficerRequest) -> HttpResponse:
    """List an inspector's notices, the newest first. Four statements with those of the session."""
    place = desk.place_of(request.officer)
    lines = lines_of(request.officer.person_id, zone=place.zone, address_of=_address)
    context = {"lines": lines, "unread": sum(line.unread for line in lines)}
    return render(request, "inspectorate/notices.html", context)


@posted(otherwise="inspectorate:notices")
@inspector_required
def read(request: OfficerRequest) -> HttpResponse:
    """Mark all of them read."""
    mark_read(person_id=request.officer.person_id, at=timezone.now())
    return redirect("inspectorate:notices")


def _address(notice: NoticeCard) -> str:
    """An inspector lives somewhere too: their own appeals are on the resident's pages."""
    face = "inspectorate:complaint" if notice.facts.get("for_staff") else "resident:appeal"
    return reverse(face, args=[notice.facts["number"]])
