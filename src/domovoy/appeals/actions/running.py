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
from domovoy.regulation import PlannedClock

RUN_ON = ["state", "ended_at", "missed_at", "recorded_at", "remind_at"]
ROLLED = ["due_at", "last_on", "lawful_due_at", "lawful_last_on", "remind_at", "reminded"]
MOVED = [
    *("started_at", "counts_from", "due_at", "last_on", "lawful_due_at", "lawful_last_on"),
    *("cautious_at", "provisional", "calendar", "remind_at", "reminded"),
]


def run_on(appeal: Appeal, clocks: Collection[Clock], *, at: datetime) -> list[Clock]:
    """Let ended clocks run on with their old start and end; return those that passed meanwhile.

    One whose term is over is recorded as missed with its true moment; a missed one waits for its
    duty again. Those concerned are told of misses. One statement, six more if there are any; call
    inside a transaction with the appeal locked.
    """
    late = []
    for clock in clocks:
        clock.ended_at = None
        if clock.missed_at is not None:
            clock.state = ClockState.MISSED
            continue
        clock.state = ClockState.RUNNING
        if has_passed(clock, at=at):
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
    appeal: Appeal, planned: Iterable[PlannedClock], clocks: Iterable[Clock], *, at: datetime
) -> list[Clock]:
    """Start the clocks of a plan and return them; what this addressee was stopped in runs on.

    `clocks` are those the appeal has. A duty done, in time or late, is not owed again, whoever
    has done it. Two statements, six more if a term that runs on has passed.
    """
    stopped, new = [], []
    had = {_key(clock): clock for clock in clocks if clock.joined_id is None}
    done = {_duty(clock) for clock in had.values() if clock.state == ClockState.MET}
    for clock in terms.clocks_from(appeal, planned):
        before = had.get(_key(clock))
        if before is not None and before.state == ClockState.STOPPED:
            stopped.append(before)
        elif before is None and _duty(clock) not in done:
            new.append(clock)
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


def move_back(appeal: Appeal, clock: Clock, planned: PlannedClock, *, at: datetime) -> TermChange:
    """Reckon a running clock from an earlier, truer moment; the old end is kept with the reason.

    The caller saves the clock (MOVED) and the change.
    """
    change = _change_of(clock, at=at, reason=TermChangeReason.OCCURRENCE)
    calendar = terms.calendar_of(appeal.house)
    clock.started_at, clock.counts_from = planned.started_at, planned.event
    for column, value in terms.end_fields(planned.due, calendar).items():
        setattr(clock, column, value)
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


def _key(clock: Clock) -> tuple[tuple[str, str, datetime], int]:
    return _duty(clock), clock.party_id


def _duty(clock: Clock) -> tuple[str, str, datetime]:
    """Return what makes two clocks ones of the same duty, whoever owes it."""
    return clock.norm, clock.limit, clock.started_at
