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
_OGRN = re.compile(r"[0-9]{13}|[0-9]{15}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_NAME = 100
_LONGEST_PHONE = 15
_DIGITS_OF_SNILS = 11


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
    """Put the answers together. Raises EsiaUnavailable if there is no name in them.

    What cannot be read or kept is left out, as if ESIA had not told it; roles of another
    account are none of this person's.
    """
    surname, first_name = name_of(person, "lastName"), name_of(person, "firstName")
    if not surname or not first_name:
        raise EsiaUnavailable("ESIA's answer has no name in it")
    verified = {
        text_of(contact, "type"): text_of(contact, "value")
        for contact in contacts
        if contact.get("vrfStu") == "VERIFIED"
    }
    return Identity(
        oid=oid,
        surname=surname,
        first_name=first_name,
        patronymic=name_of(person, "middleName"),
        birth_date=russian_date(text_of(person, "birthDate")),
        snils=snils_of(text_of(person, "snils")),
        email=email_of(verified.get("EML", "")),
        phone=phone_of(verified.get("MBT", "")),
        roles=roles_in_force(role for role in roles if role.get("prnOid", oid) == oid),
    )


def roles_in_force(roles: Iterable[Mapping[str, Any]]) -> tuple[Role, ...]:
    """The places that can be read, where the person works now in what still exists."""
    return tuple(_role(role) for role in roles if _is_in_force(role))


def _is_in_force(role: Mapping[str, Any]) -> bool:
    return (
        role.get("active") is True
        and role.get("isLiquidated", False) is False
        and type(role.get("oid")) is int
        and _OGRN.fullmatch(text_of(role, "ogrn")) is not None
    )


def _role(role: Mapping[str, Any]) -> Role:
    return Role(
        organisation_oid=role["oid"],
        ogrn=text_of(role, "ogrn"),
        full_name=text_of(role, "fullName"),
        short_name=text_of(role, "shortName"),
        type=text_of(role, "type"),
        chief=role.get("chief") is True,
        admin=role.get("admin") is True,
    )


def text_of(source: Mapping[str, Any], name: str) -> str:
    """The text under that name, or nothing: of what is no text, or could not be kept as one."""
    value = source.get(name)
    if not isinstance(value, str):
        return ""
    unkept = any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in value)
    return "" if unkept else value.strip()


def name_of(source: Mapping[str, Any], name: str) -> str:
    """A name of a person, or nothing: no document bears one longer than 100 letters."""
    text = text_of(source, name)
    return text if len(text) <= _LONGEST_NAME else ""


def snils_of(text: str) -> str:
    """Eleven digits, or nothing."""
    digits = "".join(character for character in text if character in "0123456789")
    return digits if len(digits) == _DIGITS_OF_SNILS else ""


def email_of(text: str) -> str:
    """An address letters can be sent to, or nothing."""
    return text if _EMAIL.fullmatch(text) else ""


def phone_of(text: str) -> str:
    """Up to fifteen digits after a plus, or nothing."""
    digits = "".join(character for character in text if character in "0123456789")
    return f"+{digits}" if 0 < len(digits) <= _LONGEST_PHONE else ""


def russian_date(text: str) -> date | None:
    """A date the way ESIA writes it, 31.12.1999, or nothing."""
    try:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None
