"""GOST R 34.10-2012 (256 bit) and GOST R 34.11-2012 in pure Python, for development.

The arithmetic is gostcrypto's, which is not certified: a production system signs with certified
cryptography behind the same `signing.Signer`. Byte orders follow OpenSSL's gost-engine: the
digest is a little-endian number, a signature is `s || r`, each 32 bytes big-endian.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gostcrypto import gosthash, gostsignature

SIZE = 32
SIGNATURE_SIZE = 2 * SIZE
CRYPTOPRO_A = "1.2.643.2.2.35.1"

_CURVES = gostsignature.CURVES_R_1323565_1_024_2019
_SET_A = _CURVES["id-tc26-gost-3410-2012-256-paramSetA"]
_SET_B = _CURVES["id-tc26-gost-3410-2012-256-paramSetB"]
_SET_C = _CURVES["id-tc26-gost-3410-2012-256-paramSetC"]
_SET_D = _CURVES["id-tc26-gost-3410-2012-256-paramSetD"]

CURVES: dict[str, Any] = {
    CRYPTOPRO_A: _SET_B,
    "1.2.643.2.2.35.2": _SET_C,
    "1.2.643.2.2.35.3": _SET_D,
    "1.2.643.2.2.36.0": _SET_B,
    "1.2.643.2.2.36.1": _SET_D,
    "1.2.643.7.1.2.1.1.1": _SET_A,
    "1.2.643.7.1.2.1.1.2": _SET_B,
    "1.2.643.7.1.2.1.1.3": _SET_C,
    "1.2.643.7.1.2.1.1.4": _SET_D,
}
"""Parameter sets of 256-bit keys by object identifier: CryptoPro's names and TC 26's."""


def streebog256(data: bytes) -> bytes:
    """GOST R 34.11-2012 of the data, 32 bytes as the standard prints them."""
    digest = gosthash.new("streebog256", data=bytearray(data)).digest()
    return bytes(digest)


@lru_cache
def _scheme(curve: str) -> Any:
    return gostsignature.new(gostsignature.MODE_256, CURVES[curve])


@dataclass(frozen=True)
class GostPublicKey:
    """A point of a curve; a point that is not on it is refused at once."""

    curve: str
    point: bytes
    """x || y, each 32 bytes big-endian."""

    def __post_init__(self) -> None:
        if self.curve not in CURVES:
            raise ValueError("unknown parameter set of a GOST key")
        if len(self.point) != 2 * SIZE or not self._on_curve():
            raise ValueError("a GOST public key that is not a point of its curve")

    def _on_curve(self) -> bool:
        curve = CURVES[self.curve]
        x, y = (int.from_bytes(half, "big") for half in (self.point[:SIZE], self.point[SIZE:]))
        p: int = curve["p"]
        remainder: int = (y * y - (x * x * x + curve["a"] * x + curve["b"])) % p
        return max(x, y) < p and remainder == 0

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature, `s || r` of exactly 64 bytes, is this key's over the message."""
        if len(signature) != SIGNATURE_SIZE:
            return False
        digest = bytearray(streebog256(message)[::-1])
        swapped = bytearray(signature[SIZE:] + signature[:SIZE])
        return bool(_scheme(self.curve).verify(bytearray(self.point), digest, swapped))


@dataclass(frozen=True)
class GostPrivateKey:
    """A secret number of a curve; never shown."""

    curve: str
    number: int = field(repr=False)

    def __post_init__(self) -> None:
        if self.curve not in CURVES:
            raise ValueError("unknown parameter set of a GOST key")
        if not 0 < self.number < CURVES[self.curve]["q"]:
            raise ValueError("a GOST private key out of its range")

    @classmethod
    def generate(cls, curve: str = CRYPTOPRO_A) -> GostPrivateKey:
        """A new key."""
        return cls(curve, 1 + secrets.randbelow(CURVES[curve]["q"] - 1))

    def public_key(self) -> GostPublicKey:
        """The point that belongs to the number."""
        point = _scheme(self.curve).public_key_generate(self._secret())
        return GostPublicKey(self.curve, bytes(point))

    def sign(self, message: bytes) -> bytes:
        """Sign the message: `s || r`, 64 bytes."""
        digest = bytearray(streebog256(message)[::-1])
        signature = bytes(_scheme(self.curve).sign(self._secret(), digest))
        return signature[SIZE:] + signature[:SIZE]

    def _secret(self) -> bytearray:
        """A fresh copy: the arithmetic wipes what it was given."""
        return bytearray(self.number.to_bytes(SIZE, "big"))
