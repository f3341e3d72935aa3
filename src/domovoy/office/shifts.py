"""Who is on shift, what they hand over, and who has taken it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.burning import as_they_stand, burning
from domovoy.housing import desk
from domovoy.housing import shifts as turns
from domovoy.housing.desk_errors import ShiftNotFound
from domovoy.housing.desk_rules import HANDOVER_LIMIT
from domovoy.housing.errors import HousingError
from domovoy.identity.rules import Act
from domovoy.office import wording
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.wording import Refusal, in_words
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest, officer_may

AT_THE_FORM = {"handover_too_long"}


@require_safe
@officer_may(Act.SEE_SHIFTS)
def shifts(request: OfficerRequest) -> HttpResponse:
    """Show who is on shift, what waits to be taken over, and the last two weeks."""
    return _show(request)


@posted(otherwise="office:shifts")
@officer_may(Act.BEGIN_SHIFT)
def begin(request: OfficerRequest) -> HttpResponse:
    """Begin one's shift."""
    return _done(request, "begun", lambda: turns.begin_shift(by=request.officer, at=timezone.now()))


@posted(otherwise="office:shifts")
@officer_may(Act.END_SHIFT)
def end(request: OfficerRequest, guid: UUID) -> HttpResponse:
    """End a shift; what burns now is handed over with it."""
    at = timezone.now()
    numbers = [card.number for card in burning(request.officer, at=at)]
    return _done(
        request,
        "ended",
        lambda: turns.end_shift(
            guid=guid,
            handover=forms.words(request, "handover"),
            burning=numbers,
            by=request.officer,
            at=at,
        ),
    )


@posted(otherwise="office:shifts")
@officer_may(Act.TAKE_SHIFT_OVER)
def take_over(request: OfficerRequest, guid: UUID) -> HttpResponse:
    """Take over what was handed over."""
    return _done(
        request,
        "taken",
        lambda: turns.take_shift_over(guid=guid, by=request.officer, at=timezone.now()),
    )


def _done(request: OfficerRequest, said: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ShiftNotFound:
        raise Http404 from None
    except HousingError as refused:
        words = in_words(wording.SHIFTS, refused)
        return _show(request, refusal=Refusal("shift", refused.code, words, reading.typed(request)))
    return HttpResponseRedirect(f"{reverse('office:shifts')}?said=shift_{said}")


def _show(request: OfficerRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    """Draw the page: eight statements beside those of the session."""
    at = timezone.now()
    place = desk.place_of(request.officer)
    cards = turns.shifts_of(request.officer, zone=place.zone, at=at)
    handed = next((card for card in cards if card.waits and not card.mine), None)
    now = as_they_stand(handed.left_open, by=request.officer, at=at) if handed else {}
    context = {
        "place": place.short_name,
        "going_on": [card for card in cards if card.ended_at is None],
        "mine": next((card for card in cards if card.mine and card.ended_at is None), None),
        "past": [card for card in cards if card.ended_at is not None],
        "handed": handed,
        "left": [(number, now.get(number)) for number in handed.left_open] if handed else [],
        "burning": burning(request.officer, at=at),
        "limit": HANDOVER_LIMIT,
        "refusal": refusal,
        "at_form": refusal is not None and refusal.code in AT_THE_FORM,
        "said": wording.said(request.GET.get("said", ""), ""),
    }
    status = 200 if refusal is None else 422 if refusal.code in AT_THE_FORM else 409
    return render(request, "office/shifts/page.html", context, status=status)
