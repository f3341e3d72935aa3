"""Who acts for a flat: inviting, accepting, changing what somebody may do, leaving."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.housing.binding import actions, queries
from domovoy.housing.binding.actions import Allowed, Invited, Offer
from domovoy.housing.binding.errors import (
    AlreadyInvited,
    HoldingNotFound,
    InvitationNotFound,
    InvitationNotUsable,
    NotOfAge,
)
from domovoy.housing.binding.queries import MemberCard, PeoplePage
from domovoy.housing.binding.rules import INVITED
from domovoy.housing.codes import in_groups
from domovoy.housing.errors import HousingError
from domovoy.housing.models import HoldingKind
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.rules import Act
from domovoy.resident import wording
from domovoy.resident.frame import show
from domovoy.resident.views.flats import ASK_OR_DO, day_typed, said, say
from domovoy.web.doors import posted
from domovoy.web.forms import submission_key, words
from domovoy.web.requests import Request, ResidentRequest, anybody_may, resident_may, to_sign_in

QR_SCALE = 5
CODE_LENGTH = 40
USUAL = Allowed(may_write=True, may_meters=True, may_bills=False)


@require_safe
@resident_may(Act.SEE_FLATS)
def people(request: ResidentRequest, holding: UUID) -> HttpResponse:
    """Show who acts for a flat."""
    context = {"page": _page(request, holding), "said": said(request)}
    return show(request, "resident/flats/people.html", context)


@ASK_OR_DO
@resident_may(Act.INVITE)
def invite(request: ResidentRequest, holding: UUID) -> HttpResponse:
    """Ask whom to let in and how far; then show the code, which is not shown again."""
    page = _page(request, holding)
    if request.method != "POST":
        return _ask_whom(request, page)
    offer = Offer(
        kind=request.POST.get("kind", ""),
        allowed=_allowed(request),
        until=day_typed(request, "until", unreadable=date.min),
    )
    try:
        made = actions.invite(
            holding=holding,
            offer=offer,
            key=submission_key(request),
            by=request.resident,
            at=timezone.now(),
        )
    except AlreadyInvited as problem:
        context = {"page": page, "invitation": problem.guid, "waits": problem.waits}
        return show(request, "resident/flats/invited_already.html", context, status=409)
    except HousingError as problem:
        return _ask_whom(request, page, problem=wording.explain(problem), wrong=problem.code)
    return _show_code(request, page, made)


@posted(otherwise="resident:flats")
@resident_may(Act.WITHDRAW_INVITATION)
def withdraw_invitation(request: ResidentRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back, and lead to making another where that was asked for."""
    try:
        done = actions.withdraw_invitation(guid=invitation, by=request.resident, at=timezone.now())
    except InvitationNotFound as problem:
        raise Http404 from problem
    if "again" in request.POST:
        return redirect("resident:flats_invite", holding=done.granted_by.guid)
    return say(request, "invitation_withdrawn", people_of=done.granted_by.guid)


@ASK_OR_DO
@anybody_may(Act.SEE_PUBLIC_PAGE)
def join(request: Request) -> HttpResponse:
    """Take a code of an invitation; nothing of the flat is told before. A stranger signs in first.

    A link to here has the code after «#», which no browser sends.
    """
    if request.person is not None:
        return _join(request)
    if request.method == "POST":
        return to_sign_in(request)
    return render(request, "resident/flats/join_stranger.html")


@resident_may(Act.ACCEPT_INVITATION)
def _join(request: ResidentRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, "resident/flats/join.html")
    typed, at = words(request, "code")[:CODE_LENGTH], timezone.now()
    try:
        actions.accept_invitation(typed, by=request.resident, at=at)
    except TooManyAttempts as problem:
        refused = wording.too_often(problem, wording.ASK_FOR_A_CODE, at=at)
    except (InvitationNotUsable, NotOfAge) as problem:
        refused = wording.explain(problem)
    else:
        return say(request, "joined")
    context = {"problem": refused, "typed": typed}
    return show(request, "resident/flats/join.html", context, status=422)


@ASK_OR_DO
@resident_may(Act.CHANGE_RIGHTS)
def rights(request: ResidentRequest, holding: UUID) -> HttpResponse:
    """Change what somebody one let in may do."""
    page, member = _member(request, holding)
    if not member.granted:
        raise Http404
    if request.method != "POST":
        context = {"page": page, "member": member, "allowed": asdict(member.allowed)}
        return show(request, "resident/flats/rights.html", context)
    try:
        actions.change_rights(
            holding=holding, allowed=_allowed(request), by=request.resident, at=timezone.now()
        )
    except HoldingNotFound as problem:
        raise Http404 from problem
    return say(request, "rights_saved", people_of=page.holding)


@ASK_OR_DO
@resident_may(Act.END_HOLDING)
def end(request: ResidentRequest, holding: UUID) -> HttpResponse:
    """Ask once, then leave a flat or end what one granted."""
    page, member = _member(request, holding)
    if request.method != "POST":
        return show(request, "resident/flats/end.html", {"page": page, "member": member})
    try:
        actions.end_holding(holding=holding, by=request.resident, at=timezone.now())
    except HoldingNotFound as problem:
        raise Http404 from problem
    if member.mine:
        return say(request, "left")
    return say(request, "access_closed", people_of=page.holding)


def _page(request: ResidentRequest, holding: UUID) -> PeoplePage:
    try:
        return queries.people_of(holding, by=request.resident, at=timezone.now())
    except HoldingNotFound as problem:
        raise Http404 from problem


def _member(request: ResidentRequest, holding: UUID) -> tuple[PeoplePage, MemberCard]:
    try:
        return queries.member_of(holding, by=request.resident, at=timezone.now())
    except HoldingNotFound as problem:
        raise Http404 from problem


def _allowed(request: ResidentRequest) -> Allowed:
    return Allowed(**{name: name in request.POST for name in asdict(USUAL)})


def _ask_whom(
    request: ResidentRequest, page: PeoplePage, *, problem: str = "", wrong: str = ""
) -> HttpResponse:
    if not page.may_invite:
        raise Http404
    sent = request.method == "POST"
    context = {
        "page": page,
        "kinds": [(kind, HoldingKind(kind).label) for kind in INVITED],
        "kind": request.POST.get("kind", ""),
        "until": request.POST.get("until", ""),
        "key": request.POST.get("key", ""),
        "allowed": asdict(_allowed(request) if sent else USUAL),
        "problem": problem,
        "wrong": wording.FIELDS_OF_FLATS.get(wrong, ""),
    }
    return show(request, "resident/flats/invite.html", context, status=422 if problem else 200)


def _show_code(request: ResidentRequest, page: PeoplePage, made: Invited) -> HttpResponse:
    place = f"{settings.ENVIRONMENT.base_url.rstrip('/')}{reverse('resident:flats_join')}"
    link = f"{place}#{in_groups(made.code)}"
    context = {
        "page": page,
        "until": made.invitation.expires_at.astimezone(
            made.invitation.granted_by.premises.house.zone
        ),
        "code": in_groups(made.code),
        "link": link,
        "place": place,
        "qr": segno.make(link, micro=False).png_data_uri(scale=QR_SCALE, border=4),
    }
    return show(request, "resident/flats/invited.html", context)
