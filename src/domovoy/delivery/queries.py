"""What people see of their notices: at home their own, at the desk the organisation's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string

from domovoy.delivery.models import Notice
from domovoy.identity.actors import Actor, Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


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


def notices_of(person_id: int, *, for_staff: bool, limit: int = 50) -> list[NoticeCard]:
    """Return a person's latest notices at one face, newest first. One statement."""
    notices = Notice.objects.filter(person_id=person_id, for_staff=for_staff)
    return [card_of(notice) for notice in notices.order_by("-created_at", "-id")[:limit]]


def unread_of(person_id: int, *, for_staff: bool) -> int:
    """Return how many notices a person has not opened at one face. One statement."""
    return _unread(person_id, for_staff=for_staff).count()


@action(Act.READ_NOTICES)
def mark_read(*, newest: int, by: Actor, at: datetime) -> int:
    """Mark what a person has been shown at one face and return how many were new.

    `newest` is the greatest `notice_id` on the page: what came later has not been seen.
    """
    shown = _unread(by.person_id, for_staff=isinstance(by, Officer)).filter(pk__lte=newest)
    return shown.update(read_at=at)


def newest_of(notices: Iterable[NoticeCard]) -> int:
    """Return what a page gives back to `mark_read`."""
    return max((notice.notice_id for notice in notices), default=0)


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


def _unread(person_id: int, *, for_staff: bool) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=person_id, for_staff=for_staff, read_at=None)


def words_of(notice: Notice, part: str) -> str:
    """Render one part of a notice: `subject.txt` or `body.txt`."""
    at_work = notice.for_staff or notice.organisation_id is not None
    facts = {**notice.facts, "for_staff": at_work}
    return render_to_string(f"delivery/{notice.event}/{part}", facts).strip()
