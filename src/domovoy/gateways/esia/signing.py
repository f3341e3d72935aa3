"""Who signs our requests: a protocol, the signer for development, and a check on the others."""

from __future__ import annotations

import base64
from typing import Protocol

from domovoy.gateways.esia.errors import SignerUnavailable
from domovoy.gateways.esia.gost import GostPrivateKey, GostPublicKey


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


class CheckedSigner:
    """Lets out no signature of another signer that our certificate does not bear out.

    A key changed on one side only, or the halves in another order, is told at once and here,
    not by ESIA's refusal of every person.
    """

    def __init__(self, signer: Signer, public_key: GostPublicKey) -> None:
        self._signer = signer
        self._public_key = public_key

    def sign(self, message: bytes) -> bytes:
        signature = self._signer.sign(message)
        if not self._public_key.verifies(message, signature):
            raise SignerUnavailable(
                "the signature is not that of our certificate: another key signed, "
                "or it is not 64 bytes `s || r`"
            )
        return signature


def client_secret(signer: Signer, message: bytes) -> str:
    """The signature the way it travels in a request."""
    return base64.urlsafe_b64encode(signer.sign(message)).decode()
