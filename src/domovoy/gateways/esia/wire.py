"""One question over HTTP, and every way its answer can go wrong by name."""

from __future__ import annotations

import json
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import Any

import httpx

from domovoy.gateways.esia.errors import EsiaRefused, EsiaUnavailable, refusal

_BUSY = 429
_BROKEN = 500
LONGEST_ANSWER = 1_000_000
"""Bytes. A record of a person is a few thousand."""


def connections_without_cookies() -> httpx.Client:
    """Connections that keep no cookies: what is set while one person signs in is not another's."""
    nobody = DefaultCookiePolicy(allowed_domains=[])
    return httpx.Client(cookies=CookieJar(nobody))


def ask(
    http: httpx.Client, method: str, address: str, *, timeout: float, **arguments: Any
) -> dict[str, Any]:
    """The object that came back. Redirections are not followed.

    An answer that is too long, or comes by drops, is left before its end.
    Raises EsiaUnavailable, EsiaRefused, EsiaDenied, AccountNotConfirmed.
    """
    try:
        with http.stream(
            method, address, timeout=timeout, follow_redirects=False, **arguments
        ) as response:
            status, body = response.status_code, _body(response, until=monotonic() + timeout)
    except (httpx.HTTPError, UnicodeError) as problem:
        raise EsiaUnavailable(f"ESIA did not answer: {type(problem).__name__}") from None
    if status == _BUSY or status >= _BROKEN:
        raise EsiaUnavailable(f"ESIA answered {status}")
    answer = _json_object(body)
    if response.is_success:
        if answer is None:
            raise EsiaUnavailable("ESIA's answer cannot be read")
        return answer
    if answer is None or "error" not in answer:
        raise EsiaRefused(f"http_{status}")
    raise refusal(str(answer["error"]), str(answer.get("error_description", "")))


def _body(response: httpx.Response, *, until: float) -> bytes:
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > LONGEST_ANSWER:
            raise EsiaUnavailable("ESIA's answer is too long")
        if monotonic() > until:
            raise EsiaUnavailable("ESIA's answer comes too slowly")
    return bytes(body)


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
