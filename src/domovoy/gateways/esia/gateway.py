"""What a face needs of whoever signs people in, whatever protocol stands behind."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from domovoy.gateways.esia.errors import CallbackStateMismatch, EsiaRefused, refusal
from domovoy.gateways.esia.identity import Identity


class Gateway(Protocol):
    """ESIA itself, or a certified gateway in front of it."""

    def authorise_url(self, state: str, at: datetime) -> str:
        """Where to send the person's browser. `state` is a fresh UUID kept in their session."""

    def code_from_callback(self, parameters: Mapping[str, str], state: str | None) -> str:
        """The code the browser came back with, if it answers the sign-in that `state` began."""

    def exchange(self, code: str, at: datetime, *, state: str = "") -> Identity:
        """Turn the code of the sign-in that `state` began into a confirmed person."""

    def logout_url(self, redirect_url: str) -> str:
        """Where to send the browser to leave ESIA too; it comes back to `redirect_url`."""


def code_from_callback(parameters: Mapping[str, str], state: str | None) -> str:
    """The code the browser came back with, if it answers the sign-in that `state` began.

    Forget `state` before calling: it serves once. Raises CallbackStateMismatch, EsiaDenied,
    AccountNotConfirmed, EsiaUnavailable, EsiaRefused.
    """
    echoed = parameters.get("state", "")
    if not state or not secrets.compare_digest(echoed.encode(), state.encode()):
        raise CallbackStateMismatch("the answer is not to the sign-in that was begun")
    if "error" in parameters:
        raise refusal(parameters["error"], parameters.get("error_description", ""))
    if not (code := parameters.get("code", "")):
        raise EsiaRefused("no_code")
    return code
