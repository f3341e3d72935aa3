"""Who has looked at whose personal data: written when it is opened, read by whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer, Resident
from domovoy.identity.models import Look

ONE_LOOK = timedelta(hours=1)
"""Opening the same thing again and again within this time is one look."""
LATEST = 100
# The organisation is asked for its name by the same statement: a look is written at every page.
NOTE = """
INSERT INTO identity_look
    (person_id, by_id, role, organisation_id, organisation_name, what, subject, at)
SELECT seen.id, looks.by_id, looks.role, organisation.id, organisation.short_name,
    looks.what, looks.subject, looks.at
FROM (
    SELECT %(by)s::bigint AS by_id, %(role)s::varchar AS role, %(what)s::varchar AS what,
        %(subject)s::varchar AS subject, %(at)s::timestamptz AS at
) AS looks
JOIN housing_organisation organisation ON organisation.id = %(organisation)s::bigint
CROSS JOIN unnest(%(people)s::bigint[]) AS seen (id)
WHERE seen.id <> looks.by_id AND NOT EXISTS (
    SELECT FROM identity_look known
    WHERE known.person_id = seen.id AND known.by_id = looks.by_id
        AND known.organisation_id = organisation.id
        AND known.what = looks.what AND known.subject = looks.subject
        AND known.at > %(since)s::timestamptz
)
"""


class Looked(StrEnum):
    """What of a person's data an officer has opened. The words are the face's."""

    APPEAL = "appeal"
    COMPLAINT = "complaint"
    FILE = "file"
    CLAIM = "claim"
    CLAIM_DOCUMENT = "claim_document"
    RESIDENTS_OF_FLAT = "residents_of_flat"


@dataclass(frozen=True)
class LookCard:
    """A look, as the person it was at reads of it."""

    at: datetime
    name: str
    role: str
    organisation: str
    what: str
    subject: str


def note_look(*, person_id: int, by: Officer, what: str, subject: str = "", at: datetime) -> None:
    """Remember that an officer has opened a person's data.

    Nobody's look at themselves is kept, nor a second one at the same within the hour. `subject` is
    what a person knows it by, the number of an appeal say. One statement.
    """
    note_looks(person_ids=[person_id], by=by, what=what, subject=subject, at=at)


def note_looks(
    *, person_ids: Iterable[int], by: Officer, what: str, subject: str = "", at: datetime
) -> None:
    """Remember a look at the data of several people at once. One statement for any number."""
    told: dict[str, Any] = {
        "people": sorted(set(person_ids)),
        "by": by.person_id,
        "role": by.role.value,
        "organisation": by.organisation_id,
        "what": what,
        "subject": subject,
        "at": at,
        "since": at - ONE_LOOK,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, told)


def looks_of(resident: Resident, *, limit: int | None = LATEST) -> list[LookCard]:
    """Return who has looked at a person's data, the latest first. One statement."""
    looks = (
        Look.objects.filter(person_id=resident.person_id)
        .select_related("by")
        .order_by("-at", "-id")[:limit]
    )
    with beyond_the_wall("a person may know by name who has looked at their data"):
        return [_card(look) for look in looks]


def _card(look: Look) -> LookCard:
    return LookCard(
        at=look.at,
        name=look.by.full_name,
        role=look.role,
        organisation=look.organisation_name,
        what=look.what,
        subject=look.subject,
    )
