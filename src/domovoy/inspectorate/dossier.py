"""The page of a complaint: the whole file it grew from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.cards import AppealPage
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.models import OPEN, Kind
from domovoy.appeals.queries import dossier_of
from domovoy.appeals.record import record_of
from domovoy.appeals.rules import TEXT_LIMIT
from domovoy.housing.desk import colleagues_of
from domovoy.housing.queries import performers_of
from domovoy.identity.looks import Looked, note_looks
from domovoy.identity.rules import Act
from domovoy.inspectorate import wording
from domovoy.web.desk.attempts import stands_alone, status_of
from domovoy.web.desk.reading import opened_at
from domovoy.web.desk.timeline import since, timeline
from domovoy.web.desk.wording import Refusal
from domovoy.web.requests import OfficerRequest, officer_may


@require_safe
@officer_may(Act.SEE_COMPLAINTS)
def complaint(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a complaint with everything it grew from."""
    return show(request, number)


def show(request: OfficerRequest, number: str, *, refusal: Refusal | None = None) -> HttpResponse:
    """Show a complaint, with the form that was not accepted as it was typed."""
    at = timezone.now()
    try:
        pages = dossier_of(number, by=request.officer, at=at)
    except AppealNotFound:
        raise Http404 from None
    page, *grounds = pages
    note_looks(
        person_ids=[each.applicant_id for each in pages],
        by=request.officer,
        what=Looked.COMPLAINT,
        subject=page.number,
        at=at,
    )
    choices = _choices(request, page)
    context = {
        "page": page,
        "step": wording.step_of(page.card, law_number=page.law_number),
        "grounds": grounds,
        "record": record_of(grounds[0].number, at=at) if grounds else None,
        "happenings": timeline(pages),
        "several": len(pages) > 1,
        **choices,
        "opened": at.isoformat(),
        "today": at.astimezone(page.zone).date().isoformat(),
        "limits": {"text": TEXT_LIMIT},
        "refusal": refusal,
        "on_top": refusal and stands_alone(refusal, shown=choices.get("forms", ())),
        "may_write": page.may_settle and "may_work" in choices,
        "meanwhile": since(timeline([page]), opened_at(request)) if refusal else (),
        "said": wording.SAID.get(request.GET.get("said", ""), ""),
    }
    return render(
        request,
        "inspectorate/complaint.html",
        context,
        status=status_of(refusal) if refusal else 200,
    )


def gone(request: OfficerRequest, number: str) -> HttpResponse:  # noqa: ARG001
    """404: there is no such complaint at this inspectorate, or nothing to do with it."""
    raise Http404(number)


def _choices(request: OfficerRequest, page: AppealPage) -> dict[str, Any]:
    """Return what can be done: nothing to an appeal, which is read here only."""
    if page.card.kind != Kind.COMPLAINT:
        return {}
    if page.may_work:
        return {
            "may_work": True,
            "forms": {"appoint", "answer"} if page.may_settle else {"appoint"},
            "performers": performers_of(request.officer.organisation_id),
            "colleagues": () if page.may_settle else colleagues_of(request.officer),
        }
    if page.card.status in OPEN:
        return {"may_register": True, "forms": {"register"}}
    return {}
