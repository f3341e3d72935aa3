"""Who acts. Every action is told, and every scope starts here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in an organisation."""

    DISPATCHER = "dispatcher"
    HEAD = "head"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Resident:
    """A person acting for a home."""

    person_id: int

    @property
    def signature(self) -> str:
        """How the journal names this actor: no name, no contact."""
        return f"person:{self.person_id}"


@dataclass(frozen=True)
class Officer:
    """A person acting for an organisation."""

    person_id: int
    organisation_id: int
    role: Role

    @property
    def signature(self) -> str:
        """How the journal names this actor: no name, no contact."""
        return f"person:{self.person_id}@{self.organisation_id}:{self.role}"


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: not signed in, or not known yet."""

    signature = "visitor"


@dataclass(frozen=True)
class System:
    """The product itself: a job of the queue, a command of the installation's owner."""

    signature = "system"


Actor = Resident | Officer
Anybody = Resident | Officer | Visitor | System
AT_THE_DOOR = Visitor()
THE_SYSTEM = System()
SYSTEM = THE_SYSTEM.signature
