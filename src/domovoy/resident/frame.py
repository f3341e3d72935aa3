"""What every screen of a resident has around it: the flat, the accident line, what is unread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from domovoy.delivery.queries import unread_of
from domovoy.housing.queries import FlatCard, flats_of
from domovoy.web.phones import dialled
from domovoy.web.requests import ResidentRequest

CHOSEN = "premises_id"
ACCIDENT_LINE = "accident_line"
WITHOUT_A_HOUSE = "112"
WITHOUT_A_FLAT = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True)
class Frame:
    """The flats of a person, the one chosen, and how many notices wait."""

    flats: tuple[FlatCard, ...]
    flat: FlatCard | None
    unread: int


def frame_of(request: ResidentRequest, *, at: datetime) -> Frame:
    """Read what surrounds a screen, once a request. Three statements.

    The chosen flat is always one of those held today: a choice that is no longer the person's
    gives way to the first.
    """
    known: Frame | None = getattr(request, "frame", None)
    if known is None:
        flats = tuple(flats_of(request.resident, at=at))
        chosen = request.session.get(CHOSEN)
        flat = next((flat for flat in flats if flat.premises_id == chosen), None)
        unread = unread_of(request.person.pk, for_staff=False)
        known = Frame(flats, flat or next(iter(flats), None), unread)
        request.frame = known  # type: ignore[attr-defined]
        _remember_accident_line(request, known)
    return known


def zone_of(request: ResidentRequest) -> ZoneInfo:
    """Return by whose clock a person reads days: that of the chosen flat, or Moscow's."""
    flat = frame_of(request, at=timezone.now()).flat
    return flat.zone if flat else WITHOUT_A_FLAT


def show(
    request: ResidentRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a screen of a signed-in resident."""
    frame = frame_of(request, at=timezone.now())
    return render(request, template, {"frame": frame, **(context or {})}, status=status)


def _remember_accident_line(request: ResidentRequest, frame: Frame) -> None:
    """Keep the line with the session: pages that know nothing of houses show it as well."""
    phone = (frame.flat.accident_phone if frame.flat else "") or WITHOUT_A_HOUSE
    line = [phone, dialled(phone)]
    if request.session.get(ACCIDENT_LINE) != line:
        request.session[ACCIDENT_LINE] = line
