"""The page of one appeal: what was said, what the clocks say, what can be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.cards import AppealPage
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.models import EntryKind
from domovoy.appeals.queries import page_of
from domovoy.appeals.rules import (
    CAUSE,
    COMMENT_LIMIT,
    CORRECTION_COMMENT,
    REDIRECT_COMMENT,
    REOPEN_COMMENT,
    ROLL_OVER_COMMENT,
    TEXT_LIMIT,
)
from domovoy.delivery.queries import unread_of
from domovoy.housing import desk
from domovoy.housing.flats_desk import letterhead_of
from domovoy.housing.queries import performers_of
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.rules import Act
from domovoy.intake.written import post_address_of
from domovoy.office import wording
from domovoy.office.catalogue import categories
from domovoy.web import forms
from domovoy.web.desk.attempts import stands_alone, status_of
from domovoy.web.desk.reading import opened_at
from domovoy.web.desk.timeline import since, timeline
from domovoy.web.desk.wording import Refusal
from domovoy.web.requests import OfficerRequest, officer_may

WRITTEN = "written"
SETTLING = {"answer", "redirect", "redirect_outside", "roll_over", "not_required"}
LIMITS = {
    "text": TEXT_LIMIT,
    "redirect": REDIRECT_COMMENT,
    "roll_over": ROLL_OVER_COMMENT,
    "cause": CAUSE,
    "question": COMMENT_LIMIT,
    "recategorise": CORRECTION_COMMENT,
    "reopen": REOPEN_COMMENT,
}


@require_safe
@officer_may(Act.SEE_DESK_APPEAL)
def appeal(request: OfficerRequest, number: str) -> HttpResponse:
    """Show an appeal of the officer's organisation."""
    return show(request, number)


@require_safe
@officer_may(Act.SEE_DESK_APPEAL)
def letter(request: OfficerRequest, number: str) -> HttpResponse:
    """Show the latest answer as a letter to be printed; 404 page before there is one."""
    at = timezone.now()
    try:
        page = page_of(number, by=request.officer, at=at)
    except AppealNotFound:
        return gone(request, number)
    answers = [entry for entry in page.history if entry.kind == EntryKind.ANSWER]
    if not answers:
        return gone(request, number)
    _note(request, page, at=at)
    context = {
        "page": page,
        "place": page.addressee,
        "answer": answers[-1],
        "from": letterhead_of(request.officer),
        "post_address": post_address_of(page.answers),
    }
    return render(request, "office/appeal/letter.html", context)


def _note(request: OfficerRequest, page: AppealPage, *, at: datetime) -> None:
    note_look(
        person_id=page.applicant_id,
        by=request.officer,
        what=Looked.APPEAL,
        subject=page.number,
        at=at,
    )


def show(request: OfficerRequest, number: str, *, refusal: Refusal | None = None) -> HttpResponse:
    """Show an appeal, with the form that was not accepted as it was typed."""
    at = timezone.now()
    try:
        page = page_of(number, by=request.officer, at=at)
    except AppealNotFound:
        return gone(request, number)
    _note(request, page, at=at)
    context = {
        **_facts(page, at=at),
        **_choices(request, page),
        "unread": unread_of(request.officer.person_id, for_staff=True),
        "refusal": refusal,
        "on_top": refusal and stands_alone(refusal, shown=_forms(page)),
        "unsent": refusal and refusal.form not in _forms(page),
        "meanwhile": since(timeline([page]), opened_at(request)) if refusal else (),
        "said": _said(request, page),
        "written_for": _written_for(request),
    }
    return render(
        request, "office/appeal.html", context, status=status_of(refusal) if refusal else 200
    )


def _written_for(request: OfficerRequest) -> int | None:
    """Return the flat an appeal was just written down for: people often have several troubles."""
    return forms.whole(request.GET.get("flat", "")) if request.GET.get("said") == WRITTEN else None


def _said(request: OfficerRequest, page: AppealPage) -> str:
    said = wording.said(request.GET.get("said", ""), page.number)
    return said if page.has_account else wording.without_account(said)


def gone(request: OfficerRequest, number: str) -> HttpResponse:
    """404: there is no such appeal at this organisation, or no longer."""
    return render(request, "office/gone.html", {"number": number}, status=404)


def _facts(page: AppealPage, *, at: datetime) -> dict[str, Any]:
    return {
        "page": page,
        "place": page.addressee,
        "may_write": page.may_settle,
        "opened": at.isoformat(),
        "today": at.astimezone(page.zone).date().isoformat(),
        "happenings": timeline([page]),
        "clocks": page.clocks,
        "now": f"{at.astimezone(page.zone):%Y-%m-%dT%H:%M}",
        "mails": bool(settings.ENVIRONMENT.smtp_url),
        "answered": any(entry.kind == EntryKind.ANSWER for entry in page.history),
        "post_address": post_address_of(page.answers),
        "asked": next((each for each in page.clarifications if each.waits), None),
        "danger": wording.DANGERS.get(page.card.danger, ""),
        "limits": LIMITS,
    }


def _choices(request: OfficerRequest, page: AppealPage) -> dict[str, Any]:
    if not page.may_work:
        return {}
    performers = performers_of(request.officer.organisation_id)
    if not page.may_settle:
        return {"performers": performers, "colleagues": desk.colleagues_of(request.officer)}
    return {
        "performers": performers,
        "receivers": desk.receivers_for(request.officer),
        "categories": categories() if page.may_correct else (),
    }


def _forms(page: AppealPage) -> set[str]:
    """Return the names of the forms that stand on the page."""
    there = {
        "note": page.may_correct and bool(page.notable),
        "ask": page.may_ask and page.may_settle,
        "recategorise": page.may_correct and page.may_settle,
        "reopen": page.may_reopen,
        "appoint": page.may_work,
        **dict.fromkeys(SETTLING, page.may_settle),
    }
    return {form for form, stands in there.items() if stands}
