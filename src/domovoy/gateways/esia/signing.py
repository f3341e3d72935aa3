"""Who signs our requests: a protocol, and the signer for development."""

from __future__ import annotations

import base64
from typing import Protocol

from domovoy.gateways.esia.gost import GostPrivateKey


class Signer(Protocol):
    """Whatever signs with the key registered at ESIA, certified cryptography included."""

    def sign(self, message: bytes) -> bytes:
        """The raw GOST R 34.10-2012 signature, `s || r`, 64 bytes."""


class GostSigner:
    """Signs in this process, in pure Python, in about 30 ms. Not certified."""

    def __init__(self, key: GostPrivateKey) -> None:
        self._key = key

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def client_secret(signer: Signer, message: bytes) -> str:
    """The signature the way it travels in a request."""
    return base64.urlsafe_b64encode(signer.sign(message)).decode()
