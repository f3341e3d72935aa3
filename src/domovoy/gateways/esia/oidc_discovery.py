"""What an OpenID Connect gateway tells about itself: its endpoints and its keys.

Both are kept for an hour. Endpoints of another origin than the gateway's own are refused: the
secret and people's data go nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from domovoy.gateways.esia.errors import EsiaRefused, EsiaUnavailable
from domovoy.gateways.esia.tokens import RS256, SHORTEST_RSA_KEY, TokenKey
from domovoy.gateways.esia.wire import ask

DOCUMENT = "/.well-known/openid-configuration"
_KEPT_FOR = timedelta(hours=1)
_ASKED_AGAIN_AFTER = timedelta(minutes=1)
_NEVER = timedelta.max


class Discovery:
    """The gateway's own description, asked for when it is needed."""

    def __init__(self, base_url: str, issuer: str, http: httpx.Client, *, timeout: float) -> None:
        self._base_url = base_url.rstrip("/")
        self._issuer = issuer
        self._http = http
        self._timeout = timeout
        self._document: dict[str, Any] = {}
        self._document_at: datetime | None = None
        self._keys: tuple[TokenKey, ...] = ()
        self._keys_at: datetime | None = None

    def endpoint(self, name: str, at: datetime) -> str:
        """One of the gateway's addresses. Raises EsiaUnavailable, EsiaRefused."""
        if _age(self._document_at, at) > _KEPT_FOR:
            self._read_document(at)
        if not (address := self.known(name)):
            raise EsiaRefused(f"no_{name}")
        return address

    def known(self, name: str) -> str:
        """One of the gateway's addresses as far as it was read already, or nothing."""
        address = self._document.get(name)
        if not isinstance(address, str):
            return ""
        if _origin(address) != _origin(self._base_url):
            raise EsiaRefused(f"foreign_{name}")
        return address

    def keys(self, at: datetime, *, changed: bool) -> tuple[TokenKey, ...]:
        """The keys tokens may be signed with; asked for anew when they seem changed.

        Tokens of unknown keys cannot make us ask more often than once a minute.
        """
        kept_for = _ASKED_AGAIN_AFTER if changed else _KEPT_FOR
        if _age(self._keys_at, at) > kept_for:
            self._keys = self._read_keys(at)
            self._keys_at = at
        return self._keys

    def _read_document(self, at: datetime) -> None:
        document = ask(self._http, "GET", self._base_url + DOCUMENT, timeout=self._timeout)
        if document.get("issuer") != self._issuer:
            raise EsiaRefused("foreign_issuer")
        self._document, self._document_at = document, at

    def _read_keys(self, at: datetime) -> tuple[TokenKey, ...]:
        address = self.endpoint("jwks_uri", at)
        listed = ask(self._http, "GET", address, timeout=self._timeout).get("keys")
        if not isinstance(listed, list):
            raise EsiaUnavailable("the gateway's keys cannot be read")
        return tuple(key for item in listed if (key := _rsa_key(item)))


def _rsa_key(item: Any) -> TokenKey | None:
    """An RSA key for signatures; every other kind is passed over."""
    if not isinstance(item, dict) or item.get("kty") != "RSA" or item.get("use", "sig") != "sig":
        return None
    if item.get("alg", RS256) != RS256 or "d" in item:
        return None
    try:
        key = jwt.PyJWK(item, RS256).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_RSA_KEY:
        return None
    return TokenKey(RS256, key)


def _age(read_at: datetime | None, at: datetime) -> timedelta:
    return abs(at - read_at) if read_at else _NEVER


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
