"""The key the stand-in signs tokens with. It outlives a restart, so do the tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from domovoy.gateways.esia.gost import GostPrivateKey
from domovoy.gateways.esia.key_files import private_key_file, public_key_file, read_private_key
from domovoy.gateways.esia.key_store import kept
from domovoy.gateways.esia.tokens import GOST, RS256

_NAMES = {RS256: "rs256", GOST: "gost"}


@dataclass(frozen=True)
class TokenSigningKey:
    """A private key, its algorithm, and where the public half was put."""

    algorithm: str
    key: Any = field(repr=False)
    public_file: Path


def keep_token_key(
    directory: Path, algorithm: str = RS256, *, following: bool = False
) -> TokenSigningKey:
    """The signing key in that folder, made if it is not there; the public half beside it.

    `following` is the key that comes after the first, when keys are rotated.
    """
    name = _NAMES[algorithm] + ("-next" if following else "")
    private = kept(directory / f"token-{name}-private.pem", _MAKERS[algorithm])
    if algorithm == GOST:
        gost_key = read_private_key(private)
        key: Any = gost_key
        public = public_key_file(gost_key.public_key())
    else:
        key = load_pem_private_key(private, password=None)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public_file = directory / f"token-{name}-public.pem"
    if kept(public_file, lambda: public) != public:
        public_file.unlink()
        kept(public_file, lambda: public)
    return TokenSigningKey(algorithm, key, public_file)


def _new_rsa_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _new_gost_key() -> bytes:
    return private_key_file(GostPrivateKey.generate())


_MAKERS = {RS256: _new_rsa_key, GOST: _new_gost_key}
