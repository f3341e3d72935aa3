"""Who acts in this request."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse

from domovoy.identity.models import Person
from domovoy.web.requests import Request


class WhoIsActing:
    """Sets `request.person` to the signed-in person or None.

    Without a session cookie nothing is asked of the database.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass the request on; what a person sees stays out of every cache."""
        known = request.user.is_authenticated
        request.person = cast(Person, request.user) if known else None
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response
