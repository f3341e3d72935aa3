"""Which complaints an inspectorate has, by how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q

from domovoy.appeals.access import scope
from domovoy.appeals.cards import AppealCard
from domovoy.appeals.models import OPEN, Appeal, Clock, Kind, Status
from domovoy.appeals.rules import DISAGREEING
from domovoy.identity.actors import Officer

PAGE = 25
VIEWS = {
    "new": Q(status__in=OPEN, law_registered_at=None),
    "review": Q(status__in=OPEN, law_registered_at__isnull=False),
    "done": Q(status__in=(Status.EXECUTED, Status.WITHDRAWN)),
}


_LATE = (
    Clock.objects.filter(appeal=OuterRef("parent"), missed_at__isnull=False)
    .order_by("missed_at", "pk")
    .values("party__short_name")
)


@dataclass(frozen=True)
class ComplaintCard:
    """A line of the list: the complaint, whom it is about, its number by law.

    It is about those whose terms passed, and about whoever answered badly or refused to.
    """

    card: AppealCard
    about: str
    law_number: str


@dataclass(frozen=True)
class Listing:
    """A page of complaints, where the next begins, and how many still wait."""

    lines: tuple[ComplaintCard, ...]
    next_page: str


def complaints_of(officer: Officer, *, view: str, at: datetime, after: int | None) -> Listing:
    """Return a page of complaints: waiting ones oldest first, closed ones newest first.

    Each term is counted from the same event, so the oldest is also the nearest. Two statements.
    """
    complaints = Appeal.objects.filter(scope(officer), VIEWS[view], kind=Kind.COMPLAINT)
    newest_first = view == "done"
    if after is not None:
        complaints = (
            complaints.filter(pk__lt=after) if newest_first else complaints.filter(pk__gt=after)
        )
    rows = list(
        complaints.select_related("house", "parent__addressee")
        .annotate(late=ArraySubquery(_LATE))
        .prefetch_related("clocks")
        .order_by("-pk" if newest_first else "pk")[: PAGE + 1]
    )
    lines = tuple(_line(row, at=at) for row in rows[:PAGE])
    return Listing(lines, str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def waiting_of(officer: Officer) -> dict[str, int]:
    """Return how many complaints are new and how many are under review. One statement."""
    return Appeal.objects.filter(scope(officer), kind=Kind.COMPLAINT, status__in=OPEN).aggregate(
        new=Count("pk", VIEWS["new"]), review=Count("pk", VIEWS["review"])
    )


def _line(complaint: Appeal, *, at: datetime) -> ComplaintCard:
    late = getattr(complaint, "late", [])
    about = _about(complaint.parent, late=late) if complaint.parent else ""
    return ComplaintCard(AppealCard.of(complaint, at=at), about, complaint.law_number)


def _about(appeal: Appeal, *, late: list[str]) -> str:
    """Name who is complained of; `late` are those whose terms passed, the first of them first."""
    answered_badly = appeal.assessment in DISAGREEING or appeal.answer_not_required
    present = [appeal.addressee.short_name] if answered_badly or not late else []
    return ", ".join(dict.fromkeys([*late, *present]))
