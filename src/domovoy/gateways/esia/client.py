"""ESIA as a face sees it: an address to send the person to, and who came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx

from domovoy.gateways.esia import messages
from domovoy.gateways.esia.errors import EsiaUnavailable, TokenInvalid
from domovoy.gateways.esia.gateway import code_from_callback
from domovoy.gateways.esia.identity import Identity, identity_from, require_confirmed
from domovoy.gateways.esia.key_files import certificate_hash
from domovoy.gateways.esia.settings import EsiaSettings
from domovoy.gateways.esia.signing import client_secret
from domovoy.gateways.esia.tokens import ProvedSubject, TokenRules, proved_subject, require_tokens
from domovoy.gateways.esia.wire import ask

_EMBEDDED = {"embed": "(elements)"}


class EsiaClient:
    """One registered system talking to one ESIA. Keeps nothing between calls."""

    def __init__(self, settings: EsiaSettings, http: httpx.Client) -> None:
        self._settings = settings
        self._http = http
        self._certificate_hash = certificate_hash(settings.certificate)

    def authorise_url(self, state: str, at: datetime) -> str:
        """Where to send the person's browser. `state` is a fresh UUID kept in their session."""
        request = self._request(state, at)
        query = request.authorise_parameters(
            certificate_hash=self._certificate_hash,
            client_secret=client_secret(self._settings.key, request.authorise_message()),
        )
        return f"{self._address(messages.AUTHORISE_PATH)}?{urlencode(query)}"

    def code_from_callback(self, parameters: Mapping[str, str], state: str | None) -> str:
        """The code of the return; see `gateway.code_from_callback`."""
        return code_from_callback(parameters, state)

    def exchange(self, code: str, at: datetime, *, state: str = "") -> Identity:  # noqa: ARG002
        """Turn the code into a confirmed person, in four requests.

        ESIA's tokens do not repeat the `state` of the sign-in, so it is not asked for here.

        Raises EsiaUnavailable, EsiaRefused, TokenInvalid, AccountNotConfirmed.
        """
        tokens = self._tokens(code, at)
        access_token = tokens["access_token"]
        subject = self._proved(tokens["id_token"], access_token, at)
        person = self._read(f"/rs/prns/{subject.oid}", access_token)
        if person.get("oid", subject.oid) != subject.oid:
            raise TokenInvalid("the record is another person's")
        require_confirmed(subject.subject, person)
        scopes = self._settings.scope.split()
        contacts = self._elements(subject, "ctts", access_token)
        roles = self._elements(subject, "roles", access_token) if "usr_org" in scopes else []
        return identity_from(subject.oid, person, contacts, roles)

    def logout_url(self, redirect_url: str) -> str:
        """Where to send the browser to leave ESIA too; it comes back to `redirect_url`."""
        query = {"client_id": self._settings.client_id, "redirect_url": redirect_url}
        return f"{self._address(messages.LOGOUT_PATH)}?{urlencode(query)}"

    def _request(self, state: str, at: datetime) -> messages.SignedRequest:
        return messages.SignedRequest(
            client_id=self._settings.client_id,
            scope=self._settings.scope,
            scope_org=self._settings.scope_org,
            timestamp=messages.timestamp(at),
            state=state,
            redirect_uri=self._settings.redirect_uri,
        )

    def _tokens(self, code: str, at: datetime) -> dict[str, str]:
        request = self._request(str(uuid4()), at)
        form = request.token_parameters(
            code=code,
            certificate_hash=self._certificate_hash,
            client_secret=client_secret(self._settings.key, request.token_message(code)),
        )
        answer = self._ask("POST", messages.TOKEN_PATH, data=form)
        if answer.get("state") != request.state:
            raise TokenInvalid("the tokens answer another request")
        require_tokens(answer)
        return answer

    def _proved(self, id_token: str, access_token: str, at: datetime) -> ProvedSubject:
        rules = TokenRules(
            keys=self._settings.token_keys,
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            at=at,
            skew=self._settings.skew,
        )
        return proved_subject(id_token=id_token, access_token=access_token, rules=rules)

    def _elements(
        self, subject: ProvedSubject, collection: str, access_token: str
    ) -> list[Mapping[str, Any]]:
        answer = self._read(f"/rs/prns/{subject.oid}/{collection}", access_token, params=_EMBEDDED)
        elements = answer.get("elements", [])
        if not isinstance(elements, list):
            raise EsiaUnavailable(f"ESIA's {collection} cannot be read")
        return [element for element in elements if isinstance(element, dict)]

    def _read(self, path: str, access_token: str, **arguments: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        return self._ask("GET", path, headers=headers, **arguments)

    def _ask(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        return ask(
            self._http, method, self._address(path), timeout=self._settings.timeout, **arguments
        )

    def _address(self, path: str) -> str:
        return self._settings.base_url.rstrip("/") + path
