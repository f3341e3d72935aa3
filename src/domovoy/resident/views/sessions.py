"""Where a person is signed in, and how to end it from here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.identity.errors import SessionNotFound
from domovoy.identity.rules import Act
from domovoy.identity.sessions import SessionCard, end_session, sessions_of
from domovoy.resident.frame import show, zone_of
from domovoy.web.doors import posted
from domovoy.web.requests import ResidentRequest, resident_may
from domovoy.web.sessions import guid_of_session, length_of_session
from domovoy.web.templatetags.words import span

A_MINUTE = timedelta(minutes=1)


@require_safe
@resident_may(Act.SEE_SESSIONS)
def sessions(request: ResidentRequest) -> HttpResponse:
    """Show every device a person is signed in on."""
    at = timezone.now()
    cards = sessions_of(request.resident, current=guid_of_session(request), at=at)
    length = length_of_session(request)
    zone = zone_of(request)
    context = {
        "sessions": [_row(card, at=at, zone=zone) for card in cards],
        "idle": span(length.idle // A_MINUTE),
        "whole": span(length.whole // A_MINUTE),
    }
    return show(request, "resident/sessions.html", context)


@posted(otherwise="resident:sessions")
@resident_may(Act.END_SESSION)
def end(request: ResidentRequest, guid: UUID) -> HttpResponse:
    """End one of them; 404 for one that is not this person's."""
    try:
        end_session(guid=guid, by=request.resident, at=timezone.now())
    except SessionNotFound as problem:
        raise Http404 from problem
    if guid == guid_of_session(request):
        request.session.flush()
    return redirect("resident:sessions")


def _row(card: SessionCard, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Say of a session what the list shows: its days are those of the house."""
    minutes = int((at - card.seen_at).total_seconds()) // 60
    begun_at = card.begun_at.astimezone(zone)
    return {**asdict(card), "begun_at": begun_at, "unused": span(max(0, minutes))}
