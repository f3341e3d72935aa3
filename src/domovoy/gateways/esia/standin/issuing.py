"""The tokens: made, and known again when they come back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from domovoy.gateways.esia.errors import TokenInvalid
from domovoy.gateways.esia.standin.keys import TokenSigningKey
from domovoy.gateways.esia.standin.personas import Persona
from domovoy.gateways.esia.tokens import (
    SUBJECT,
    SUBJECT_ID,
    TokenKey,
    TokenRules,
    signature_engine,
)

LIFE = timedelta(hours=1)
_SESSION = "urn:esia:sid"


@dataclass(frozen=True)
class Grant:
    """What a person has let a system know."""

    client_id: str
    redirect_uri: str
    scope: str
    scope_org: str
    oid: int


@dataclass(frozen=True)
class Bearer:
    """Who stands behind an access token, and what it opens."""

    oid: int
    scopes: frozenset[str]


@dataclass(frozen=True)
class Issuer:
    """Signs tokens in the name of one address."""

    name: str
    key: TokenSigningKey
    older: tuple[TokenSigningKey, ...] = ()
    """Keys whose tokens are still good."""

    def after(self, key: TokenSigningKey) -> Issuer:
        """The issuer once its key was rotated."""
        return Issuer(self.name, key, (self.key, *self.older))

    def answer(self, grant: Grant, persona: Persona, *, state: str, at: datetime) -> dict[str, Any]:
        """The whole answer to a token request."""
        session = str(uuid4())
        return {
            "access_token": self.access(grant, session, at),
            "id_token": self._id(grant, persona, session, at),
            "refresh_token": str(uuid4()),
            "expires_in": int(LIFE.total_seconds()),
            "state": state,
            "token_type": "Bearer",
        }

    def bearer(self, token: str, *, client_id: str, at: datetime) -> Bearer | None:
        """Who the access token was given for, if it is ours and still good."""
        rules = TokenRules(
            keys=tuple(
                TokenKey(one.algorithm, one.key.public_key()) for one in (self.key, *self.older)
            ),
            issuer=self.name,
            client_id=client_id,
            at=at,
            skew=timedelta(0),
        )
        try:
            claims = rules.claims(token, kind="access")
        except TokenInvalid:
            return None
        return Bearer(claims[SUBJECT_ID], frozenset(claims["scope"].split(" ")))

    def access(self, grant: Grant, session: str, at: datetime) -> str:
        """The access token alone."""
        claims = self._times(at) | {
            "client_id": grant.client_id,
            _SESSION: session,
            SUBJECT_ID: grant.oid,
            "scope": grant.scope,
            "jti": secrets.token_hex(16),
        }
        return self._signed("access", claims)

    def _id(self, grant: Grant, persona: Persona, session: str, at: datetime) -> str:
        subject: dict[str, Any] = {
            "typ": "P",
            "oid": persona.oid,
            "nam": f"OID.{persona.oid}",
            "lvl": persona.level,
        }
        if persona.trusted:
            subject["is_tru"] = True
        claims = self._times(at) | {
            "aud": grant.client_id,
            "sub": persona.oid,
            "auth_time": int(at.timestamp()),
            "amr": "PWD",
            _SESSION: session,
            SUBJECT: subject,
        }
        return self._signed("id", claims)

    def _times(self, at: datetime) -> dict[str, Any]:
        now = int(at.timestamp())
        return {
            "iss": self.name,
            "nbf": now,
            "iat": now,
            "exp": now + int(LIFE.total_seconds()),
        }

    def _signed(self, kind: str, claims: Mapping[str, Any]) -> str:
        return signature_engine().encode(
            json.dumps(claims).encode(),
            self.key.key,
            algorithm=self.key.algorithm,
            headers={"ver": 1, "sbt": kind},
        )
