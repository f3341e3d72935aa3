"""A certified gateway that speaks plain OpenID Connect, in the place of ESIA's own protocol.

Code flow with a client secret, PKCE (S256) and a nonce. Both are derived from the state of the
sign-in and the secret, so nothing more than the state has to be remembered.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx

from domovoy.gateways.esia.errors import (
    CallbackStateMismatch,
    EsiaError,
    KeyUnknown,
    TokenInvalid,
)
from domovoy.gateways.esia.gateway import code_from_callback
from domovoy.gateways.esia.identity import Identity
from domovoy.gateways.esia.oidc_claims import Claims
from domovoy.gateways.esia.oidc_discovery import Discovery
from domovoy.gateways.esia.tokens import TokenKey, TokenRules, require_tokens
from domovoy.gateways.esia.wire import ask


@dataclass(frozen=True)
class OidcSettings:
    """A system registered at a gateway."""

    base_url: str
    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str
    scope: str = "openid profile email phone"
    claims: Claims = field(default_factory=Claims)
    token_keys: tuple[TokenKey, ...] = field(default=(), repr=False)
    """Keys handed out as files; without them the gateway's own list (`jwks_uri`) is read."""
    told_issuer: str = ""
    timeout: float = 10.0
    skew: timedelta = timedelta(seconds=60)

    @property
    def issuer(self) -> str:
        """How the gateway names itself: its address, unless it was told otherwise."""
        return self.told_issuer or self.base_url


class OidcClient:
    """One registered system talking to one gateway."""

    def __init__(self, settings: OidcSettings, http: httpx.Client) -> None:
        self._settings = settings
        self._http = http
        self._discovery = Discovery(
            settings.base_url, settings.issuer, http, timeout=settings.timeout
        )

    def authorise_url(self, state: str, at: datetime) -> str:
        """Where to send the person's browser. Raises EsiaUnavailable, EsiaRefused."""
        verifier = self._derived("verifier", state)
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": self._settings.scope,
            "state": state,
            "nonce": self._derived("nonce", state),
            "code_challenge": _base64url(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        address = self._discovery.endpoint("authorization_endpoint", at)
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"

    def code_from_callback(self, parameters: Mapping[str, str], state: str | None) -> str:
        """The code of the return, which must come from this gateway if it says from whom."""
        code = code_from_callback(parameters, state)
        if parameters.get("iss", self._settings.issuer) != self._settings.issuer:
            raise CallbackStateMismatch("the answer comes from another gateway")
        return code

    def exchange(self, code: str, at: datetime, *, state: str = "") -> Identity:
        """Turn the code into a confirmed person, in two requests.

        Raises EsiaUnavailable, EsiaRefused, TokenInvalid, AccountNotConfirmed.
        """
        tokens = self._tokens(code, state, at)
        told = self._proved(tokens["id_token"], state, at)
        person = ask(
            self._http,
            "GET",
            self._discovery.endpoint("userinfo_endpoint", at),
            timeout=self._settings.timeout,
            headers={"Authorization": f"Bearer {tokens['access_token']}"},
        )
        if not _belongs(tokens["access_token"], told) or person.get("sub") != told["sub"]:
            raise TokenInvalid("the tokens speak of different people")
        return self._settings.claims.identity({**told, **person})

    def logout_url(self, redirect_url: str) -> str:
        """Where to send the browser to leave; straight back, where the gateway offers no leave."""
        address = self._discovery.known("end_session_endpoint")
        if not address:
            return redirect_url
        query = {
            "client_id": self._settings.client_id,
            "post_logout_redirect_uri": redirect_url,
        }
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"

    def _tokens(self, code: str, state: str, at: datetime) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "code_verifier": self._derived("verifier", state),
        }
        answer = ask(
            self._http,
            "POST",
            self._discovery.endpoint("token_endpoint", at),
            timeout=self._settings.timeout,
            data=form,
            auth=httpx.BasicAuth(
                quote_plus(self._settings.client_id), quote_plus(self._settings.secret)
            ),
        )
        require_tokens(answer)
        return answer

    def _proved(self, id_token: str, state: str, at: datetime) -> Mapping[str, Any]:
        try:
            claims = self._signed(id_token, at, changed=False)
        except KeyUnknown:
            claims = self._signed(id_token, at, changed=True)
        if claims.get("iss") != self._settings.issuer:
            raise TokenInvalid("the token was issued by somebody else")
        ours = self._settings.client_id
        if claims.get("aud") not in (ours, [ours]) or claims.get("azp", ours) != ours:
            raise TokenInvalid("the token was issued for somebody else")
        nonce = claims.get("nonce")
        if not isinstance(nonce, str) or not secrets.compare_digest(
            nonce.encode(), self._derived("nonce", state).encode()
        ):
            raise TokenInvalid("the token answers another sign-in")
        if not claims.get("sub"):
            raise TokenInvalid("the id token names no person")
        return claims

    def _signed(self, token: str, at: datetime, *, changed: bool) -> Mapping[str, Any]:
        rules = TokenRules(
            keys=self._settings.token_keys or self._discovery.keys(at, changed=changed),
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            at=at,
            skew=self._settings.skew,
        )
        _, claims = rules.signed(token)
        rules.require_current(claims)
        return claims

    def _derived(self, purpose: str, state: str) -> str:
        """What only we can make for that state, 43 characters."""
        if not state:
            raise EsiaError("a sign-in that nobody began")
        made = hmac.digest(
            self._settings.secret.encode(), f"{purpose}:{state}".encode(), hashlib.sha256
        )
        return _base64url(made)


def _belongs(access_token: str, told: Mapping[str, Any]) -> bool:
    """Whether the access token is the one the id token was given with, if it tells."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return told.get("at_hash") in (None, _base64url(half))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
