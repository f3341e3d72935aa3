"""What an officer is told, in the organisation's own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domovoy.delivery.queries import NoticeCard, notices_of


@dataclass(frozen=True)
class Line:
    """A notice with the page it is about."""

    title: str
    body: str
    address: str
    at: datetime
    unread: bool


def lines_of(
    person_id: int, *, zone: ZoneInfo, address_of: Callable[[NoticeCard], str]
) -> list[Line]:
    """Return an officer's notices, the newest first. One statement."""
    return [
        Line(
            title=notice.title,
            body=notice.body,
            address=address_of(notice),
            at=notice.created_at.astimezone(zone),
            unread=notice.unread,
        )
        for notice in notices_of(person_id)
    ]
