"""The stand-in's addresses: sign-in, tokens, the person's record, leaving."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from domovoy.gateways.esia import messages
from domovoy.gateways.esia.messages import SignedRequest
from domovoy.gateways.esia.standin import faults, pages, records, switches
from domovoy.gateways.esia.standin.checks import Checks, single_values
from domovoy.gateways.esia.standin.faults import Fault
from domovoy.gateways.esia.standin.issuing import Bearer, Grant, Issuer
from domovoy.gateways.esia.standin.one_time import OneTime
from domovoy.gateways.esia.standin.personas import Persona
from domovoy.gateways.esia.standin.switches import Switches, Trouble

_TIME_TO_CHOOSE = timedelta(minutes=30)
_EMBEDDED = "(elements)"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Parts:
    """What the stand-in is made of."""

    url: str
    checks: Checks
    issuer: Issuer
    personas: tuple[Persona, ...]
    code_life: timedelta
    clock: Callable[[], datetime]
    next_issuer: Callable[[], Issuer]
    """The issuer after its key was rotated."""
    slow_for: float = 20.0


class Standin:
    """ESIA, as far as signing in goes."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._personas = {persona.oid: persona for persona in parts.personas}
        self._waiting: OneTime[SignedRequest] = OneTime(_TIME_TO_CHOOSE)
        self._codes: OneTime[Grant] = OneTime(parts.code_life)
        self._switches = Switches()
        self._checks = parts.checks
        self._rotated: Issuer | None = None

    def application(self) -> Trouble:
        """The ASGI application."""
        app = Starlette(
            routes=[
                Route(messages.AUTHORISE_PATH, self.authorise, methods=["GET"]),
                Route("/standin/choice", self.choice, methods=["POST"]),
                Route(messages.TOKEN_PATH, self.token, methods=["POST"]),
                Route("/rs/prns/{oid:int}", self.person, methods=["GET"]),
                Route("/rs/prns/{oid:int}/{collection}", self.collection, methods=["GET"]),
                Route("/rs/prns/{oid:int}/{collection}/{id:int}", self.element, methods=["GET"]),
                Route(messages.LOGOUT_PATH, self.logout, methods=["GET"]),
                Route("/standin/faults", self.faults, methods=["GET"]),
                Route("/standin/faults", self.switch, methods=["POST"]),
                Route("/standin/faults.json", self.told_faults, methods=["GET"]),
                Route("/standin/style.css", _style, methods=["GET"]),
                Route("/health", _health, methods=["GET"]),
            ]
        )
        app.router.redirect_slashes = False
        return Trouble(app, self._switches, slow_for=self._parts.slow_for)

    async def authorise(self, request: Request) -> Response:
        """Check the request and ask whom to sign in as."""
        parameters: Mapping[str, str] = {}
        try:
            parameters = single_values(request.query_params.multi_items())
            asked = self._checks.authorise(parameters, at=self._now())
        except Fault as fault:
            if address := self._checks.return_address(parameters):
                return _refused(address, parameters.get("state", ""), fault)
            return pages.refusal(fault)
        return pages.choice(
            self._parts.personas,
            request=self._waiting.put(asked, at=self._now()),
            client=asked.client_id,
            back=asked.redirect_uri,
        )

    async def choice(self, request: Request) -> Response:
        """Send the browser back with a code for the persona chosen, or with a refusal."""
        try:
            form = await _form(request)
        except Fault as fault:
            return pages.refusal(fault)
        asked = self._waiting.take(form.get("request", ""), at=self._now())
        if asked is None:
            return pages.expired(self._checks.client.redirect_uris[0])
        if "deny" in form:
            return _refused(asked.redirect_uri, asked.state, Fault(faults.DENIED))
        persona = self._personas.get(_number(form.get("oid", "")))
        if persona is None:
            return _refused(asked.redirect_uri, asked.state, Fault(faults.BAD_PARAMETER, "oid"))
        if switches.RETOLD_REFUSAL in self._switches and not persona.confirmed:
            return _refused(asked.redirect_uri, asked.state, Fault(faults.NOT_CONFIRMED))
        return self._with_code(asked, persona)

    def _with_code(self, asked: SignedRequest, persona: Persona) -> Response:
        grant = Grant(
            asked.client_id, asked.redirect_uri, asked.scope, asked.scope_org, persona.oid
        )
        put_at, state = self._now(), asked.state
        if switches.EXPIRED_CODE in self._switches:
            put_at -= self._parts.code_life + timedelta(seconds=1)
        if switches.FOREIGN_RETURN in self._switches:
            state = str(uuid4())
        code = self._codes.put(grant, at=put_at)
        return _back(asked.redirect_uri, {"code": code, "state": state})

    async def token(self, request: Request) -> Response:
        """Give tokens for a code, once, to the system the code was given to."""
        state = ""
        try:
            form = await _form(request)
            state = form.get("state", "")
            asked = self._checks.token(form, at=self._now())
            grant = self._granted(form["code"], asked)
        except Fault as fault:
            answer = {"error": fault.oauth_error, "error_description": fault.description}
            return JSONResponse(answer | {"state": state}, status_code=400, headers=_UNSTORED)
        persona = self._personas[grant.oid]
        answer = self._issuer().answer(grant, persona, state=state, at=self._now())
        return JSONResponse(self._spoiled(answer, grant), headers=_UNSTORED)

    def _spoiled(self, answer: dict[str, Any], grant: Grant) -> dict[str, Any]:
        """The answer with whatever faults are on."""
        if switches.WRONG_STATE in self._switches:
            answer["state"] = str(uuid4())
        if switches.SWAPPED_TOKENS in self._switches:
            answer["id_token"] = answer["access_token"]
        if switches.ANOTHER_PERSON in self._switches:
            other = next(oid for oid in self._personas if oid != grant.oid)
            foreign = replace(grant, oid=other)
            answer["access_token"] = self._issuer().access(foreign, str(uuid4()), self._now())
        return answer

    def _issuer(self) -> Issuer:
        if switches.ROTATED_KEY not in self._switches:
            return self._parts.issuer
        if self._rotated is None:
            self._rotated = self._parts.next_issuer()
        return self._rotated

    def _now(self) -> datetime:
        ahead = timedelta(hours=1 if switches.CLOCK_AHEAD in self._switches else 0)
        return self._parts.clock() + ahead

    def _granted(self, code: str, asked: SignedRequest) -> Grant:
        grant = self._codes.take(code, at=self._now())
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
        record = records.person(self._personas[bearer.oid], bearer.scopes)
        if switches.TRUSTED_AS_TEXT in self._switches:
            record["trusted"] = str(record["trusted"]).lower()
        return JSONResponse(record)

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
        bearer = self._bearer_of(token)
        if scheme.lower() != "bearer" or bearer is None or bearer.oid not in self._personas:
            return JSONResponse({"error": "invalid_token"}, status_code=401)
        if bearer.oid != request.path_params["oid"]:
            return JSONResponse({"error": "insufficient_scope"}, status_code=403)
        return bearer

    def _bearer_of(self, token: str) -> Bearer | None:
        issuer = self._rotated or self._parts.issuer
        for client in (self._checks.client, *self._checks.others):
            if found := issuer.bearer(token, client_id=client.client_id, at=self._now()):
                return found
        return None

    async def logout(self, request: Request) -> Response:
        """Send the browser to a registered address, and nowhere else."""
        try:
            parameters = single_values(request.query_params.multi_items())
            client = self._checks.known(parameters.get("client_id", ""))
            if client is None:
                raise Fault(faults.UNKNOWN_CLIENT)
            if not client.may_return_after_logout(parameters.get("redirect_url", "")):
                raise Fault(faults.REDIRECT_NOT_ALLOWED)
        except Fault as fault:
            return pages.refusal(fault)
        return RedirectResponse(parameters["redirect_url"], status_code=302)

    async def faults(self, _request: Request) -> Response:
        """What can be made to go wrong, for people."""
        return pages.faults(self._switches)

    async def told_faults(self, _request: Request) -> Response:
        """What can be made to go wrong, for tests."""
        return JSONResponse(self._switches.told(), headers=_UNSTORED)

    async def switch(self, request: Request) -> Response:
        """Switch a fault on or off."""
        try:
            form = await _form(request)
            self._switches.switch(form.get("fault", ""), on=form.get("on") == "1")
        except (Fault, KeyError):
            return PlainTextResponse("no such fault", status_code=400)
        return RedirectResponse("/standin/faults", status_code=303)


_UNSTORED = {"Cache-Control": "no-store"}


async def _form(request: Request) -> dict[str, str]:
    try:
        body = (await request.body()).decode()
    except UnicodeDecodeError:
        raise Fault(faults.BAD_PARAMETER) from None
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
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
