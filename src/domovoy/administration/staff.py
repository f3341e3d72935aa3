"""Who works at an organisation: invited, added, renamed, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.administration.doors import staff_may
from domovoy.administration.frame import framed, own_organisation
from domovoy.housing.codes import in_groups
from domovoy.housing.staff import invitations, posts
from domovoy.housing.staff import second_factor as factor
from domovoy.housing.staff.errors import OrganisationNotFound, PostNotFound, StaffError
from domovoy.housing.staff.queries import organisation_of_post, staff_of
from domovoy.identity.actors import Role
from domovoy.identity.rules import Act
from domovoy.web.desk.wording import Refusal
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.requests import OfficerRequest
from domovoy.web.sessions import left_by_oneself

OWN = "administration:own_staff"


@require_safe
@staff_may(Act.SEE_STAFF)
def own(request: OfficerRequest) -> HttpResponse:
    """Show the staff of the officer's own organisation."""
    return show(request, own_organisation(request))


@require_safe
@staff_may(Act.SEE_STAFF)
def of(request: OfficerRequest, organisation: UUID) -> HttpResponse:
    """Show the staff of an organisation."""
    return show(request, organisation)


@posted(otherwise=OWN)
@staff_may(Act.INVITE_STAFF)
def invite(request: OfficerRequest, organisation: UUID) -> HttpResponse:
    """Keep a place and show its code: this once."""

    def act() -> invitations.Invited:
        return invitations.invite_staff(
            organisation=organisation,
            role=words(request, "role"),
            name=words(request, "name"),
            position=words(request, "position"),
            by=request.officer,
            at=timezone.now(),
        )

    made, refusal = _tried(request, "invite", act)
    if made is None:
        return show(request, organisation, refusal=refusal)
    code = in_groups(made.code)
    address = f"{settings.ENVIRONMENT.base_url}{reverse('administration:join')}#{code}"
    shown = {"code": code, "name": words(request, "name"), "until": made.expires_at}
    return show(request, organisation, code={**shown, "address": address})


@posted(otherwise=OWN)
@staff_may(Act.ADD_PERFORMER)
def add(request: OfficerRequest, organisation: UUID) -> HttpResponse:
    """Write down a performer without an account."""

    def act() -> object:
        return posts.add_performer(
            organisation=organisation,
            name=words(request, "name"),
            position=words(request, "position"),
            by=request.officer,
            at=timezone.now(),
        )

    _, refusal = _tried(request, "performer", act)
    return _shown_again(request, organisation, refusal, said="added")


@posted(otherwise=OWN)
@staff_may(Act.WITHDRAW_STAFF_INVITATION)
def withdraw(request: OfficerRequest, invitation: UUID) -> HttpResponse:
    """Make a code open nothing."""
    whose = _whose(request, invitation)

    def act() -> object:
        return invitations.withdraw_staff_invitation(
            invitation=invitation, by=request.officer, at=timezone.now()
        )

    _, refusal = _tried(request, "withdraw", act)
    return _shown_again(request, whose, refusal, said="withdrawn")


@posted(otherwise=OWN)
@staff_may(Act.DISMISS)
def dismiss(request: OfficerRequest, post: UUID) -> HttpResponse:
    """End a post at once."""
    whose = _whose(request, post)

    def act() -> object:
        return posts.dismiss(post=post, by=request.officer, at=timezone.now())

    _, refusal = _tried(request, "dismiss", act)
    return left_by_oneself(request) or _shown_again(request, whose, refusal, said="dismissed")


@posted(otherwise=OWN)
@staff_may(Act.RENAME_PERFORMER)
def rename(request: OfficerRequest, post: UUID) -> HttpResponse:
    """Correct how a performer without an account is called."""
    whose = _whose(request, post)

    def act() -> object:
        return posts.rename_performer(
            post=post,
            name=words(request, "name"),
            position=words(request, "position"),
            by=request.officer,
            at=timezone.now(),
        )

    _, refusal = _tried(request, f"rename-{post}", act)
    return _shown_again(request, whose, refusal, said="renamed")


@posted(otherwise=OWN)
@staff_may(Act.RESET_SECOND_FACTOR)
def reset(request: OfficerRequest, post: UUID) -> HttpResponse:
    """Forget an administrator's lost second factor."""
    whose = _whose(request, post)

    def act() -> object:
        return factor.reset_second_factor(post=post, by=request.officer, at=timezone.now())

    _, refusal = _tried(request, "reset", act)
    return left_by_oneself(request) or _shown_again(request, whose, refusal, said="reset")


def show(
    request: OfficerRequest,
    organisation: UUID,
    *,
    refusal: Refusal | None = None,
    code: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the staff with what was refused, or with a code that is shown only now."""
    try:
        page = staff_of(organisation, by=request.officer, at=timezone.now())
    except OrganisationNotFound:
        raise Http404 from None
    zone = ZoneInfo(page.zone)
    if code:
        code["until"] = code["until"].astimezone(zone)
    context = {
        **framed(request),
        "page": page,
        "refusal": refusal,
        "code": code,
        "said": wording.SAID.get(request.GET.get("said", ""), ""),
        "asks_factor": request.officer.role is Role.ADMINISTRATOR and page.is_operator,
    }
    return render(request, "administration/staff.html", context, status=422 if refusal else 200)


def _tried(
    request: OfficerRequest, form: str, act: Callable[[], Any]
) -> tuple[Any, Refusal | None]:
    """Do it: what comes back, or the refusal in words with what was typed."""
    try:
        return act(), None
    except (OrganisationNotFound, PostNotFound):
        raise Http404 from None
    except StaffError as refused:
        typed = {name: words(request, name) for name in ("role", "name", "position")}
        return None, Refusal(form, refused.code, wording.explain(refused), typed)


def _whose(request: OfficerRequest, subject: UUID) -> UUID:
    try:
        return organisation_of_post(subject, by=request.officer)
    except PostNotFound:
        raise Http404 from None


def _shown_again(
    request: OfficerRequest, organisation: UUID, refusal: Refusal | None, *, said: str
) -> HttpResponse:
    if refusal is not None:
        return show(request, organisation, refusal=refusal)
    if request.officer.role is Role.ADMINISTRATOR:
        address = reverse("administration:staff", args=[organisation])
    else:
        address = reverse(OWN)
    return HttpResponseRedirect(f"{address}?said={said}")
