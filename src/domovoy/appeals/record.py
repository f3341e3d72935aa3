"""What an organisation's appeals of the last year add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from domovoy.appeals.models import Appeal, Kind

SPAN = timedelta(days=365)


@dataclass(frozen=True)
class Record:
    """Counts of one organisation since a moment."""

    since: datetime
    appeals: int
    missed: int
    not_solved: int
    complaints: int


def record_of(number: str, *, at: datetime) -> Record:
    """Return the record of the organisation that has the appeal of this number. One statement.

    The caller has shown that its viewer may read that appeal.
    """
    since = at - SPAN
    complained = Appeal.objects.filter(parent_id=OuterRef("pk"), kind=Kind.COMPLAINT)
    counts = (
        Appeal.objects.filter(
            addressee_id__in=Appeal.objects.filter(number=number).values("addressee_id"),
            kind=Kind.APPEAL,
            registered_at__gte=since,
        )
        .annotate(complained=Exists(complained))
        .aggregate(
            appeals=Count("pk"),
            missed=Count("pk", Q(missed=True)),
            not_solved=Count("pk", Q(assessment__in=("partly", "not_satisfied"))),
            complaints=Count("pk", Q(complained=True)),
        )
    )
    return Record(since=since, **counts)
