"""Earlier interruptions of a service: the law permits so many hours of them in a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from domovoy.appeals.models import Clock
from domovoy.housing.models import House
from domovoy.identity.acting import beyond_the_wall
from domovoy.regulation import Interruption, Kind, norm_book

Breaks = Mapping[str, list[Interruption]]


@dataclass(frozen=True)
class EarlierBreaks:
    """Interruptions by norm: those of the flat, and those of anybody in the house.

    The term is counted from the flat's own: a neighbour's break was perhaps not theirs, and
    nobody is called late before the law allows. With the house's it gives the cautious date.
    """

    of_flat: Breaks = field(default_factory=dict)
    of_house: Breaks = field(default_factory=dict)


NONE = EarlierBreaks()


def earlier_breaks(
    norms: Iterable[str], *, house: House, premises_id: int | None, at: datetime
) -> EarlierBreaks:
    """Return the breaks of these norms in the month of `at` before it, the house's own month.

    A break lasted from the start of its clock until the organisation said that the service was
    there again; one whose clock was stopped has no known end, or was none, and is left out. One
    statement, none where no norm permits breaks.
    """
    asked = [norm for norm in norms if norm_book().get(norm).kind is Kind.PERMITTED_BREAK]
    if not asked:
        return NONE
    local = at.astimezone(house.zone)
    month_opens = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    ended = (
        Clock.objects.filter(
            appeal__house=house,
            norm__in=asked,
            stopped=False,
            ended_at__gt=month_opens,
            started_at__lt=at,
        )
        .order_by("started_at", "pk")
        .values_list("norm", "started_at", "ended_at", "appeal__premises_id")
    )
    of_flat: dict[str, list[Interruption]] = defaultdict(list)
    of_house: dict[str, list[Interruption]] = defaultdict(list)
    with beyond_the_wall("breaks are summed over the house, and nobody's appeal is shown"):
        rows = list(ended)
    for norm, started_at, ended_at, flat_id in rows:
        interruption = Interruption(started_at, cast(datetime, ended_at))
        of_house[norm].append(interruption)
        if flat_id == premises_id:
            of_flat[norm].append(interruption)
    return EarlierBreaks(of_flat, of_house)
