"""The invented people one can sign in as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEFAULT_FILE = Path(__file__).with_name("personas.yaml")


@dataclass(frozen=True)
class Post:
    """A persona's place in an organisation, in ESIA's own words."""

    oid: int
    ogrn: str
    full_name: str
    short_name: str
    type: str = "LEGAL"
    chief: bool = False
    admin: bool = False
    active: bool = True
    liquidated: bool = False


@dataclass(frozen=True)
class Persona:
    """One account."""

    oid: int
    surname: str
    first_name: str
    patronymic: str
    birth_date: str
    snils: str
    email: str
    phone: str
    description: str
    trusted: bool = True
    status: str = "REGISTERED"
    level: str = "PR"
    roles: tuple[Post, ...] = ()

    @property
    def name(self) -> str:
        """First name, patronymic, surname."""
        return " ".join(part for part in (self.first_name, self.patronymic, self.surname) if part)

    @property
    def confirmed(self) -> bool:
        """Whether ESIA itself holds this person to be who they say."""
        return self.trusted and self.level == "PR"


class PersonasUnreadable(ValueError):
    """The file of personas does not say what it should."""


def load_personas(file: Path = DEFAULT_FILE) -> tuple[Persona, ...]:
    """The personas of a YAML or JSON file, in its order. Raises PersonasUnreadable."""
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))["personas"]
        personas = tuple(_persona(row) for row in rows)
    except (OSError, KeyError, TypeError, yaml.YAMLError) as problem:
        raise PersonasUnreadable(f"{file}: {problem}") from None
    if len({persona.oid for persona in personas}) != len(personas):
        raise PersonasUnreadable(f"{file}: one oid is given to two personas")
    return personas


def _persona(row: Mapping[str, Any]) -> Persona:
    roles = tuple(Post(**role) for role in row.get("roles", ()))
    return Persona(**{**row, "roles": roles})
