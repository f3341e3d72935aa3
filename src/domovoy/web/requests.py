"""Requests that know who acts, and the doors that let only some of them in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from domovoy.identity.actors import Officer, Resident, Role
from domovoy.identity.models import Person

P = ParamSpec("P")


class Request(HttpRequest):
    """A request after the middleware."""

    htmx: HtmxDetails
    person: Person | None


class ResidentRequest(Request):
    """A request of a signed-in person, acting for a home."""

    person: Person
    resident: Resident


class OfficerRequest(Request):
    """A request of a signed-in person, acting for an organisation."""

    person: Person
    officer: Officer


def resident_required(
    view: Callable[Concatenate[ResidentRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let signed-in people in; send everybody else to Госуслуги and back here."""

    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        known = cast(Any, request)
        if known.person is None:
            return to_sign_in(request)
        known.resident = Resident(known.person.pk)
        return view(known, *args, **kwargs)

    return wraps(view)(door)


def officer_required(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[OfficerRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let those who hold one of these posts in; for everybody else the page does not exist."""

    def decorate(
        view: Callable[Concatenate[OfficerRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            known = cast(Any, request)
            if known.person is None:
                return to_sign_in(request)
            if known.person.post is None or known.person.post.role not in roles:
                raise Http404
            known.officer = known.person.post
            return view(known, *args, **kwargs)

        return wraps(view)(door)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a person to sign in and back to the page they asked for, or sent a form from."""
    back = request.get_full_path() if request.method == "GET" else _page_of_form(request)
    address = f"{reverse('web:sign_in')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_of_form(request: HttpRequest) -> str:
    """Return the page of ours a form was sent from; home when that is not known."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return reverse("resident:home")
    return urlunsplit(("", "", page.path, page.query, ""))
