"""What an organisation's appeals of the last year add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from domovoy.appeals.models import Appeal, Clock, ClockState, Kind
from domovoy.appeals.rules import DISAGREEING
from domovoy.identity.acting import beyond_the_wall

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

    An appeal redirected since counts for who had it while the term passed. The caller has shown
    that its viewer may read that appeal.
    """
    since = at - SPAN
    complained = Appeal.objects.filter(parent_id=OuterRef("pk"), kind=Kind.COMPLAINT)
    whose = Appeal.objects.filter(number=number).values("addressee_id")
    theirs = Clock.objects.filter(appeal_id=OuterRef("pk"), party_id__in=whose)
    appeals = Appeal.objects.filter(
        Q(addressee_id__in=whose) | Exists(theirs),
        kind=Kind.APPEAL,
        registered_at__gte=since,
    ).annotate(late=Exists(theirs.filter(state=ClockState.MISSED)), complained=Exists(complained))
    with beyond_the_wall("an organisation's record is counted, and no appeal of it is shown"):
        counts = appeals.aggregate(
            appeals=Count("pk"),
            missed=Count("pk", Q(late=True)),
            not_solved=Count("pk", Q(assessment__in=DISAGREEING)),
            complaints=Count("pk", Q(complained=True)),
        )
    return Record(since=since, **counts)
