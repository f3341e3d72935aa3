"""Pages for what went wrong: what happened, what is kept, what to do now."""

from __future__ import annotations

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from domovoy.identity.errors import TooManyAttempts
from domovoy.web.sign_in_help import telephones
from domovoy.web.templatetags.words import span

RETRY = 300
"""Seconds after which what only the machine's owner can mend is worth another try."""


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the request makes no sense."""
    return render(request, "web/problem.html", {"kind": "not_understood"}, status=400)


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: refused."""
    return render(request, "web/problem.html", {"kind": "not_found"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: there is no such page, or it is not this person's."""
    return render(request, "web/problem.html", {"kind": "not_found"}, status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than ten files of the greatest size. Not read, so the words are only in the box."""
    return render(request, "web/problem.html", {"kind": "too_large"}, status=413)


def too_often(request: HttpRequest, exception: TooManyAttempts) -> HttpResponse:
    """429: tried too often. Says when to come again, and whom to call meanwhile."""
    seconds = max(1, ceil((exception.again_at - timezone.now()).total_seconds()))
    wait = span(ceil(seconds / 60))
    page = {"kind": "too_often", "wait": wait, "telephones": telephones()}
    response = render(request, "web/problem.html", page, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def keys_missing(request: HttpRequest) -> HttpResponse:
    """503: what is sealed can be neither read nor written now. Says whom to call meanwhile."""
    page = {"kind": "keys_missing", "telephones": telephones()}
    response = render(request, "web/problem.html", page, status=503)
    response.headers["Retry-After"] = str(RETRY)
    return response


def broke(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database."""
    return render(request, "web/broke.html", status=500)


def form_went_stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form was opened before the last sign-in or without cookies.

    A page that sends its forms by itself is told to load anew; what was typed stays in its box.
    """
    if "HX-Request" in request.headers:
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    return render(request, "web/problem.html", {"kind": "stale"}, status=403)
