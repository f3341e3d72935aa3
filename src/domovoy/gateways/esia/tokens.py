"""What ESIA's tokens prove. The algorithm is the key's, never the token's own choice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import Algorithm

from domovoy.gateways.esia.errors import KeyFileUnusable, KeyUnknown, TokenInvalid
from domovoy.gateways.esia.gost import GostPrivateKey, GostPublicKey
from domovoy.gateways.esia.key_files import (
    holds_gost_key,
    read_public_key,
    subject_public_key_of,
)

if TYPE_CHECKING:
    from jwt.types import JWKDict

RS256 = "RS256"
GOST = "GOST3410_2012_256"
SUBJECT = "urn:esia:sbj"
SUBJECT_ID = "urn:esia:sbj_id"

SHORTEST_RSA_KEY = 2048
_LONGEST_TOKEN = 32_768
_LAST_OID = 10**18 - 1


@dataclass(frozen=True)
class TokenKey:
    """A key ESIA signs tokens with, and the one algorithm it serves."""

    algorithm: str
    key: Any = field(repr=False)
    """An RSA public key of `cryptography`, or a `GostPublicKey`."""


def read_token_key(file: bytes) -> TokenKey:
    """Read a public key or a certificate, RSA or GOST. Raises KeyFileUnusable."""
    subject_public_key = subject_public_key_of(file)
    if holds_gost_key(subject_public_key):
        return TokenKey(GOST, read_public_key(subject_public_key))
    try:
        key = load_der_public_key(subject_public_key)
    except Exception as problem:
        raise KeyFileUnusable(f"not a key for tokens: {type(problem).__name__}") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_RSA_KEY:
        raise KeyFileUnusable("a key for tokens is RSA of 2048 bits or more, or GOST of 256")
    return TokenKey(RS256, key)


class GostAlgorithm(Algorithm):
    """GOST R 34.10-2012 of 256 bits for PyJWT: 64 bytes, `s || r`."""

    def prepare_key(self, key: Any) -> Any:
        return key

    def sign(self, msg: bytes, key: GostPrivateKey) -> bytes:
        return key.sign(msg)

    def verify(self, msg: bytes, key: GostPublicKey, sig: bytes) -> bool:
        return key.verifies(msg, sig)

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> Any:
        raise NotImplementedError("ESIA hands its keys out as files, never as JWK")

    @staticmethod
    def from_jwk(jwk: str | JWKDict) -> Any:
        raise NotImplementedError("ESIA hands its keys out as files, never as JWK")


def signature_engine() -> jwt.PyJWS:
    """PyJWT knowing two algorithms and no others."""
    engine = jwt.PyJWS(algorithms=[RS256])
    engine.register_algorithm(GOST, GostAlgorithm())
    return engine


@dataclass(frozen=True)
class TokenRules:
    """Whom tokens must come from, for whom, and at what moment."""

    keys: Sequence[TokenKey] = field(repr=False)
    issuer: str
    client_id: str
    at: datetime
    skew: timedelta

    def claims(self, token: str, *, kind: str) -> Mapping[str, Any]:
        """The claims of a token of that kind (`id` or `access`), proved.

        Raises TokenInvalid.
        """
        header, claims = self.signed(token)
        if header.get("sbt") != kind:
            raise TokenInvalid(f"not a token of kind {kind}")
        if claims.get("iss") != self.issuer:
            raise TokenInvalid("the token was issued by somebody else")
        addressee = claims.get("aud" if kind == "id" else "client_id")
        if addressee not in (self.client_id, [self.client_id]):
            raise TokenInvalid("the token was issued for somebody else")
        self.require_current(claims)
        return claims

    def signed(self, token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Header and claims of a token one of our keys has signed.

        Raises TokenInvalid, and KeyUnknown if only the key is wrong.
        """
        engine = signature_engine()
        if len(token) > _LONGEST_TOKEN:
            raise TokenInvalid("the token is too long")
        try:
            algorithm = engine.get_unverified_header(token).get("alg")
            for candidate in self.keys:
                if candidate.algorithm == algorithm:
                    try:
                        whole = engine.decode_complete(token, candidate.key, [algorithm])
                    except jwt.InvalidSignatureError:
                        continue
                    return whole["header"], _object(whole["payload"])
        except (jwt.PyJWTError, ValueError, RecursionError) as problem:
            raise TokenInvalid(f"the token cannot be read: {type(problem).__name__}") from None
        raise KeyUnknown("no known key has signed the token")

    def require_current(self, claims: Mapping[str, Any]) -> None:
        """Refuse claims before or after their time. Raises TokenInvalid."""
        now, skew = self.at.timestamp(), self.skew.total_seconds()
        if _moment(claims, "exp") <= now - skew:
            raise TokenInvalid("the token has expired")
        for name in ("nbf", "iat"):
            if name in claims and _moment(claims, name) > now + skew:
                raise TokenInvalid("the token is not valid yet")


def require_tokens(answer: Mapping[str, Any]) -> None:
    """Refuse an answer without both tokens, or with tokens that are not for a bearer.

    Raises TokenInvalid.
    """
    if str(answer.get("token_type", "Bearer")).lower() != "bearer":
        raise TokenInvalid("the answer has tokens of another type")
    for name in ("access_token", "id_token"):
        if not isinstance(answer.get(name), str):
            raise TokenInvalid(f"the answer has no {name}")


def _object(payload: bytes) -> Mapping[str, Any]:
    claims = json.loads(payload)
    if not isinstance(claims, dict):
        raise TokenInvalid("the token holds no claims")
    return claims


def _moment(claims: Mapping[str, Any], name: str) -> int:
    moment = claims.get(name)
    if type(moment) is not int:
        raise TokenInvalid(f"the token has no readable {name}")
    return moment


@dataclass(frozen=True)
class ProvedSubject:
    """The person two tokens agree upon."""

    oid: int
    subject: Mapping[str, Any] = field(repr=False)
    """`urn:esia:sbj` of the id token."""


def proved_subject(*, id_token: str, access_token: str, rules: TokenRules) -> ProvedSubject:
    """Prove both tokens and that they speak of one person. Raises TokenInvalid."""
    identity = rules.claims(id_token, kind="id")
    access = rules.claims(access_token, kind="access")
    oid, subject = identity.get("sub"), identity.get(SUBJECT)
    if type(oid) is not int or not 0 < oid <= _LAST_OID or not isinstance(subject, dict):
        raise TokenInvalid("the id token names no person")
    for other in (access.get(SUBJECT_ID), subject.get("oid")):
        if type(other) is not int or other != oid:
            raise TokenInvalid("the tokens speak of different people")
    return ProvedSubject(oid=oid, subject=subject)
