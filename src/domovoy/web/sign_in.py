"""Signing in by Госуслуги: there, back, and out again."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
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
    EsiaClient,
    EsiaError,
    EsiaSettings,
    Identity,
)
from domovoy.housing.backend import EsiaAccounts
from domovoy.identity.actions import sign_out_everywhere as end_all_sessions
from domovoy.identity.actions import welcome
from domovoy.identity.actors import Role
from domovoy.identity.models import Person
from domovoy.site.environment import Environment
from domovoy.web import wording
from domovoy.web.doors import posted
from domovoy.web.requests import Request

log = structlog.get_logger(__name__)
STATES = "esia_states"
STATES_KEPT = 5
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@cache
def esia() -> EsiaClient:
    """Return the client of this process, made at the first sign-in."""
    environment: Environment = settings.ENVIRONMENT
    return EsiaClient(
        EsiaSettings.from_files(
            base_url=environment.esia_url,
            client_id=environment.esia_client_id,
            redirect_uri=f"{environment.base_url}/esia/callback",
            key_file=environment.esia_key_file,
            certificate_file=environment.esia_certificate_file,
            token_key_files=environment.esia_token_key_files,
        ),
        connections_to_esia(),
    )


@cache
def connections_to_esia() -> httpx.Client:
    """Return the connections this process keeps open to ESIA."""
    return httpx.Client()


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to Госуслуги, remembering where they wanted to go.

    Several windows may be on the way at once: each has a state of its own. Госуслуги return to
    one address only, so who came by another name of this machine is led to that one first.
    """
    environment: Environment = settings.ENVIRONMENT
    if urlsplit(environment.base_url).netloc != request.get_host():
        return HttpResponseRedirect(f"{environment.base_url}{request.get_full_path()}")
    state = str(uuid4())
    begun = list(request.session.get(STATES, {}).items())[1 - STATES_KEPT :]
    request.session[STATES] = {**dict(begun), state: _safe(request, request.GET.get("next", ""))}
    return HttpResponseRedirect(esia().authorise_url(state, timezone.now()))


@require_safe
def callback(request: Request) -> HttpResponse:
    """Take the person back from Госуслуги. A state is good for one return only.

    Who comes by an old return while signed in (a reload, the button «Назад») goes home.
    """
    begun = request.session.get(STATES, {})
    state = request.GET.get("state", "")
    known = state in begun
    if not known and request.person is not None:
        return HttpResponseRedirect(home_of(request.person))
    back = begun.pop(state, "")
    request.session[STATES] = begun
    try:
        code = esia().code_from_callback(request.GET.dict(), state if known else None)
        identity = esia().exchange(code, timezone.now())
    except EsiaError as problem:
        log.warning("sign-in refused", code=problem.code)
        return render(
            request,
            "web/sign_in_refused.html",
            {"words": wording.sign_in_problem(problem)},
            status=403,
        )
    person = _welcome(identity)
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect(back or home_of(person))


@posted(otherwise="resident:home")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and at Госуслуги."""
    logout(request)
    environment: Environment = settings.ENVIRONMENT
    return HttpResponseRedirect(esia().logout_url(f"{environment.base_url}/"))


@posted(otherwise="resident:home")
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of the person, those of lost devices too, and leave Госуслуги here."""
    if request.person is not None:
        end_all_sessions(person_id=request.person.pk)
    return sign_out(request)


def home_of(person: Person) -> str:
    """Return the first page of a person: the desk, the inspectorate, or home."""
    if person.post is None:
        return reverse("resident:home")
    if person.post.role is Role.INSPECTOR:
        return reverse("inspectorate:complaints")
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
        },
        at=timezone.now(),
    )
    return EsiaAccounts().get_user(person.pk) or person


def _safe(request: HttpRequest, address: str) -> str:
    own = {reverse(f"web:{name}") for name in ("sign_in", "esia_callback", "sign_out")}
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed and urlsplit(address).path not in own else ""
