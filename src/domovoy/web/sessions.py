"""How long people stay signed in, by which key, and what their device is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from domovoy.housing.settings import (
    HEAD_SESSION_IDLE_MINUTES,
    POST_SESSION_IDLE_HOURS,
    POST_SESSION_WHOLE_DAYS,
    SESSION_IDLE_DAYS,
    SESSION_WHOLE_DAYS,
    remembered,
)
from domovoy.identity.actors import Role
from domovoy.identity.models import Person
from domovoy.identity.sessions import (
    KEY_LIVES,
    Length,
    SessionStore,
)

log = structlog.get_logger(__name__)
UNKNOWN_BROWSER = "Неизвестный браузер"
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("SamsungBrowser", "Samsung Internet"),
    ("MiuiBrowser", "Mi Браузер"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
"""The first that is named decides: most browsers name their ancestors too."""
BROKE = 500
OVER_OTHERS = frozenset({Role.HEAD, Role.ADMINISTRATOR})


class Sessions(SessionMiddleware):
    """Django's, but a page that came by a replaced key does not bring that key back."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Write the session where it changed."""
        response = super().process_response(request, response)
        if _session(request).left_behind:
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response


class SessionLife:
    """Ends a session that is over, notes that one is in use, and changes its key every day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on. One statement more every few minutes, five more once a day."""
        session = _session(request)
        if not request.user.is_authenticated or session.is_replaced:
            return self.get_response(request)
        at = timezone.now()
        _live_on(request, at=at)
        response = self.get_response(request)
        life = session.life
        if life and at - life.key_since >= KEY_LIVES and response.status_code < BROKE:
            session.rotate_key(at=at)
        return response


def begin_session(request: HttpRequest, *, at: datetime) -> None:
    """Begin the session of who has just signed in: with a key nobody has seen before."""
    session = _session(request)
    session.cycle_key()
    session.begin(
        device=device(request.headers.get("User-Agent", "")),
        length=length_of_session(request),
        at=at,
    )


def left_by_oneself(request: HttpRequest) -> HttpResponse | None:
    """Return the way out for who has just ended every session of their own, this one too.

    One statement. None while the session goes on.
    """
    session = _session(request)
    if session.session_key and session.exists(session.session_key):
        return None
    logout(request)
    return HttpResponseRedirect("/")


def renew_key(request: HttpRequest, *, at: datetime) -> None:
    """Change the key at once: for whoever has just proved more of who they are."""
    _session(request).renew_key(at=at)


def guid_of_session(request: HttpRequest) -> UUID | None:
    """Return what the list of sessions calls the one this request came by."""
    life = _session(request).life
    return life.guid if life else None


def device(agent: str) -> str:
    """Return what a person calls the thing they signed in with.

    >>> device("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Safari/537.36")
    'Chrome на Android'
    """
    browser = next((name for mark, name in BROWSERS if mark in agent), UNKNOWN_BROWSER)
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} на {system}" if system else browser


def _live_on(request: HttpRequest, *, at: datetime) -> None:
    session, length = _session(request), length_of_session(request)
    life = session.life
    if life is None:
        session.begin(device=device(request.headers.get("User-Agent", "")), length=length, at=at)
    elif life.is_over(length, at=at):
        log.info("a session is over", session=str(life.guid))
        logout(request)
    elif at - life.seen_at >= length.noted_every:
        session.touch(life, length, at=at)


def length_of_session(request: HttpRequest) -> Length:
    """Return how long who asks stays signed in, as is set: shorter at a post, and much shorter
    unused where the post is over others. See `remembered`.
    """
    if post := cast(Person, request.user).post:
        idle = timedelta(hours=remembered(POST_SESSION_IDLE_HOURS))
        if post.role in OVER_OTHERS:
            idle = timedelta(minutes=remembered(HEAD_SESSION_IDLE_MINUTES))
        return Length(idle=idle, whole=timedelta(days=remembered(POST_SESSION_WHOLE_DAYS)))
    return Length(
        idle=timedelta(days=remembered(SESSION_IDLE_DAYS)),
        whole=timedelta(days=remembered(SESSION_WHOLE_DAYS)),
    )


def _session(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)
