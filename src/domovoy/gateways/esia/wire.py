"""One question over HTTP, and every way its answer can go wrong by name."""

from __future__ import annotations

from typing import Any

import httpx

from domovoy.gateways.esia.errors import EsiaRefused, EsiaUnavailable, refusal

_BROKEN = 500


def ask(
    http: httpx.Client, method: str, address: str, *, timeout: float, **arguments: Any
) -> dict[str, Any]:
    """The object that came back. Redirections are not followed.

    Raises EsiaUnavailable, EsiaRefused, EsiaDenied, AccountNotConfirmed.
    """
    try:
        response = http.request(
            method, address, timeout=timeout, follow_redirects=False, **arguments
        )
    except httpx.HTTPError as problem:
        raise EsiaUnavailable(f"ESIA did not answer: {type(problem).__name__}") from None
    if response.status_code >= _BROKEN:
        raise EsiaUnavailable(f"ESIA answered {response.status_code}")
    answer = _json_object(response)
    if response.is_success:
        if answer is None:
            raise EsiaUnavailable("ESIA's answer cannot be read")
        return answer
    if answer is None or "error" not in answer:
        raise EsiaRefused(f"http_{response.status_code}")
    raise refusal(str(answer["error"]), str(answer.get("error_description", "")))


def _json_object(response: httpx.Response) -> dict[str, Any] | None:
    try:
        answer = response.json()
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
