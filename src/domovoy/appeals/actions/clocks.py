"""Clocks that end because somebody did something: done in time, done late, stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from domovoy.appeals import terms
from domovoy.appeals.actions.batches import save_all
from domovoy.appeals.actions.missing import has_passed, miss, tell_missed
from domovoy.appeals.models import Appeal, Clock, ClockState

SAVED = ["state", "ended_at", "stopped", "missed_at", "recorded_at", "remind_at"]


def finish(
    appeal: Appeal,
    *,
    at: datetime,
    kinds: Collection[str] | None = None,
    chosen: Callable[[Clock], bool] = lambda _: True,
) -> list[Clock]:
    """End clocks because the duty was done: all, those of some kinds, or the chosen ones.

    A duty done at or after `due_at` is a missed term that ended, unless the term is provisional.
    The appeal's nearest term and its `missed` flag are noted; the caller saves them. Two
    statements, six more if there are misses. Call inside a transaction with the appeal locked.
    """

    def done(clock: Clock) -> bool:
        return (kinds is None or clock.kind in kinds) and chosen(clock)

    return _end(appeal, at=at, chosen=done, as_state=ClockState.MET)


def stop(
    appeal: Appeal, *, at: datetime, chosen: Callable[[Clock], bool] = lambda _: True
) -> list[Clock]:
    """End clocks that still run without the duty being done: withdrawn, redirected, not owed.

    All, or the chosen ones; a term missed before stays missed, and its duty is not done. Same
    cost and rule as `finish`.
    """
    return _end(appeal, at=at, chosen=chosen, as_state=ClockState.STOPPED)


def _end(
    appeal: Appeal, *, at: datetime, chosen: Callable[[Clock], bool], as_state: ClockState
) -> list[Clock]:
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "id"))
    ended = [clock for clock in clocks if clock.ended_at is None and chosen(clock)]
    calendar = terms.calendar_of(appeal.house)
    late = [clock for clock in ended if has_passed(clock, at=at, calendar=calendar)]
    for clock in late:
        miss(clock, at=at)
    for clock in ended:
        clock.ended_at = at
        clock.stopped = as_state == ClockState.STOPPED
        clock.remind_at = None
        if clock.state == ClockState.RUNNING:
            clock.state = as_state
        appeal.missed = appeal.missed or clock.state == ClockState.MISSED
    save_all(ended, SAVED)
    terms.note_nearest(appeal, clocks)
    if late:
        tell_missed({appeal: late}, at=at)
    return ended
