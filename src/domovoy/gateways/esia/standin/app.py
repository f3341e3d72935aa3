"""The stand-in's addresses: sign-in, tokens, the person's record, leaving."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from domovoy.gateways.esia import messages
from domovoy.gateways.esia.messages import SignedRequest
from domovoy.gateways.esia.standin import faults, pages, records
from domovoy.gateways.esia.standin.checks import Checks, single_values
from domovoy.gateways.esia.standin.faults import Fault
from domovoy.gateways.esia.standin.issuing import Bearer, Grant, Issuer
from domovoy.gateways.esia.standin.one_time import OneTime
from domovoy.gateways.esia.standin.personas import Persona

_TIME_TO_CHOOSE = timedelta(minutes=30)
_EMBEDDED = "(elements)"


@dataclass(frozen=True)
class Parts:
    """What the stand-in is made of."""

    url: str
    checks: Checks
    issuer: Issuer
    personas: tuple[Persona, ...]
    code_life: timedelta
    clock: Callable[[], datetime]


class Standin:
    """ESIA, as far as signing in goes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._personas = {persona.oid: persona for persona in parts.personas}
        self._waiting: OneTime[SignedRequest] = OneTime(_TIME_TO_CHOOSE)
        self._codes: OneTime[Grant] = OneTime(parts.code_life)

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route(messages.AUTHORISE_PATH, self.authorise, methods=["GET"]),
                Route("/standin/choice", self.choice, methods=["POST"]),
                Route(messages.TOKEN_PATH, self.token, methods=["POST"]),
                Route("/rs/prns/{oid:int}", self.person, methods=["GET"]),
                Route("/rs/prns/{oid:int}/{collection}", self.collection, methods=["GET"]),
                Route("/rs/prns/{oid:int}/{collection}/{id:int}", self.element, methods=["GET"]),
                Route(messages.LOGOUT_PATH, self.logout, methods=["GET"]),
                Route("/standin/style.css", _style, methods=["GET"]),
                Route("/health", _health, methods=["GET"]),
            ]
        )

    async def authorise(self, request: Request) -> Response:
        """Check the request and ask whom to sign in as."""
        parameters: Mapping[str, str] = {}
        try:
            parameters = single_values(request.query_params.multi_items())
            asked = self._parts.checks.authorise(parameters, at=self._parts.clock())
        except Fault as fault:
            if address := self._parts.checks.return_address(parameters):
                return _refused(address, parameters.get("state", ""), fault)
            return pages.refusal(fault)
        return pages.choice(
            self._parts.personas,
            request=self._waiting.put(asked, at=self._parts.clock()),
            client=asked.client_id,
            back=asked.redirect_uri,
        )

    async def choice(self, request: Request) -> Response:
        """Send the browser back with a code for the persona chosen, or with a refusal."""
        try:
            form = await _form(request)
        except Fault as fault:
            return pages.refusal(fault)
        asked = self._waiting.take(form.get("request", ""), at=self._parts.clock())
        if asked is None:
            return pages.expired(self._parts.checks.client.redirect_uris[0])
        if "deny" in form:
            return _refused(asked.redirect_uri, asked.state, Fault(faults.DENIED))
        persona = self._personas.get(_number(form.get("oid", "")))
        if persona is None:
            return _refused(asked.redirect_uri, asked.state, Fault(faults.BAD_PARAMETER, "oid"))
        grant = Grant(
            asked.client_id, asked.redirect_uri, asked.scope, asked.scope_org, persona.oid
        )
        code = self._codes.put(grant, at=self._parts.clock())
        return _back(asked.redirect_uri, {"code": code, "state": asked.state})

    async def token(self, request: Request) -> Response:
        """Give tokens for a code, once, to the system the code was given to."""
        state = ""
        try:
            form = await _form(request)
            state = form.get("state", "")
            asked = self._parts.checks.token(form, at=self._parts.clock())
            grant = self._granted(form["code"], asked)
        except Fault as fault:
            answer = {"error": fault.oauth_error, "error_description": fault.description}
            return JSONResponse(answer | {"state": state}, status_code=400, headers=_UNSTORED)
        persona = self._personas[grant.oid]
        answer = self._parts.issuer.answer(grant, persona, state=state, at=self._parts.clock())
        return JSONResponse(answer, headers=_UNSTORED)

    def _granted(self, code: str, asked: SignedRequest) -> Grant:
        grant = self._codes.take(code, at=self._parts.clock())
        if grant is None or grant != Grant(
            asked.client_id, asked.redirect_uri, asked.scope, asked.scope_org, grant.oid
        ):
            raise Fault(faults.BAD_CODE)
        return grant

    async def person(self, request: Request) -> Response:
        """The person's own record."""
        bearer = self._bearer(request)
        if isinstance(bearer, Response):
            return bearer
        return JSONResponse(records.person(self._personas[bearer.oid], bearer.scopes))

    async def collection(self, request: Request) -> Response:
        """Contacts, addresses or roles."""
        bearer, name = self._bearer(request), request.path_params["collection"]
        if isinstance(bearer, Response):
            return bearer
        if name not in records.COLLECTIONS:
            return _no_such_record()
        answer = records.collection(
            name,
            self._personas[bearer.oid],
            bearer.scopes,
            address=f"{self._parts.url}/rs/prns/{bearer.oid}/{name}",
            embedded=request.query_params.get("embed") == _EMBEDDED,
        )
        return JSONResponse(answer)

    async def element(self, request: Request) -> Response:
        """One contact, address or role."""
        bearer, name = self._bearer(request), request.path_params["collection"]
        if isinstance(bearer, Response):
            return bearer
        if name not in records.COLLECTIONS:
            return _no_such_record()
        persona = self._personas[bearer.oid]
        found = records.element(name, persona, bearer.scopes, request.path_params["id"])
        return JSONResponse(found) if found else _no_such_record()

    def _bearer(self, request: Request) -> Bearer | Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        client_id = self._parts.checks.client.client_id
        bearer = self._parts.issuer.bearer(token, client_id=client_id, at=self._parts.clock())
        if scheme.lower() != "bearer" or bearer is None or bearer.oid not in self._personas:
            return JSONResponse({"error": "invalid_token"}, status_code=401)
        if bearer.oid != request.path_params["oid"]:
            return JSONResponse({"error": "insufficient_scope"}, status_code=403)
        return bearer

    async def logout(self, request: Request) -> Response:
        """Send the browser to a registered address, and nowhere else."""
        client = self._parts.checks.client
        try:
            parameters = single_values(request.query_params.multi_items())
            if parameters.get("client_id") != client.client_id:
                raise Fault(faults.UNKNOWN_CLIENT)
            if not client.may_return_after_logout(parameters.get("redirect_url", "")):
                raise Fault(faults.REDIRECT_NOT_ALLOWED)
        except Fault as fault:
            return pages.refusal(fault)
        return RedirectResponse(parameters["redirect_url"], status_code=302)


_UNSTORED = {"Cache-Control": "no-store"}


async def _form(request: Request) -> dict[str, str]:
    try:
        body = (await request.body()).decode()
    except UnicodeDecodeError:
        raise Fault(faults.BAD_PARAMETER) from None
    return single_values(parse_qsl(body, keep_blank_values=True))


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _refused(address: str, state: str, fault: Fault) -> Response:
    answer = {"error": fault.oauth_error, "error_description": fault.description, "state": state}
    return _back(address, answer)


def _back(address: str, answer: Mapping[str, str]) -> Response:
    joint = "&" if "?" in address else "?"
    return RedirectResponse(
        f"{address}{joint}{urlencode(answer)}",
        status_code=302,
        headers=_UNSTORED | {"Referrer-Policy": "no-referrer"},
    )


def _no_such_record() -> Response:
    return JSONResponse({"error": "not_found"}, status_code=404)


async def _style(_request: Request) -> Response:
    return pages.style()


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")
