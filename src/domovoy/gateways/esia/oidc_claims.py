"""Which claim of a gateway says what. Gateways differ, so every name can be told.

>>> Claims.parse("oid=esia_oid, trusted=is_tru").oid
'esia_oid'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from domovoy.gateways.esia.errors import AccountNotConfirmed, EsiaUnavailable, TokenInvalid
from domovoy.gateways.esia.identity import (
    Identity,
    email_of,
    name_of,
    phone_of,
    require_confirmed,
    roles_in_force,
    russian_date,
    snils_of,
    text_of,
)

_OID = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Claims:
    """The gateway's name for each thing we want to know."""

    oid: str = "sub"
    trusted: str = "trusted"
    status: str = "status"
    level: str = "lvl"
    surname: str = "family_name"
    first_name: str = "given_name"
    patronymic: str = "middle_name"
    birth_date: str = "birthdate"
    snils: str = "snils"
    email: str = "email"
    email_verified: str = "email_verified"
    phone: str = "phone_number"
    phone_verified: str = "phone_number_verified"
    roles: str = "roles"

    @classmethod
    def parse(cls, text: str) -> Claims:
        """Read `ours=theirs` separated by commas. Raises ValueError."""
        told: dict[str, str] = {}
        for pair in filter(None, (part.strip() for part in text.split(","))):
            ours, joint, theirs = (part.strip() for part in pair.partition("="))
            if ours not in {one.name for one in fields(cls)} or not joint or not theirs:
                raise ValueError(f"{pair!r} does not say which claim is what")
            told[ours] = theirs
        return cls(**told)

    def identity(self, told: Mapping[str, Any]) -> Identity:
        """The confirmed person these claims speak of.

        Raises AccountNotConfirmed, TokenInvalid, EsiaUnavailable.
        """
        self._require_confirmed(told)
        surname, first_name = name_of(told, self.surname), name_of(told, self.first_name)
        if not surname or not first_name:
            raise EsiaUnavailable("the gateway's answer has no name in it")
        roles = told.get(self.roles, [])
        return Identity(
            oid=self._oid(told),
            surname=surname,
            first_name=first_name,
            patronymic=name_of(told, self.patronymic),
            birth_date=_date(text_of(told, self.birth_date)),
            snils=snils_of(text_of(told, self.snils)),
            email=email_of(self._verified(told, self.email, self.email_verified)),
            phone=phone_of(self._verified(told, self.phone, self.phone_verified)),
            roles=roles_in_force(
                role
                for role in (roles if isinstance(roles, list) else [])
                if isinstance(role, dict)
            ),
        )

    def _require_confirmed(self, told: Mapping[str, Any]) -> None:
        """As strict as with ESIA itself; status and level count where the gateway tells them."""
        trusted = told.get(self.trusted)
        if trusted is not True:
            raise AccountNotConfirmed("the gateway does not say that the account is confirmed")
        require_confirmed(
            {"is_tru": trusted, "lvl": told.get(self.level, "PR")},
            {"trusted": trusted, "status": told.get(self.status, "REGISTERED")},
        )

    def _oid(self, told: Mapping[str, Any]) -> int:
        value = told.get(self.oid)
        text = str(value) if type(value) is int else value
        if not isinstance(text, str) or not _OID.fullmatch(text):
            raise TokenInvalid("the gateway names no ESIA account")
        return int(text)

    def _verified(self, told: Mapping[str, Any], name: str, verified: str) -> str:
        return text_of(told, name) if told.get(verified) is True else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return russian_date(text)
