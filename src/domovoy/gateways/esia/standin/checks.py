"""Every parameter of a request, its time, certificate hash and signature."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from domovoy.gateways.esia.gost import GostPublicKey
from domovoy.gateways.esia.messages import TIMESTAMP_FORMAT, SignedRequest
from domovoy.gateways.esia.standin import faults
from domovoy.gateways.esia.standin.faults import Fault

KNOWN_SCOPES = frozenset(
    {
        "openid",
        "fullname",
        "birthdate",
        "gender",
        "snils",
        "email",
        "mobile",
        "contacts",
        "addresses",
        "usr_org",
    }
)

_TIME_ZONE = re.compile(r" [+-][0-9]{4}\Z")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")

_COMMON = (
    "client_id",
    "redirect_uri",
    "client_certificate_hash",
    "client_secret",
    "scope",
    "state",
    "timestamp",
)


@dataclass(frozen=True)
class RegisteredClient:
    """A system as ESIA knows it."""

    client_id: str
    certificate_hash: str
    public_key: GostPublicKey
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...] = ()

    def may_return_after_logout(self, address: str) -> bool:
        """A registered address, or any page of the origin people sign in from."""
        if address in self.logout_uris:
            return True
        return _origin(address) in {_origin(uri) for uri in self.redirect_uris}


@dataclass(frozen=True)
class Checks:
    """What a request must satisfy."""

    client: RegisteredClient
    tolerance: timedelta
    others: tuple[RegisteredClient, ...] = ()
    """Other systems registered here."""

    def known(self, client_id: str) -> RegisteredClient | None:
        """The system of that name, if it is registered."""
        for client in (self.client, *self.others):
            if client.client_id == client_id:
                return client
        return None

    def authorise(self, parameters: Mapping[str, str], *, at: datetime) -> SignedRequest:
        """The authorisation request, if nothing is wrong with it. Raises Fault."""
        _require_present(parameters, "response_type", "access_type")
        request = self._common(parameters)
        _require_value(parameters, "response_type", "code")
        _require_value(parameters, "access_type", "online", "offline")
        self._require_current(request, at)
        self._require_signed(parameters, request.authorise_message())
        return request

    def token(self, parameters: Mapping[str, str], *, at: datetime) -> SignedRequest:
        """The token request, if nothing but its code can still be wrong. Raises Fault."""
        _require_present(parameters, "code", "grant_type", "token_type")
        request = self._common(parameters)
        _require_value(parameters, "grant_type", "authorization_code")
        _require_value(parameters, "token_type", "Bearer")
        self._require_current(request, at)
        self._require_signed(parameters, request.token_message(parameters["code"]))
        return request

    def return_address(self, parameters: Mapping[str, str]) -> str | None:
        """Where the browser may be sent with a refusal; nowhere that is not registered."""
        address = parameters.get("redirect_uri", "")
        client = self.known(parameters.get("client_id", ""))
        return address if client and address in client.redirect_uris else None

    def _common(self, parameters: Mapping[str, str]) -> SignedRequest:
        _require_present(parameters, *_COMMON)
        client = self.known(parameters["client_id"])
        if client is None:
            raise Fault(faults.UNKNOWN_CLIENT)
        if parameters["redirect_uri"] not in client.redirect_uris:
            raise Fault(faults.REDIRECT_NOT_ALLOWED)
        _require_uuid(parameters["state"])
        _require_scope(parameters["scope"])
        return SignedRequest(
            client_id=parameters["client_id"],
            scope=parameters["scope"],
            scope_org=parameters.get("scope_org", ""),
            timestamp=parameters["timestamp"],
            state=parameters["state"],
            redirect_uri=parameters["redirect_uri"],
        )

    def _require_current(self, request: SignedRequest, at: datetime) -> None:
        try:
            if not _TIME_ZONE.search(request.timestamp):
                raise ValueError("a time zone that strptime alone would read")
            said = datetime.strptime(request.timestamp, TIMESTAMP_FORMAT)  # noqa: DTZ007 - has %z
        except ValueError:
            raise Fault(faults.BAD_PARAMETER, "timestamp") from None
        if abs(said - at) > self.tolerance:
            raise Fault(faults.WRONG_TIME)

    def _require_signed(self, parameters: Mapping[str, str], message: bytes) -> None:
        client = self.known(parameters["client_id"]) or self.client
        said = parameters["client_certificate_hash"].encode()
        if not secrets.compare_digest(said, client.certificate_hash.encode()):
            raise Fault(faults.BAD_SECRET, "client_certificate_hash")
        signature = _from_base64url(parameters["client_secret"])
        if not client.public_key.verifies(message, signature):
            raise Fault(faults.BAD_SECRET, "client_secret")


def single_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parameters by name; one given twice is refused. Raises Fault."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise Fault(faults.BAD_PARAMETER, name)
        values[name] = value
    return values


def _require_present(parameters: Mapping[str, str], *names: str) -> None:
    for name in names:
        if not parameters.get(name):
            raise Fault(faults.MISSING_PARAMETER, name)


def _require_value(parameters: Mapping[str, str], name: str, *allowed: str) -> None:
    if parameters[name] not in allowed:
        raise Fault(faults.BAD_PARAMETER, name)


def _require_uuid(state: str) -> None:
    try:
        canonical = str(UUID(state))
    except ValueError:
        canonical = ""
    if canonical != state.lower():
        raise Fault(faults.BAD_PARAMETER, "state")


def _require_scope(scope: str) -> None:
    asked = scope.split(" ")
    if "openid" not in asked or not KNOWN_SCOPES.issuperset(asked):
        raise Fault(faults.BAD_SCOPE)


def _from_base64url(text: str) -> bytes:
    """The bytes, with or without the padding; nothing at all if it is not base64url."""
    bare = text.rstrip("=")
    if not _BASE64URL.fullmatch(text):
        return b""
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
