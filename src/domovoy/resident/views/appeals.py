"""The resident's appeals: the list, one appeal, and what can be done with its answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from domovoy.appeals import actions
from domovoy.appeals.cards import AppealPage
from domovoy.appeals.errors import AppealError, AppealNotFound
from domovoy.appeals.models import Assessment
from domovoy.appeals.queries import page_of
from domovoy.housing.errors import HousingError
from domovoy.identity.rules import Act
from domovoy.resident import wording
from domovoy.resident.frame import show
from domovoy.resident.story import story_of
from domovoy.resident.terms import terms_of
from domovoy.resident.views.together import show_list, show_shared
from domovoy.web.doors import posted
from domovoy.web.forms import submission_key, words
from domovoy.web.requests import ResidentRequest, resident_may

ASK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@resident_may(Act.SEE_OWN_APPEALS)
def appeals(request: ResidentRequest) -> HttpResponse:
    """List a person's appeals, those joined, and those of the house one may join."""
    return show_list(request)


@require_safe
@resident_may(Act.SEE_OWN_APPEALS)
def appeal(request: ResidentRequest, number: str) -> HttpResponse:
    """Show one appeal: one's own whole, a joined one without whose it is."""
    at = timezone.now()
    try:
        page = page_of(number, by=request.resident, at=at)
    except AppealNotFound:
        return show_shared(request, number, at=at)
    return _show(request, page)


@posted(otherwise="resident:appeal", keep=("number",))
@resident_may(Act.ASSESS)
def assess(request: ResidentRequest, number: str) -> HttpResponse:
    """Take the resident's word on an answer."""
    comment = words(request, "comment")
    chosen = request.POST.get("assessment", "")
    if chosen not in Assessment.values:
        return _show(
            request,
            _page(request, number),
            problem=wording.NO_ASSESSMENT_CHOSEN,
            text=comment,
            status=422,
        )
    try:
        actions.assess(
            number=number,
            assessment=Assessment(chosen),
            comment=comment,
            by=request.resident,
            at=timezone.now(),
        )
    except AppealNotFound as problem:
        raise Http404 from problem
    except AppealError as problem:
        return _show(
            request,
            _page(request, number),
            problem=wording.explain(problem),
            text=comment,
            chosen=chosen,
            status=422,
        )
    return redirect("resident:appeal", number=number)


@posted(otherwise="resident:appeal", keep=("number",))
@resident_may(Act.REPLY)
def reply(request: ResidentRequest, number: str) -> HttpResponse:
    """Take the resident's reply to the organisation's question."""
    text = words(request, "text")
    try:
        actions.reply(number=number, text=text, by=request.resident, at=timezone.now())
    except AppealNotFound as problem:
        raise Http404 from problem
    except AppealError as problem:
        page = _page(request, number)
        return _show(
            request,
            page,
            problem="" if page.may_reply else wording.explain(problem),
            reply_problem=wording.explain(problem),
            reply_text=text,
            status=422,
        )
    return redirect("resident:appeal", number=number)


@ASK_OR_DO
@resident_may(Act.REPEAT)
def repeat(request: ResidentRequest, number: str) -> HttpResponse:
    """Ask what was left undone and send the appeal again."""
    page = _page(request, number)
    if request.method != "POST":
        return _ask(request, "repeat", page)
    text = words(request, "text")
    try:
        child = actions.repeat(
            number=number,
            details=text,
            key=submission_key(request),
            by=request.resident,
            at=timezone.now(),
        )
    except (AppealError, HousingError) as problem:
        return _refused(request, "repeat", page, problem, text=text)
    return redirect("resident:appeal", number=child.number)


@ASK_OR_DO
@resident_may(Act.COMPLAIN)
def complain(request: ResidentRequest, number: str) -> HttpResponse:
    """Show the complaint as it would go, to be edited, and record it."""
    page = _page(request, number)
    if request.method != "POST":
        return _ask(request, "complain", page, text=_complaint_about(page))
    text = words(request, "text")
    try:
        complaint = actions.complain(
            number=number,
            text=text,
            key=submission_key(request),
            by=request.resident,
            at=timezone.now(),
        )
    except (AppealError, HousingError) as problem:
        return _refused(request, "complain", page, problem, text=text)
    return redirect("resident:appeal", number=complaint.number)


@ASK_OR_DO
@resident_may(Act.WITHDRAW)
def withdraw(request: ResidentRequest, number: str) -> HttpResponse:
    """Ask once and take the appeal back."""
    page = _page(request, number)
    if request.method != "POST":
        return _ask(request, "withdraw", page)
    text = words(request, "text")
    try:
        actions.withdraw(number=number, comment=text, by=request.resident, at=timezone.now())
    except AppealError as problem:
        return _refused(request, "withdraw", page, problem, text=text)
    return redirect("resident:appeal", number=number)


def _complaint_about(page: AppealPage) -> str:
    """The facts of an appeal as the beginning of a complaint; nothing that did not happen."""
    context = {
        "page": page,
        "card": page.card,
        "missed": [clock for clock in page.clocks if clock.state == "missed"],
        "disagreements": [entry.text for entry in page.history if entry.assessment and entry.text],
    }
    return render_to_string("resident/appeals/complaint.txt", context).strip()


def _page(request: ResidentRequest, number: str) -> AppealPage:
    try:
        return page_of(number, by=request.resident, at=timezone.now())
    except AppealNotFound as problem:
        raise Http404 from problem


def _show(
    request: ResidentRequest,
    page: AppealPage,
    *,
    problem: str = "",
    text: str = "",
    chosen: str = "",
    status: int = 200,
    **reply: str,
) -> HttpResponse:
    context = {
        "page": page,
        "card": page.card,
        "asked": next((each for each in page.clarifications if each.waits), None)
        if page.may_reply
        else None,
        "terms": terms_of(page.clocks),
        "story": story_of(page),
        "problem": problem,
        "text": text,
        "chosen": chosen,
        "assessments": Assessment.choices,
        **reply,
    }
    return show(request, "resident/appeals/page.html", context, status=status)


def _ask(
    request: ResidentRequest,
    name: str,
    page: AppealPage,
    *,
    text: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "card": page.card,
        "text": text,
        "problem": problem,
        "key": submission_key(request),
    }
    return show(request, f"resident/appeals/{name}.html", context, status=status)


def _refused(
    request: ResidentRequest,
    name: str,
    page: AppealPage,
    problem: AppealError | HousingError,
    *,
    text: str,
) -> HttpResponse:
    return _ask(request, name, page, text=text, problem=wording.explain(problem), status=422)
