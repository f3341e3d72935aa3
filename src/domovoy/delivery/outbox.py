"""Writing words to people inside the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app as jobs

from domovoy.delivery.models import Notice

SEND_NOTICES = "domovoy.send_notices"
LETTERS_A_JOB = 100
"""A job of more would keep everybody's letters behind one slow mail server."""
MAIL_CAN_WAIT = -10
"""Letters go after everything else: a notice is on the screen already."""


@dataclass(frozen=True)
class Word:
    """One notice to be written: `once` keeps it from being written twice.

    `for_staff` sends it to a person's desk instead of their home.
    """

    event: str
    subject: UUID
    once: str
    person_id: int | None = None
    organisation_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    for_staff: bool = False


def announce(words: Iterable[Word], *, at: datetime) -> None:
    """Write notices and one job for each hundred that will carry them.

    Two statements, one more for every further hundred; call inside a transaction. A word already
    written raises IntegrityError: the caller's own state must prevent it.
    """
    notices = Notice.objects.bulk_create(
        Notice(
            person_id=word.person_id,
            organisation_id=word.organisation_id,
            event=word.event,
            subject=word.subject,
            facts=word.facts,
            for_staff=word.for_staff,
            once=_key(word),
            created_at=at,
        )
        for word in words
    )
    ids = [notice.pk for notice in notices]
    for first in range(0, len(ids), LETTERS_A_JOB):
        together = ids[first : first + LETTERS_A_JOB]
        schedule(SEND_NOTICES, priority=MAIL_CAN_WAIT, notice_ids=together)


def schedule(task: str, *, priority: int = 0, **arguments: Any) -> None:
    """Put a job into the queue; it appears only if the transaction commits. One statement.

    A job of a higher priority is taken first.
    """
    jobs.configure_task(task, allow_unknown=True, priority=priority).defer(**arguments)


def _key(word: Word) -> str:
    recipient = f"p{word.person_id}" if word.person_id else f"o{word.organisation_id}"
    if word.for_staff:
        recipient = f"{recipient}:staff"
    return f"{word.event}:{word.once}:{recipient}"
