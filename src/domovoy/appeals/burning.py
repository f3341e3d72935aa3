"""What burns at a desk: what is handed over with a shift, and how it stands since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from domovoy.appeals import access
from domovoy.appeals.cards import AppealCard
from domovoy.appeals.models import OPEN, Appeal
from domovoy.identity.actors import Officer

SOON = timedelta(hours=24)
MOST = 200


def burning(by: Officer, *, at: datetime) -> tuple[AppealCard, ...]:
    """Return open appeals with a term that is over or ends within a day, the nearest first.

    Two statements.
    """
    appeals = Appeal.objects.filter(access.scope(by), status__in=OPEN).filter(
        Q(overdue=True) | Q(next_due_at__lt=at + SOON)
    )
    found = appeals.select_related("house").prefetch_related("clocks")
    return tuple(AppealCard.of(each, at=at) for each in found.order_by("next_due_at", "id")[:MOST])


def as_they_stand(numbers: Collection[str], *, by: Officer, at: datetime) -> dict[str, AppealCard]:
    """Return appeals by number as they stand now; one sent elsewhere since is not among them.

    Two statements, none without numbers.
    """
    if not numbers:
        return {}
    found = Appeal.objects.filter(access.scope(by), number__in=numbers)
    cards = found.select_related("house").prefetch_related("clocks")
    return {each.number: AppealCard.of(each, at=at) for each in cards}
