"""Clocks that begin or run on because something about the appeal has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from domovoy.appeals import terms
from domovoy.appeals.actions.missing import has_passed, miss, tell_missed
from domovoy.appeals.actions.reminding import span_of
from domovoy.appeals.models import (
    Appeal,
    Clock,
    ClockState,
    TermChange,
    TermChangeReason,
)
from domovoy.appeals.moments import TOLD
from domovoy.regulation import NormUnknown, norm_book

RUN_ON = ["state", "ended_at", "stopped", "missed_at", "recorded_at", "remind_at"]
ROLLED = ["due_at", "last_on", "lawful_due_at", "lawful_last_on", "remind_at", "reminded"]
RECKONED = ["due_at", "last_on", "cautious_at", "provisional", "calendar"]
MOVED = ["started_at", "counts_from", *RECKONED, "remind_at", "reminded"]


def run_on(appeal: Appeal, clocks: Collection[Clock], *, at: datetime) -> list[Clock]:
    """Let ended clocks run on with their old start and end; return those that passed meanwhile.

    One whose term is over is recorded as missed with its true moment; a missed one waits for its
    duty again. Those concerned are told of misses. One statement, six more if there are any; call
    inside a transaction with the appeal locked.
    """
    late, calendar = [], terms.calendar_of(appeal.house)
    for clock in clocks:
        clock.ended_at, clock.stopped = None, False
        if clock.missed_at is not None:
            clock.state = ClockState.MISSED
            continue
        clock.state = ClockState.RUNNING
        if has_passed(clock, at=at, calendar=calendar):
            miss(clock, at=at)
            late.append(clock)
        else:
            clock.remind_at = span_of(clock, appeal).next(reminded=clock.reminded, after=at)
    if clocks:
        Clock.objects.bulk_update(clocks, RUN_ON)
    if late:
        appeal.missed = True
        tell_missed({appeal: late}, at=at)
    return late


def begin(
    appeal: Appeal, owed: Iterable[Clock], clocks: Iterable[Clock], *, at: datetime
) -> list[Clock]:
    """Start the clocks owed now, unsaved ones, and return those that began.

    `clocks` are those the appeal has. What this addressee was stopped in runs on, be it missed by
    then, and from an earlier moment if one has been noted meanwhile. A duty done, in time or late,
    is not owed again; one of the house itself not even if somebody else has done or missed it.
    Two statements, two more if an end moves, six more if a term that runs on has passed.
    """
    clocks = list(clocks)
    had = {_key(clock): clock for clock in sorted(clocks, key=_liveliness)}
    done = {_duty(clock) for clock in clocks if clock.is_done}
    missed = {_duty(clock) for clock in clocks if clock.missed_at is not None}
    again: list[tuple[Clock, Clock]] = []
    new = []
    for clock in owed:
        before = had.get(_key(clock))
        if _duty(clock) in done or (before is not None and before.ended_at is None):
            continue
        if before is None:
            new.append(clock)
        elif before.missed_at or clock.due_at > at or _duty(clock) not in missed:
            again.append((before, clock))
    _set_back(appeal, again, at=at)
    stopped = [before for before, _ in again]
    run_on(appeal, stopped, at=at)
    return [*Clock.objects.bulk_create(new), *stopped]


def roll_to(appeal: Appeal, clock: Clock, until: date, *, at: datetime) -> TermChange:
    """Move the end of a running answer to the end of a day; what the law said is kept beside it.

    The caller saves the clock (ROLLED) and the change.
    """
    change = _change_of(clock, at=at, reason=TermChangeReason.ROLL_OVER)
    clock.lawful_due_at, clock.lawful_last_on = clock.due_at, clock.last_on
    clock.due_at, clock.last_on = terms.end_of_day(until, appeal.house.zone), until
    return _changed(change, appeal, at=at)


def move_back(appeal: Appeal, clock: Clock, truly: Clock, *, at: datetime) -> TermChange | None:
    """Reckon a clock from an earlier, truer moment, and return the change if its end moved.

    The old end is kept with the reason. The caller saves the clock (MOVED) and the change.
    """
    change = _change_of(clock, at=at, reason=TermChangeReason.OCCURRENCE)
    for column in (*RECKONED, "started_at", "counts_from"):
        setattr(clock, column, getattr(truly, column))
    if clock.due_at == change.due_before:
        return None
    return _changed(change, appeal, at=at)


def _change_of(clock: Clock, *, at: datetime, reason: TermChangeReason) -> TermChange:
    """Begin to write down a move, with the end as it was."""
    before, last_before = clock.due_at, clock.last_on
    return TermChange(clock=clock, at=at, reason=reason, due_before=before, last_before=last_before)


def _changed(change: TermChange, appeal: Appeal, *, at: datetime) -> TermChange:
    """Write down the new end; reminders follow it, those of the past are passed over."""
    clock = change.clock
    change.due_after, change.last_after = clock.due_at, clock.last_on
    change.calendar = clock.calendar
    clock.reminded = 0
    clock.remind_at = span_of(clock, appeal).next(reminded=0, after=at)
    return change


def _set_back(appeal: Appeal, again: Collection[tuple[Clock, Clock]], *, at: datetime) -> None:
    """Reckon from the truer moment what was not missed and had stood on a later one."""
    moved = [
        (clock, truly)
        for clock, truly in again
        if clock.missed_at is None and truly.started_at < clock.started_at
    ]
    changes = [move_back(appeal, clock, truly, at=at) for clock, truly in moved]
    Clock.objects.bulk_update([clock for clock, _ in moved], MOVED)
    TermChange.objects.bulk_create(change for change in changes if change is not None)


def _liveliness(clock: Clock) -> tuple[bool, bool]:
    """Put what is owed last, and before it what was done: of two clocks that one counts."""
    return clock.ended_at is None, clock.is_done


def _key(clock: Clock) -> tuple[str, str, int | None, int]:
    return clock.norm, clock.limit, clock.joined_id, clock.party_id


def _duty(clock: Clock) -> tuple[str, str, int | None, int | None]:
    """Return what makes two clocks ones of the same duty, from whatever moment each counts.

    What counts from being told is each organisation's own; what counts from the trouble itself is
    the same duty whoever owes it.
    """
    try:
        event = norm_book().get(clock.norm).counts_from
    except NormUnknown:
        event = clock.counts_from
    whose = clock.party_id if event in TOLD else None
    return clock.norm, clock.limit, clock.joined_id, whose
