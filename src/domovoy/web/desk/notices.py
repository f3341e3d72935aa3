"""What an officer is told, in the organisation's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from domovoy.delivery.queries import mark_read, newest_of, notices_of, unread_of
from domovoy.housing import desk
from domovoy.web.forms import whole
from domovoy.web.requests import OfficerRequest


@dataclass(frozen=True)
class Line:
    """A notice with the page it is about."""

    title: str
    body: str
    address: str
    at: datetime
    unread: bool


def show_notices(request: OfficerRequest, template: str, *, leads_to: str) -> HttpResponse:
    """Show an officer's notices, the newest first, each with a way to its appeal.

    Three statements beside those of the session.
    """
    place = desk.place_of(request.officer)
    notices = notices_of(request.officer.person_id, for_staff=True)
    lines = [
        Line(
            title=notice.title,
            body=notice.body,
            address=reverse(leads_to, args=[notice.facts["number"]]),
            at=notice.created_at.astimezone(place.zone),
            unread=notice.unread,
        )
        for notice in notices
    ]
    context = {
        "place": place.short_name,
        "lines": lines,
        "newest": newest_of(notices),
        "unread": unread_of(request.officer.person_id, for_staff=True),
    }
    return render(request, template, context)


def mark_shown(request: OfficerRequest) -> None:
    """Mark what the page of the form has shown."""
    mark_read(
        newest=whole(request.POST.get("newest", "")) or 0,
        by=request.officer,
        at=timezone.now(),
    )
