"""What an answer says to an applicant who cannot read it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domovoy.appeals.models import Attachment, EntryKind, HistoryEntry


@dataclass(frozen=True)
class AnswerLetter:
    """An answer in full, from whom it is and how to speak to them; `files` stay with them."""

    number: str
    title: str
    registered_at: datetime
    text: str
    done: bool
    organisation: str
    phone: str
    files: int


def answer_for(person_id: int, *, subject: UUID, at: datetime) -> AnswerLetter | None:
    """Return the answer of that moment to the appeal a person without an account made.

    None where the applicant reads it in an account, or is somebody else. Two statements.
    """
    entry = (
        HistoryEntry.objects.select_related("appeal__house", "organisation")
        .filter(
            appeal__guid=subject,
            appeal__applicant_id=person_id,
            appeal__applicant__oid=None,
            kind=EntryKind.ANSWER,
            at=at,
        )
        .order_by("-pk")
        .first()
    )
    if entry is None or entry.organisation is None:
        return None
    appeal = entry.appeal
    return AnswerLetter(
        number=appeal.number,
        title=appeal.title,
        registered_at=appeal.registered_at.astimezone(appeal.house.zone),
        text=entry.text,
        done=entry.done,
        organisation=entry.organisation.name,
        phone=entry.organisation.phone,
        files=Attachment.objects.filter(entry=entry).count(),
    )
