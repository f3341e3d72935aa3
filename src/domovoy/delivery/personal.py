"""What notices hold of one person: to be given to them, and to be forgotten."""

from __future__ import annotations

from typing import Any

from domovoy.delivery.models import Notice
from domovoy.delivery.queries import words_of


def told_of(person_id: int) -> list[dict[str, Any]]:
    """Return every notice to a person in words, at home and at work. One statement."""
    return [
        {
            "at": notice.created_at,
            "read_at": notice.read_at,
            "title": words_of(notice, "subject.txt"),
            "text": words_of(notice, "body.txt"),
        }
        for notice in Notice.objects.filter(person_id=person_id).order_by("created_at", "pk")
    ]


def forget(person_id: int) -> None:
    """Delete every notice to a person and every try to bring it. A step of `erase`."""
    Notice.objects.filter(person_id=person_id).delete()
