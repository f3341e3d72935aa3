"""What an organisation's work adds up to: appeals by group, terms kept and missed by norm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from domovoy.appeals.models import Appeal, Clock, ClockState, Kind
from domovoy.identity.actors import Officer

SPAN = timedelta(days=30)


@dataclass(frozen=True)
class GroupFigure:
    """How many appeals of one group came, how many are open, in how many a term was missed here."""

    group: str
    appeals: int
    open: int
    missed: int


@dataclass(frozen=True)
class NormFigure:
    """How often a term was kept and missed, of those that came to an end."""

    norm: str
    met: int
    missed: int

    @property
    def kept(self) -> int:
        """The share of kept terms in whole percent, never rounded up to a hundred."""
        return self.met * 100 // (self.met + self.missed)


def by_group(officer: Officer, *, at: datetime) -> tuple[GroupFigure, ...]:
    """Return the groups of the appeals of the last 30 days, the fullest first. One statement.

    They are those this organisation has now; what another missed before is not its own.
    """
    missed_here = Clock.objects.filter(
        appeal=OuterRef("pk"), party_id=officer.organisation_id, missed_at__isnull=False
    )
    rows = (
        Appeal.objects.filter(
            addressee_id=officer.organisation_id,
            kind=Kind.APPEAL,
            registered_at__gt=at - SPAN,
            registered_at__lte=at,
        )
        .annotate(missed_here=Exists(missed_here))
        .values("group")
        .annotate(
            appeals=Count("pk"),
            open=Count("pk", Q(status__in=("send", "in_work"))),
            late=Count("pk", Q(missed_here=True)),
        )
        .order_by("-appeals", "group")
    )
    return tuple(
        GroupFigure(row["group"], row["appeals"], row["open"], row["late"]) for row in rows
    )


def by_norm(officer: Officer, *, at: datetime) -> tuple[NormFigure, ...]:
    """Return the norms whose terms ended in the last 30 days, the most often missed first.

    A term is met when its duty was done in time, and missed when it passed; one that was stopped
    is neither. Terms of this organisation count, whoever has the appeal now. One statement.
    """
    since = at - SPAN
    rows = (
        Clock.objects.filter(
            Q(state=ClockState.MET, ended_at__gt=since) | Q(missed_at__gt=since),
            party_id=officer.organisation_id,
        )
        .values("norm")
        .annotate(
            met=Count("pk", Q(state=ClockState.MET, missed_at=None)),
            late=Count("pk", Q(missed_at__isnull=False)),
        )
        .filter(Q(met__gt=0) | Q(late__gt=0))
        .order_by(F("late").desc(), F("met").desc(), "norm")
    )
    return tuple(NormFigure(row["norm"], row["met"], row["late"]) for row in rows)
