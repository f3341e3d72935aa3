"""Consent to the processing of personal data: a document of its own, given and withdrawn.

A document is never edited: another wording is another file, and is asked for anew. What was agreed
to is told by its name and its digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.db.models import QuerySet

from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.errors import ConsentChanged
from domovoy.identity.models import Consent, Person
from domovoy.identity.rules import Act
from domovoy.journal import record

CURRENT = "consent-2026-11-22"
GIVEN = "consent_given"
WITHDRAWN = "consent_withdrawn"


@dataclass(frozen=True)
class Document:
    """A text people agree to, word for word. `blocks` are its paragraphs, each with its kind."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        """A hash by which the very same words are known."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def title(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0].removeprefix("# ")

    @property
    def blocks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What follows the title: `heading`, `list` or `text`, and the lines of it."""
        parts = [part.splitlines() for part in self.text.strip().split("\n\n")[1:]]
        return tuple((_kind_of(lines[0]), tuple(map(_bare, lines))) for lines in parts)


@dataclass(frozen=True)
class ConsentCard:
    """A consent as its person reads of it."""

    document: str
    digest: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_current(self) -> bool:
        """Whether it stands, and to the present wording."""
        return self.withdrawn_at is None and self.document == CURRENT


@cache
def current_document() -> Document:
    """Return the wording that is asked for now."""
    file = Path(__file__).parent / "documents" / f"{CURRENT}.md"
    return Document(CURRENT, file.read_text(encoding="utf-8"))


def has_consented(resident: Resident) -> bool:
    """Tell whether a person's consent to the present wording stands. One statement."""
    return _standing(resident).filter(document=CURRENT).exists()


def consents_of(resident: Resident) -> list[ConsentCard]:
    """Return every consent a person has given, the latest first. One statement."""
    given = Consent.objects.filter(person_id=resident.person_id).order_by("-given_at", "-id")
    return [
        ConsentCard(each.document, each.digest, each.given_at, each.withdrawn_at) for each in given
    ]


@action(Act.GIVE_CONSENT)
def give_consent(*, document: str, by: Resident, at: datetime) -> None:
    """Write down that a person agrees to the present wording. A second press changes nothing.

    Consents to former wordings end with it. Raises ConsentChanged when another one was shown.
    """
    shown = current_document()
    if document != shown.name:
        raise ConsentChanged
    _lock(by)
    if has_consented(by):
        return
    _standing(by).update(withdrawn_at=at)
    given = Consent.objects.create(
        guid=uuid4(),
        person_id=by.person_id,
        document=shown.name,
        digest=shown.digest,
        given_at=at,
    )
    told = {"document": shown.name, "digest": shown.digest}
    record.begin(given.guid, GIVEN, by=by.signature, at=at, data=told)


@action(Act.WITHDRAW_CONSENT)
def withdraw_consent(*, by: Resident, at: datetime) -> None:
    """Take every consent of a person back. Without any it changes nothing."""
    _lock(by)
    end_consents(by, at=at)


def end_consents(by: Resident, *, at: datetime) -> None:
    """End what consents stand: a step of several actions. Call with the person locked."""
    for consent in _standing(by).select_for_update(of=("self",)).order_by("pk"):
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
        record.append(consent.guid, WITHDRAWN, by=by.signature, at=at)


def _standing(resident: Resident) -> QuerySet[Consent]:
    return Consent.objects.filter(person_id=resident.person_id, withdrawn_at=None)


def _lock(by: Resident) -> None:
    Person.objects.select_for_update(of=("self",)).only("pk").get(pk=by.person_id)


def _kind_of(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    return "list" if line.startswith("- ") else "text"


def _bare(line: str) -> str:
    return line.removeprefix("## ").removeprefix("- ")
