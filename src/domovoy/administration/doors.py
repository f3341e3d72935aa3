"""The door to what administrators do: besides the post it wants a second factor, passed lately."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from domovoy.housing.settings import SECOND_FACTOR_HOURS, setting
from domovoy.identity.actors import Role
from domovoy.identity.rules import Act
from domovoy.web.requests import OfficerRequest, officer_may

P = ParamSpec("P")
PASSED = "second_factor_at"
"""The session's key of when the second factor was passed in it."""


def staff_may(
    act: Act,
) -> Callable[
    [Callable[Concatenate[OfficerRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let those in whose post do this; an administrator only with a fresh second factor.

    One statement for an administrator.
    """

    def decorate(
        view: Callable[Concatenate[OfficerRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def door(request: OfficerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.officer.role is Role.ADMINISTRATOR and not is_fresh(request):
                return _to_second_factor(request)
            return view(request, *args, **kwargs)

        return officer_may(act)(door)

    return decorate


def is_fresh(request: OfficerRequest) -> bool:
    """Tell whether the second factor was passed in this session, and not too long ago."""
    passed = request.session.get(PASSED)
    if not isinstance(passed, str):
        return False
    until = datetime.fromisoformat(passed) + timedelta(hours=setting(SECOND_FACTOR_HOURS))
    return timezone.now() < until


def note_passed(request: OfficerRequest, *, at: datetime) -> None:
    """Remember in the session that the second factor was passed."""
    request.session[PASSED] = at.isoformat()


def _to_second_factor(request: OfficerRequest) -> HttpResponse:
    """Ask for the factor and lead back; a form has to be sent anew."""
    back = request.get_full_path() if request.method == "GET" else ""
    asked = f"?{urlencode({'next': back})}" if back else ""
    return HttpResponseRedirect(f"{reverse('administration:factor')}{asked}")
