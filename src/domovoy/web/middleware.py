"""What every request passes: who acts in it, and whether it can be taken at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import structlog
from django.http import HttpRequest, HttpResponse

from domovoy.housing.backend import work_for
from domovoy.identity.acting import acting
from domovoy.identity.actors import AT_THE_DOOR
from domovoy.identity.errors import NotPermitted, TooManyAttempts
from domovoy.identity.models import Person
from domovoy.identity.sealing import KeysForeign, KeysUnusable
from domovoy.imaging import ACCEPTED_BYTES
from domovoy.web.forms import whole
from domovoy.web.problems import keys_missing, not_found, too_large, too_often
from domovoy.web.requests import Request

log = structlog.get_logger(__name__)
BODY_LIMIT = 10 * ACCEPTED_BYTES + 2 * 1024 * 1024
"""Ten files of the greatest size and the words beside them: no form sends more."""

WORKS_FOR = "works_for"
"""The session's key of the organisation a person with several posts has chosen to act for."""

SENSORS = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
NO_SENSORS = ", ".join(f"{sensor}=()" for sensor in SENSORS)
"""The camera of a photo is the phone's own: no page looks through one."""


class ForThisSiteAlone:
    """Tells browsers that nothing here is for other sites, and that no page needs a sensor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; pages, files and static files alike bear the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", NO_SENSORS)
        return response


class AtTheDoor:
    """Begins every request as nobody in particular: the database shows them hardly anything."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass the request on. No statement."""
        with acting(AT_THE_DOOR):
            return self.get_response(request)


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
        if request.person is not None:
            work_for(request.person, request.session.get(WORKS_FOR))
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Answer what is not for this person as what does not exist; who tries too often; and
        whoever needs what is sealed while the keys are not the right ones.
        """
        if isinstance(exception, NotPermitted):
            log.warning("not permitted", act=exception.act, who=exception.who)
            return not_found(request, exception)
        if isinstance(exception, TooManyAttempts):
            return too_often(request, exception)
        if isinstance(exception, (KeysUnusable, KeysForeign)):
            log.error("the keys cannot be used", code=exception.code, reason=str(exception))
            return keys_missing(request)
        return None


class BodyFits:
    """Refuses a body no form of ours sends before a byte of it is put on the disk."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Look at what the sender says of the length: what is not announced is not read either."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        announced = whole(length)
        if announced is None or announced > BODY_LIMIT:
            return too_large(request)
        return self.get_response(request)
