"""What people see of their notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from domovoy.delivery.models import Notice


@dataclass(frozen=True)
class NoticeCard:
    """A notice in words."""

    notice_id: int
    event: str
    subject: UUID
    title: str
    body: str
    facts: dict[str, Any]
    created_at: datetime
    unread: bool


def notices_of(person_id: int, *, limit: int = 50) -> list[NoticeCard]:
    """Return a person's latest notices, newest first. One statement."""
    return [
        card_of(notice)
        for notice in Notice.objects.filter(person_id=person_id).order_by("-created_at", "-id")[
            :limit
        ]
    ]


def unread_of(person_id: int) -> int:
    """Return how many notices a person has not opened. One statement."""
    return Notice.objects.filter(person_id=person_id, read_at=None).count()


@transaction.atomic
def mark_read(*, person_id: int, at: datetime) -> int:
    """Mark all of a person's notices as opened and return how many were not."""
    return Notice.objects.filter(person_id=person_id, read_at=None).update(read_at=at)


def card_of(notice: Notice) -> NoticeCard:
    """Put a notice into words with the templates of its event."""
    return NoticeCard(
        notice_id=notice.pk,
        event=notice.event,
        subject=notice.subject,
        title=words_of(notice, "subject.txt"),
        body=words_of(notice, "body.txt"),
        facts=notice.facts,
        created_at=notice.created_at,
        unread=notice.read_at is None,
    )


def words_of(notice: Notice, part: str) -> str:
    """Render one part of a notice: `subject.txt` or `body.txt`."""
    return render_to_string(f"delivery/{notice.event}/{part}", notice.facts).strip()
