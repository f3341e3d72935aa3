"""What an inspector does to a complaint. Each view: translate in, one call, translate out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.errors import AppealNotFound
from domovoy.inspectorate import wording
from domovoy.inspectorate.door import inspector_required
from domovoy.inspectorate.dossier import show
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.attempts import attempt
from domovoy.web.desk.uploads import store_uploads
from domovoy.web.doors import posted
from domovoy.web.requests import OfficerRequest

FROM_THE_PAGE = posted(otherwise="inspectorate:complaint", keep=("number",))


@FROM_THE_PAGE
@inspector_required
def register(request: OfficerRequest, number: str) -> HttpResponse:
    """Register a complaint under the inspectorate's own number: the law's days run from here."""

    def act() -> None:
        actions.register_by_law(
            number=number,
            seen=reading.version_seen(request),
            law_number=forms.words(request, "law_number"),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "register", act, said="registered")


@FROM_THE_PAGE
@inspector_required
def take(request: OfficerRequest, number: str) -> HttpResponse:
    """Begin to look into it."""

    def act() -> None:
        actions.take_to_work(
            number=number,
            seen=reading.version_seen(request),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "take", act, said="taken")


@FROM_THE_PAGE
@inspector_required
def appoint(request: OfficerRequest, number: str) -> HttpResponse:
    """Set the day of an inspection."""

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
@inspector_required
def answer(request: OfficerRequest, number: str) -> HttpResponse:
    """Answer a complaint: the answer closes it."""

    def act() -> None:
        actions.answer(
            number=number,
            seen=reading.version_seen(request),
            text=forms.words(request, "text"),
            done=True,
            files=store_uploads(request.FILES.getlist("files")),
            by=request.officer,
            at=timezone.now(),
        )

    return _change(request, number, "answer", act, said="answered")


def _change(
    request: OfficerRequest, number: str, form: str, act: Callable[[], None], *, said: str
) -> HttpResponse:
    try:
        refusal = attempt(request, form, act, phrases=wording.REFUSALS)
    except AppealNotFound:
        raise Http404 from None
    if refusal:
        return show(request, number, refusal=refusal)
    page = reverse("inspectorate:complaint", args=[number])
    return HttpResponseRedirect(f"{page}?said={said}")
