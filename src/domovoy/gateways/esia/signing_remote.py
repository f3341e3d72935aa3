"""Signing by a service of certified cryptography, over HTTP.

`POST` of `{"algorithm": "GOST3410_2012_256", "message": base64}`; the answer is
`{"signature": base64}` of the raw signature, `s || r`, 64 bytes. Both sides may have to show
certificates (mutual TLS). Signing the same bytes again does no harm, so what fails in passing is
tried again.
"""

from __future__ import annotations

import base64
import binascii
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from domovoy.gateways.esia.errors import KeyFileUnusable, SignerUnavailable
from domovoy.gateways.esia.tokens import GOST

_FIRST_PAUSE = 0.2
_BUSY = 429
_BROKEN = 500


@dataclass(frozen=True)
class RemoteSigner:
    """Asks a service at an address, a few times if need be."""

    url: str
    http: httpx.Client = field(repr=False)
    timeout: float = 3.0
    """Seconds for one attempt."""
    attempts: int = 3
    pause: Callable[[float], None] = field(default=time.sleep, repr=False)

    def sign(self, message: bytes) -> bytes:
        problem = "it was not asked"
        for attempt in range(self.attempts):
            if attempt:
                self.pause(_FIRST_PAUSE * 2 ** (attempt - 1))
            try:
                answer = self._ask(message)
            except httpx.TransportError as trouble:
                problem = type(trouble).__name__
                continue
            if answer.status_code != _BUSY and answer.status_code < _BROKEN:
                return _signature(answer)
            problem = f"it answered {answer.status_code}"
        raise SignerUnavailable(f"the signing service failed {self.attempts} times: {problem}")

    def _ask(self, message: bytes) -> httpx.Response:
        body = {"algorithm": GOST, "message": base64.b64encode(message).decode()}
        return self.http.post(self.url, json=body, timeout=self.timeout, follow_redirects=False)


def connections_to_signer(
    *, certificate_file: Path | None, key_file: Path | None, authority_file: Path | None
) -> httpx.Client:
    """Connections that show our certificate and trust one authority, where these are named.

    Raises KeyFileUnusable.
    """
    try:
        trust = ssl.create_default_context(cafile=authority_file)
        if certificate_file:
            trust.load_cert_chain(certificate_file, key_file)
    except (OSError, ValueError) as problem:
        raise KeyFileUnusable(
            f"the files for the signing service cannot be used: {problem}"
        ) from None
    return httpx.Client(verify=trust, trust_env=False)


def _signature(answer: httpx.Response) -> bytes:
    if not answer.is_success:
        raise SignerUnavailable(f"the signing service refused with {answer.status_code}")
    try:
        return base64.b64decode(answer.json()["signature"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise SignerUnavailable("the signing service's answer cannot be read") from None
