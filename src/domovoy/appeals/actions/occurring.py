"""Noting when something happened that the law counts from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domovoy.appeals import access, rules, terms
from domovoy.appeals.actions.planning import present_plan
from domovoy.appeals.actions.running import MOVED, begin, move_back
from domovoy.appeals.awaiting import awaited_events, event_in_words
from domovoy.appeals.changes import conclude, to_residents
from domovoy.appeals.errors import EventNotAwaited
from domovoy.appeals.events import Event
from domovoy.appeals.models import (
    Appeal,
    Clock,
    ClockState,
    Occurrence,
    TermChange,
)
from domovoy.appeals.moments import moments_of
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act


@action(Act.NOTE_OCCURRENCE)
def note_occurrence(
    *, number: str, seen: int, event: str, happened_at: datetime, by: Officer, at: datetime
) -> Appeal:
    """Note an event that terms of this appeal count from, once, with its true moment.

    A term that waited for it starts there. A running one for which a later moment stood in is
    reckoned again from there, and its old end is kept; what has ended or was missed is not judged
    anew. One that would then have been over before its addressee was told of the appeal goes on
    to the end it has: the miss would be another's, and the duty is still owed. An end that lies
    in the past by then is recorded as missed like any other.
    Raises AppealNotFound, NotAnAppeal, AppealClosed, ChangedMeanwhile, EventNotAwaited,
    HappenedLater, DateTooFar.
    """
    appeal = access.appeal_to_change(number, by=by)
    rules.require_correctable(appeal)
    rules.require_version(appeal, seen)
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "pk"))
    latest = _latest_of(event, appeal, clocks, at=at)
    rules.require_happened(happened_at, latest=latest)
    Occurrence.objects.create(
        appeal=appeal, event=event, at=happened_at, noted_by_id=by.person_id, noted_at=at
    )
    moments = moments_of(appeal)
    owed = terms.brought(present_plan(appeal, moments, clocks=clocks).running, moments)
    moved = _reckon(appeal, terms.clocks_from(appeal, owed), clocks, at=at)
    terms.note_nearest(appeal, Clock.objects.filter(appeal=appeal))
    local = happened_at.astimezone(appeal.house.zone).isoformat()
    return conclude(
        appeal,
        Event.EVENT_NOTED,
        by=by,
        at=at,
        fields=terms.NOTED,
        data={"event": event, "happened_at": happened_at.isoformat(), "moved": moved},
        words=to_residents(
            appeal, Event.EVENT_NOTED, what=event_in_words(event), happened_at=local
        ),
    )


def _latest_of(event: str, appeal: Appeal, clocks: list[Clock], *, at: datetime) -> datetime:
    """Return the last moment an event can have. Raises EventNotAwaited."""
    awaited = awaited_events(appeal, moments_of(appeal), clocks)
    if event not in awaited:
        raise EventNotAwaited
    return min(awaited[event] or at, at).astimezone(appeal.house.zone)


def _reckon(
    appeal: Appeal, owed: Iterable[Clock], clocks: list[Clock], *, at: datetime
) -> list[str]:
    """Start what waited, move what stood on a later moment; return the norms whose end moved."""
    theirs = {
        (clock.norm, clock.limit): clock
        for clock in sorted(clocks, key=lambda clock: clock.ended_at is None)
        if clock.party_id == appeal.addressee_id and clock.joined_id is None
    }
    new, moved, changes = [], [], []
    for truly in owed:
        clock = theirs.get((truly.norm, truly.limit))
        if clock is None:
            new.append(truly)
        elif clock.state == ClockState.RUNNING and truly.started_at < clock.started_at:
            moved.append(clock)
            if change := move_back(appeal, clock, truly, at=at):
                changes.append(change)
    begin(appeal, new, clocks, at=at)
    Clock.objects.bulk_update(moved, MOVED)
    TermChange.objects.bulk_create(changes)
    return [change.clock.norm for change in changes]
