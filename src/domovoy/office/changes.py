"""What a dispatcher does to an appeal. Each view: translate in, one call, translate out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.errors import AppealNotFound
from domovoy.office import wording
from domovoy.office.appeal import gone, sent_before, show
from domovoy.office.door import desk_required
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.attempts import attempt
from domovoy.web.desk.uploads import store_uploads
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest

FROM_THE_PAGE = posted(otherwise="office:appeal", keep=("number",))


@FROM_THE_PAGE
@desk_required
def take(request: OfficerRequest, number: str) -> HttpResponse:
    """Say that the organisation has begun."""

    def act() -> None:
        actions.take_to_work(
            number=number,
            seen=reading.version_seen(request),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "take", act, said="taken")


@FROM_THE_PAGE
@desk_required
def appoint(request: OfficerRequest, number: str) -> HttpResponse:
    """Set the planned date and the performer."""

    def act() -> None:
        actions.appoint(
            number=number,
            seen=reading.version_seen(request),
            planned_on=reading.chosen_day(request, "planned_on"),
            performer_id=reading.chosen_performer(request),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "appoint", act, said="appointed")


@FROM_THE_PAGE
@desk_required
def answer(request: OfficerRequest, number: str) -> HttpResponse:
    """Answer, with up to ten files; a ticked box says that the work is done too."""

    def act() -> None:
        actions.answer(
            number=number,
            seen=reading.version_seen(request),
            text=forms.words(request, "text"),
            done=bool(request.POST.get("done")),
            files=store_uploads(request.FILES.getlist("files")),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "answer", act, said="answered")


@FROM_THE_PAGE
@desk_required
def done(request: OfficerRequest, number: str, clock_id: int) -> HttpResponse:
    """Mark one duty other than the answer as done."""

    def act() -> None:
        actions.mark_done(
            number=number,
            seen=reading.version_seen(request),
            clock_id=clock_id,
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "done", act, said="done")


@FROM_THE_PAGE
@desk_required
def redirect(request: OfficerRequest, number: str) -> HttpResponse:
    """Send the appeal to another organisation of this system; it leaves the queue."""

    def act() -> None:
        actions.redirect(
            number=number,
            seen=reading.version_seen(request),
            receiver_id=forms.whole(request.POST.get("receiver", "")) or 0,
            comment=forms.words(request, "comment"),
            by=request.officer,
            at=timezone.now(),
        )

    said = urlencode({"said": "redirected", "number": number})
    return _change(request, number, "redirect", act, then=f"{reverse('office:queue')}?{said}")


@FROM_THE_PAGE
@desk_required
def redirect_outside(request: OfficerRequest, number: str) -> HttpResponse:
    """Say that the appeal belongs to somebody outside this system."""

    def act() -> None:
        actions.redirect_outside(
            number=number,
            seen=reading.version_seen(request),
            receiver=forms.words(request, "receiver"),
            comment=forms.words(request, "comment"),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "redirect_outside", act, said="redirected_outside")


@FROM_THE_PAGE
@desk_required
def roll_over(request: OfficerRequest, number: str) -> HttpResponse:
    """Move the term of the answer."""

    def act() -> None:
        actions.roll_over(
            number=number,
            seen=reading.version_seen(request),
            until=reading.chosen_day(request, "until"),
            comment=forms.words(request, "comment"),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "roll_over", act, said="rolled_over")


@FROM_THE_PAGE
@desk_required
def not_required(request: OfficerRequest, number: str) -> HttpResponse:
    """Close an appeal that needs no answer."""

    def act() -> None:
        actions.require_no_answer(
            number=number,
            seen=reading.version_seen(request),
            cause=forms.words(request, "comment"),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "not_required", act, said="not_required")


def _change(
    request: OfficerRequest,
    number: str,
    form: str,
    act: Callable[[], None],
    *,
    said: str = "",
    then: str = "",
) -> HttpResponse:
    try:
        refusal = attempt(request, form, act, phrases=wording.REFUSALS)
    except AppealNotFound:
        return gone(request, number)
    if refusal and not sent_before(request, number, refusal):
        return show(request, number, refusal=refusal)
    page = reverse("office:appeal", args=[number])
    return HttpResponseRedirect(then or f"{page}?{urlencode({'said': said})}")
