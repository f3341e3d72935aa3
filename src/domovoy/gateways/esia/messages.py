"""What goes over the wire to ESIA, built without doing anything.

The signed strings have no separators; an unused `scope_org` is empty and is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

AUTHORISE_PATH = "/aas/oauth2/v2/ac"
TOKEN_PATH = "/aas/oauth2/v3/te"  # noqa: S105 - a path
LOGOUT_PATH = "/idp/ext/Logout"

TIMESTAMP_FORMAT = "%Y.%m.%d %H:%M:%S %z"


def timestamp(at: datetime) -> str:
    """The moment as ESIA writes it.

    >>> timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026.01.02 03:04:05 +0000'
    """
    return at.astimezone(UTC).strftime(TIMESTAMP_FORMAT)


@dataclass(frozen=True)
class SignedRequest:
    """What both signed requests have in common."""

    client_id: str
    scope: str
    scope_org: str
    timestamp: str
    state: str
    redirect_uri: str

    def authorise_message(self) -> bytes:
        """The bytes signed for the authorisation request."""
        return "".join(
            (
                self.client_id,
                self.scope,
                self.scope_org,
                self.timestamp,
                self.state,
                self.redirect_uri,
            )
        ).encode()

    def token_message(self, code: str) -> bytes:
        """The bytes signed for the token request."""
        return self.authorise_message() + code.encode()

    def authorise_parameters(self, *, certificate_hash: str, client_secret: str) -> dict[str, str]:
        """The query of the authorisation request."""
        return self._common(certificate_hash, client_secret) | {
            "response_type": "code",
            "access_type": "online",
        }

    def token_parameters(
        self, *, code: str, certificate_hash: str, client_secret: str
    ) -> dict[str, str]:
        """The form of the token request."""
        return self._common(certificate_hash, client_secret) | {
            "code": code,
            "grant_type": "authorization_code",
            "token_type": "Bearer",
        }

    def _common(self, certificate_hash: str, client_secret: str) -> dict[str, str]:
        parameters = {
            "client_id": self.client_id,
            "client_certificate_hash": certificate_hash,
            "client_secret": client_secret,
            "scope": self.scope,
            "state": self.state,
            "redirect_uri": self.redirect_uri,
            "timestamp": self.timestamp,
        }
        return parameters | ({"scope_org": self.scope_org} if self.scope_org else {})
