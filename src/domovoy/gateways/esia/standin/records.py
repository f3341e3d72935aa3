"""What ESIA tells a system about a person, as far as the granted scopes go."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from domovoy.gateways.esia.standin.personas import Persona, Post

Record = dict[str, Any]


def person(persona: Persona, scopes: Set[str]) -> Record:
    """The person's own record."""
    record: Record = {
        "stateFacts": ["Identifiable"],
        "trusted": persona.trusted,
        "status": persona.status,
        "verifying": False,
    }
    if "fullname" in scopes:
        record["lastName"] = persona.surname
        record["firstName"] = persona.first_name
        record["middleName"] = persona.patronymic
    if "birthdate" in scopes:
        record["birthDate"] = persona.birth_date
    if "snils" in scopes:
        record["snils"] = persona.snils
    return record


def contacts(persona: Persona, scopes: Set[str]) -> list[Record]:
    """Verified ways to reach the person."""
    offered = (
        ("mobile", "MBT", persona.phone),
        ("email", "EML", persona.email),
    )
    return [
        {"id": persona.oid * 10 + place, "type": kind, "vrfStu": "VERIFIED", "value": value}
        for place, (scope, kind, value) in enumerate(offered, start=1)
        if value and scopes & {scope, "contacts"}
    ]


def addresses(_persona: Persona, _scopes: Set[str]) -> list[Record]:
    """No persona has told ESIA an address: houses are known from the register alone."""
    return []


def roles(persona: Persona, scopes: Set[str]) -> list[Record]:
    """The organisations the person works in."""
    return [_role(persona, post) for post in persona.roles] if "usr_org" in scopes else []


def _role(persona: Persona, post: Post) -> Record:
    return {
        "oid": post.oid,
        "prnOid": persona.oid,
        "fullName": post.full_name,
        "shortName": post.short_name,
        "ogrn": post.ogrn,
        "type": post.type,
        "chief": post.chief,
        "admin": post.admin,
        "active": post.active,
        "isLiquidated": post.liquidated,
        "hasRightOfSubstitution": False,
    }


COLLECTIONS = {"ctts": contacts, "addrs": addresses, "roles": roles}


def collection(
    name: str, persona: Persona, scopes: Set[str], *, address: str, embedded: bool
) -> Record:
    """A collection of the person's record: elements, or their addresses where not embedded."""
    elements = COLLECTIONS[name](persona, scopes)
    id_field = "oid" if name == "roles" else "id"
    return {
        "stateFacts": ["hasSize"],
        "size": len(elements),
        "elements": elements if embedded else [f"{address}/{e[id_field]}" for e in elements],
    }


def element(name: str, persona: Persona, scopes: Set[str], identifier: int) -> Record | None:
    """One element of a collection."""
    id_field = "oid" if name == "roles" else "id"
    for found in COLLECTIONS[name](persona, scopes):
        if found[id_field] == identifier:
            return found
    return None
