"""Everything the product holds of one person: a copy of it for them, and its erasure.

Each app below says what it holds in a module of this name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from domovoy.appeals import personal as of_appeals
from domovoy.appeals.personal import Unfinished
from domovoy.delivery import personal as of_delivery
from domovoy.housing import personal as of_housing
from domovoy.identity import personal as of_identity
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import THE_SYSTEM, Anybody, Resident
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.doing import action
from domovoy.identity.errors import ErasureAtPost, ErasureWaits, NotWrittenDown
from domovoy.identity.models import Person
from domovoy.identity.resealing import OF_THE_INSTALLATION
from domovoy.identity.rules import Act
from domovoy.intake.models import Conversation
from domovoy.journal import record

COPIES = Limit("own_data_copy", most=5, within=timedelta(hours=1))
PERSON_ERASED = "person_erased"


@dataclass(frozen=True)
class OwnData:
    """A copy of a person's data: plain values, documents, and files by name and place."""

    values: dict[str, Any]
    documents: list[tuple[str, bytes]]
    files: list[tuple[str, Path]]


@action(Act.EXPORT_OWN_DATA)
def copy_own_data(*, by: Resident, at: datetime) -> OwnData:
    """Return everything that is held of a person. Raises TooManyAttempts, SealBroken."""
    count_attempt(COPIES, str(by.person_id), at=at)
    with beyond_the_wall("a copy of one's own data names officers who have answered and looked"):
        person = Person.objects.get(pk=by.person_id)
        values = {
            "made_at": at,
            **of_identity.told_of(person),
            **of_housing.told_of(person.pk),
            **of_appeals.told_of(person.pk),
            "conversations": list(_conversations(person.pk)),
            "notices": of_delivery.told_of(person.pk),
        }
        documents = of_housing.documents_of(person.pk)
        return OwnData(values, documents, of_appeals.files_of(person.pk))


def hindrances_of(by: Resident) -> list[Unfinished]:
    """Return the appeals that must end before a person can be erased. Two statements."""
    return of_appeals.unfinished_of(by.person_id)


@action(Act.ERASE_OWN_DATA)
def erase(*, by: Resident, at: datetime) -> None:
    """Erase a person at their own word; what the law wants kept is kept without their name.

    Raises ErasureWaits while an appeal of theirs is open, ErasureAtPost while they work here.
    """
    _erase(by.person_id, by=by, at=at)


@action(Act.ERASE_WRITTEN_DOWN)
def erase_written_down(*, number: str, at: datetime) -> None:
    """Erase somebody without an account, whom the desk wrote down with this appeal.

    Raises NotWrittenDown, ErasureWaits.
    """
    person = of_appeals.applicant_without_account(number)
    if person is None:
        raise NotWrittenDown
    _erase(person.pk, by=THE_SYSTEM, at=at)


def _erase(person_id: int, *, by: Anybody, at: datetime) -> None:
    with beyond_the_wall("erasure reaches what others hold of a person"):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
        if of_housing.is_employed(person_id):
            raise ErasureAtPost
        if unfinished := of_appeals.unfinished_of(person_id):
            ends = [each.until for each in unfinished if each.until]
            raise ErasureWaits([each.number for each in unfinished], max(ends, default=None))
        Conversation.objects.filter(person_id=person_id).delete()
        of_appeals.forget(person, by=by, at=at)
        of_delivery.forget(person_id)
        of_housing.forget(person_id, by=by, at=at)
        of_identity.forget(person, at=at)
        told = {"person": person_id}
        record.append(OF_THE_INSTALLATION, PERSON_ERASED, by=by.signature, at=at, data=told)


def _conversations(person_id: int) -> Iterator[dict[str, Any]]:
    talks = Conversation.objects.filter(person_id=person_id).prefetch_related("utterances")
    for talk in talks.order_by("started_at", "pk"):
        yield {
            "started_at": talk.started_at,
            "outcome": talk.get_outcome_display(),
            "said": [
                {
                    "at": said.at,
                    "who": "вы" if said.by_resident else "домовой",
                    "lines": said.lines,
                    "asked": said.asked,
                }
                for said in talk.utterances.all()
            ],
        }
