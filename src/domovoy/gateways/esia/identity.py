"""The person ESIA vouches for, read out of its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from domovoy.gateways.esia.errors import (
    AccountDeleted,
    AccountNotConfirmed,
    ChildAccount,
    EsiaUnavailable,
)

_CHILD = "KD"
_OGRN = re.compile(r"\d{13}|\d{15}")


@dataclass(frozen=True)
class Role:
    """A place in an organisation that exists and where the person works now."""

    organisation_oid: int
    ogrn: str
    full_name: str
    short_name: str
    type: str
    chief: bool
    admin: bool


@dataclass(frozen=True)
class Identity:
    """A confirmed person. Keyed on `oid`; e-mail and phone are only ways to reach them."""

    oid: int
    surname: str = field(repr=False)
    first_name: str = field(repr=False)
    patronymic: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    snils: str = field(repr=False)
    """Eleven digits, or nothing."""
    email: str = field(repr=False)
    """Only a verified one."""
    phone: str = field(repr=False)
    """Only a verified mobile one, digits after a plus."""
    roles: tuple[Role, ...] = field(repr=False)
    confirmed: bool = True


def require_confirmed(subject: Mapping[str, Any], person: Mapping[str, Any]) -> None:
    """Refuse an account that ESIA itself has not confirmed.

    Raises ChildAccount, AccountDeleted, AccountNotConfirmed.

    `is_tru` is absent from the token of an unconfirmed account; level P is a simplified
    account, KD a child's. The text "true" is not the value true.
    """
    if subject.get("lvl") == _CHILD:
        raise ChildAccount("the account is a child's")
    if subject.get("is_tru") is not True or subject.get("lvl", "PR") != "PR":
        raise AccountNotConfirmed("the token does not say that the account is confirmed")
    if person.get("status") != "REGISTERED":
        raise AccountDeleted("the person's record is not registered")
    if person.get("trusted") is not True:
        raise AccountNotConfirmed("the person's record is not confirmed")


def identity_from(
    oid: int,
    person: Mapping[str, Any],
    contacts: Iterable[Mapping[str, Any]],
    roles: Iterable[Mapping[str, Any]],
) -> Identity:
    """Put the answers together. Raises EsiaUnavailable if there is no name in them."""
    surname, first_name = _text(person, "lastName"), _text(person, "firstName")
    if not surname or not first_name:
        raise EsiaUnavailable("ESIA's answer has no name in it")
    verified = {
        _text(contact, "type"): _text(contact, "value")
        for contact in contacts
        if contact.get("vrfStu") == "VERIFIED"
    }
    return Identity(
        oid=oid,
        surname=surname,
        first_name=first_name,
        patronymic=_text(person, "middleName"),
        birth_date=russian_date(_text(person, "birthDate")),
        snils=digits_of(_text(person, "snils")),
        email=verified.get("EML", ""),
        phone=phone_of(verified.get("MBT", "")),
        roles=roles_in_force(roles),
    )


def roles_in_force(roles: Iterable[Mapping[str, Any]]) -> tuple[Role, ...]:
    """The places that can be read, where the person works now in what still exists."""
    return tuple(_role(role) for role in roles if _is_in_force(role))


def _is_in_force(role: Mapping[str, Any]) -> bool:
    return (
        role.get("active") is True
        and role.get("isLiquidated", False) is False
        and type(role.get("oid")) is int
        and _OGRN.fullmatch(_text(role, "ogrn")) is not None
    )


def _role(role: Mapping[str, Any]) -> Role:
    return Role(
        organisation_oid=role["oid"],
        ogrn=_text(role, "ogrn"),
        full_name=_text(role, "fullName"),
        short_name=_text(role, "shortName"),
        type=_text(role, "type"),
        chief=role.get("chief") is True,
        admin=role.get("admin") is True,
    )


def _text(source: Mapping[str, Any], name: str) -> str:
    value = source.get(name)
    return value.strip() if isinstance(value, str) else ""


def digits_of(text: str) -> str:
    """The digits alone."""
    return "".join(character for character in text if character in "0123456789")


def phone_of(text: str) -> str:
    """Digits after a plus, or nothing."""
    digits = digits_of(text)
    return f"+{digits}" if digits else ""


def russian_date(text: str) -> date | None:
    """A date the way ESIA writes it, 31.12.1999, or nothing."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None
