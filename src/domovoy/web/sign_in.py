"""Signing in by Госуслуги: there, back, and out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from domovoy.gateways.esia import (
    EsiaError,
    EsiaUnavailable,
    Identity,
    KeyFileUnusable,
    SignerUnavailable,
)
from domovoy.housing.backend import EsiaAccounts
from domovoy.housing.binding.actions import match_flats
from domovoy.identity.acting import acting, beyond_the_wall
from domovoy.identity.actions import sign_out_everywhere as end_all_sessions
from domovoy.identity.actions import welcome
from domovoy.identity.actors import Resident, Role
from domovoy.identity.attempts import take_back
from domovoy.identity.consents import has_consented
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.site.environment import Environment
from domovoy.web import wording
from domovoy.web.doors import posted
from domovoy.web.limits import FOREIGN_RETURNS, SIGN_INS, count
from domovoy.web.requests import Request, ResidentRequest, anybody_may, resident_may
from domovoy.web.sessions import begin_session
from domovoy.web.sign_in_gateway import gateway, place_at_esia
from domovoy.web.sign_in_help import telephones

log = structlog.get_logger(__name__)
STATES = "esia_states"
STATES_KEPT = 5
STATE_LIVES = timedelta(minutes=30)
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@require_safe
@anybody_may(Act.SIGN_IN)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to Госуслуги, remembering where they wanted to go.

    Several windows may be on the way at once: each has a state of its own. Госуслуги return to
    one address only, so who came by another name of this machine is led to that one first.
    A beginning counts until it comes to its end.
    """
    environment: Environment = settings.ENVIRONMENT
    if urlsplit(environment.base_url).netloc != request.get_host():
        return HttpResponseRedirect(f"{environment.base_url}{request.get_full_path()}")
    counted = count(request, SIGN_INS)
    state, now = str(uuid4()), timezone.now()
    try:
        with place_at_esia():
            address = gateway().authorise_url(state, now)
    except EsiaError as problem:
        return _refused(request, problem)
    begun = list(request.session.get(STATES, {}).items())[1 - STATES_KEPT :]
    back = _safe(request, request.GET.get("next", ""))
    request.session[STATES] = {**dict(begun), state: [back, now.isoformat(), counted]}
    return HttpResponseRedirect(address)


@require_safe
@anybody_may(Act.SIGN_IN)
def callback(request: Request) -> HttpResponse:
    """Take the person back from Госуслуги. A state is good for one return, and not for long.

    Who comes by an old return while signed in (a reload, the button «Назад») goes home.
    """
    state = request.GET.get("state", "")
    if state not in request.session.get(STATES, {}) and request.person is not None:
        return HttpResponseRedirect(home_of(request.person))
    back, begun_at, counted = _begun(_taken(request, state))
    now = timezone.now()
    current = begun_at is not None and now - begun_at <= STATE_LIVES
    expected = state if current and _says_all_once(request) else None
    try:
        code = gateway().code_from_callback(request.GET.dict(), expected)
        with place_at_esia():
            identity = gateway().exchange(code, now, state=state)
    except EsiaError as problem:
        if expected is None:
            count(request, FOREIGN_RETURNS)
        return _refused(request, problem)
    person = _welcome(identity)
    with beyond_the_wall("whoever was a visitor becomes a person"):
        login(request, person, backend=BACKEND)
        begin_session(request, at=now)
    take_back(SIGN_INS, counted)
    _find_flats(person, at=now)
    return HttpResponseRedirect(_first_page(person, back or home_of(person)))


@posted(otherwise="resident:home")
@anybody_may(Act.SIGN_OUT)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and at Госуслуги."""
    logout(request)
    return HttpResponseRedirect(_way_out() or "/")


@posted(otherwise="resident:home")
@resident_may(Act.SIGN_OUT_EVERYWHERE)
def sign_out_everywhere(request: ResidentRequest) -> HttpResponse:
    """End every session of the person, those of lost devices too, and leave Госуслуги here."""
    end_all_sessions(by=request.resident)
    return sign_out(request)


def home_of(person: Person) -> str:
    """Return the first page of a person: the desk of their post, or home."""
    if person.post is None:
        return reverse("resident:home")
    if person.post.role is Role.INSPECTOR:
        return reverse("inspectorate:complaints")
    if person.post.role is Role.ADMINISTRATOR:
        return reverse("administration:organisations")
    return reverse("office:queue")


def _welcome(identity: Identity) -> Person:
    person = welcome(
        oid=identity.oid,
        profile={
            "surname": identity.surname,
            "first_name": identity.first_name,
            "patronymic": identity.patronymic,
            "email": identity.email,
            "phone": identity.phone,
            "birth_on": identity.birth_date,
            "snils": identity.snils,
        },
        at=timezone.now(),
    )
    return EsiaAccounts().get_user(person.pk) or person


def _find_flats(person: Person, *, at: datetime) -> None:
    """Bind the person to the flats the register has them in; whatever comes of it, they are in."""
    try:
        match_flats(by=Resident(person.pk), at=at)
    except Exception:
        log.exception("the register of owners was not matched at sign-in")


def _first_page(person: Person, page: str) -> str:
    """Return the page, or the consent and then the page where it has not been given yet.

    Who works here is asked when they send something for their own home.
    """
    resident = Resident(person.pk)
    with acting(resident):
        if person.post is not None or has_consented(resident):
            return page
    return f"{reverse('resident:consent')}?{urlencode({'next': page})}"


def _taken(request: HttpRequest, state: str) -> object:
    """Take a sign-in out of the session for good, at once: a page of failure saves nothing."""
    begun = request.session.get(STATES, {})
    kept = begun.pop(state, None)
    if kept is not None:
        request.session[STATES] = begun
        request.session.save()
    return kept


def _says_all_once(request: HttpRequest) -> bool:
    """Tell whether no parameter stands twice: of two codes or states neither is to be believed."""
    return all(len(values) == 1 for _, values in request.GET.lists())


def _begun(kept: object) -> tuple[str, datetime | None, int]:
    """Where a sign-in leads, when it began and how it was counted, as the session keeps it."""
    if isinstance(kept, list) and len(kept) == len(("back", "begun at", "counted")):
        back, begun_at, counted = kept
        return str(back), datetime.fromisoformat(str(begun_at)), int(counted)
    return "", None, 0


def _refused(request: HttpRequest, problem: EsiaError) -> HttpResponse:
    """Say what happened, what to do, and whom to call meanwhile."""
    log.warning("sign-in refused", code=problem.code, reason=str(problem))
    ours = isinstance(problem, (EsiaUnavailable, SignerUnavailable, KeyFileUnusable))
    words = wording.sign_in_problem(problem)
    page = {
        "words": words,
        "telephones": telephones(),
        "way_out": _way_out() if words.other_account else "",
    }
    return render(request, "web/sign_in_refused.html", page, status=503 if ours else 403)


def _way_out() -> str:
    """Return the address that leaves Госуслуги too, or nothing when it is not to be had."""
    environment: Environment = settings.ENVIRONMENT
    try:
        return gateway().logout_url(f"{environment.base_url}/")
    except EsiaError as problem:
        log.warning("sign-out stays here", code=problem.code, reason=str(problem))
        return ""


def _safe(request: HttpRequest, address: str) -> str:
    own = {reverse(f"web:{name}") for name in ("sign_in", "esia_callback", "sign_out")}
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed and urlsplit(address).path not in own else ""
