"""Faults that can be switched on, so that others may see what a client does about them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse

SLOW = "slow"
BROKEN = "broken"
WRONG_STATE = "wrong_state"
FOREIGN_RETURN = "foreign_return"
EXPIRED_CODE = "expired_code"
ROTATED_KEY = "rotated_key"
RETOLD_REFUSAL = "retold_refusal"
TRUSTED_AS_TEXT = "trusted_as_text"
SWAPPED_TOKENS = "swapped_tokens"
ANOTHER_PERSON = "another_person"
CLOCK_AHEAD = "clock_ahead"

WORDS = {
    SLOW: "отвечать медленно",
    BROKEN: "на всё отвечать 500",
    WRONG_STATE: "в ответе с токенами повторять чужой state",
    FOREIGN_RETURN: "возвращать человека с чужим state",
    EXPIRED_CODE: "выдавать уже просроченные коды",
    ROTATED_KEY: "подписывать токены следующим ключом",
    RETOLD_REFUSAL: "неподтверждённым отказывать сразу, кодом ESIA-007055",
    TRUSTED_AS_TEXT: "сообщать о подтверждении текстом, а не значением",
    SWAPPED_TOKENS: "класть access-токен на место id-токена",
    ANOTHER_PERSON: "выдавать access-токен на другого человека",
    CLOCK_AHEAD: "жить по часам, которые спешат на час",
}
ALL = "all"

_TROUBLED = ("/aas/", "/rs/")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class Switches:
    """Which faults are on. All are off after a start."""

    def __init__(self) -> None:
        self._on: set[str] = set()

    def __contains__(self, fault: str) -> bool:
        return fault in self._on

    def told(self) -> dict[str, bool]:
        """Every fault, and whether it is on."""
        return {fault: fault in self._on for fault in WORDS}

    def switch(self, fault: str, *, on: bool) -> None:
        """Switch one fault, or all of them. Raises KeyError."""
        if fault != ALL and fault not in WORDS:
            raise KeyError(fault)
        named = set(WORDS) if fault == ALL else {fault}
        self._on = self._on | named if on else self._on - named


class Trouble:
    """Stands before the application: slow or broken where ESIA would be."""

    def __init__(self, app: Application, switches: Switches, *, slow_for: float) -> None:
        self._app = app
        self._switches = switches
        self._slow_for = slow_for

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        troubled = scope["type"] == "http" and scope["path"].startswith(_TROUBLED)
        if troubled and SLOW in self._switches:
            await asyncio.sleep(self._slow_for)
        if troubled and BROKEN in self._switches:
            answer = JSONResponse({"error": "server_error"}, status_code=500)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)
