"""Requests that know who acts, and the doors that let only some of them in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from domovoy.identity.acting import acting
from domovoy.identity.actors import AT_THE_DOOR, Officer, Resident
from domovoy.identity.models import Person
from domovoy.identity.rules import Act, require_may

P = ParamSpec("P")
AnyView = TypeVar("AnyView", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request after the middleware."""

    htmx: HtmxDetails
    person: Person | None


class SignedInRequest(Request):
    """A request of a signed-in person."""

    person: Person


class ResidentRequest(SignedInRequest):
    """A request of a signed-in person, acting for a home."""

    resident: Resident


class OfficerRequest(SignedInRequest):
    """A request of a signed-in person, acting for an organisation."""

    officer: Officer


def resident_may(
    act: Act,
) -> Callable[
    [Callable[Concatenate[ResidentRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let signed-in people do this for a home; send everybody else to Госуслуги and back here."""

    def decorate(
        view: Callable[Concatenate[ResidentRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            known = cast(Any, request)
            if known.person is None:
                return to_sign_in(request)
            known.resident = Resident(known.person.pk)
            require_may(act, known.resident)
            with acting(known.resident):
                return view(known, *args, **kwargs)

        return _named(act, view, door)

    return decorate


def officer_may(
    act: Act, *, at: Act | None = None
) -> Callable[
    [Callable[Concatenate[OfficerRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let those in whose post do this; for everybody else the page does not exist.

    `at` is the page the form stands on, where what is done can be done at several faces.
    """

    def decorate(
        view: Callable[Concatenate[OfficerRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            known = cast(Any, request)
            if known.person is None:
                return to_sign_in(request)
            if known.person.post is None:
                raise Http404
            known.officer = known.person.post
            require_may(at or act, known.officer)
            require_may(act, known.officer)
            with acting(known.officer):
                return view(known, *args, **kwargs)

        return _named(act, view, door)

    return decorate


def signed_in_may(act: Act) -> Callable[[AnyView], AnyView]:
    """Let signed-in people do this, whatever they are; the view itself says for whom it asks."""

    def decorate(view: AnyView) -> AnyView:
        def door(request: HttpRequest, /, *args: Any, **kwargs: Any) -> Any:
            if cast(Any, request).person is None:
                return to_sign_in(request)
            return view(request, *args, **kwargs)

        return cast(AnyView, _named(act, view, door))

    return decorate


def anybody_may(act: Act) -> Callable[[AnyView], AnyView]:
    """Open a page to all, whoever they are; it is asked for as nobody in particular."""

    def decorate(view: AnyView) -> AnyView:
        require_may(act, AT_THE_DOOR)
        view.act = act  # type: ignore[attr-defined]
        return view

    return decorate


def _named(act: Act, view: Callable[..., Any], door: Callable[..., Any]) -> Callable[..., Any]:
    """Give a door its view's name and the act it is for, by which the matrix of rights knows it."""
    named = wraps(view)(door)
    named.act = act  # type: ignore[attr-defined]
    return named


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
