"""From which moments the law counts on an appeal: what was told, found, and happened when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domovoy.appeals.models import Appeal, Assessment, EntryKind, HistoryEntry, Occurrence
from domovoy.appeals.stories import ONE_STORY, parent_of
from domovoy.identity.acting import beyond_the_wall

TOLD = frozenset(
    {
        *("request_received", "request_registered", "message_received", "claim_received"),
        *("call_arrived", "info_received_by_dispatcher", "personal_visit"),
    }
)
"""Events of one organisation: whoever gets an appeal later is told of it later."""
LASTING = frozenset({"damage_occurred", "accident_or_disaster", "break_started", "breach_started"})
"""Events of the house that no new appeal about the same trouble makes any younger."""
KNOWN = ("request_received", "request_registered", "message_received", "claim_received")
"""What an appeal itself says; for other events one of these may stand (see the events' data)."""


@dataclass(frozen=True)
class Moments:
    """When an appeal first reached its addressee, was sent, and its trouble was first told of.

    `noted` are the events somebody has noted. `redirected` says that `told_at` is later than
    `found_at` because another organisation had the appeal first.
    """

    told_at: datetime
    found_at: datetime
    began_at: datetime
    noted: Mapping[str, datetime] = field(default_factory=dict)
    redirected: bool = False

    @classmethod
    def all_at(cls, at: datetime) -> Moments:
        """Return the moments of an appeal that is sent now, about nothing that was told before."""
        return cls(at, at, at)

    def events_for(self, event: str) -> dict[str, datetime]:
        """Return the events as they stand for a norm that counts from this one."""
        at = self.found_at
        if event in TOLD:
            at = self.told_at
        elif event in LASTING:
            at = self.began_at
        return {**dict.fromkeys(KNOWN, at), **self.noted}


def moments_of(appeal: Appeal) -> Moments:
    """Return the moments of an appeal.

    One statement; one more if it was redirected; two for each ancestor.
    """
    received_at = _received_at(appeal)
    before = moments_before(parent_of(appeal), at=appeal.registered_at)
    noted = Occurrence.objects.filter(appeal=appeal).values_list("event", "at")
    return replace(
        before,
        told_at=received_at,
        noted={**before.noted, **dict(noted)},
        redirected=received_at > appeal.registered_at,
    )


def _received_at(appeal: Appeal) -> datetime:
    """Return when the addressee first had the appeal: sent back, it is told of nothing anew."""
    if not appeal.redirected:
        return appeal.registered_at
    moves = list(
        HistoryEntry.objects.filter(
            appeal=appeal, kind=EntryKind.REDIRECTED, receiver__isnull=False
        ).order_by("at", "pk")
    )
    if not moves or moves[0].organisation_id == appeal.addressee_id:
        return appeal.registered_at
    arrivals = (move.at for move in moves if move.receiver_id == appeal.addressee_id)
    return next(arrivals, appeal.registered_at)


def _lasting(appeal: Appeal) -> dict[str, datetime]:
    with beyond_the_wall(ONE_STORY):
        noted = Occurrence.objects.filter(appeal=appeal, event__in=LASTING)
        return dict(noted.values_list("event", "at"))


def moments_before(parent: Appeal | None, *, at: datetime) -> Moments:
    """Return the moments of an appeal registered at `at`, as far as it grew from another.

    A trouble told of before is as old as the first appeal about it, and what lasts of what was
    noted then holds. What the resident themself called solved is another trouble. Two statements
    for each ancestor, none without one.
    """
    began_at, noted = at, dict[str, datetime]()
    while parent is not None and parent.assessment != Assessment.RECEIVED:
        began_at = parent.registered_at
        noted = {**_lasting(parent), **noted}
        parent = parent_of(parent)
    return Moments(told_at=at, found_at=at, began_at=began_at, noted=noted)
