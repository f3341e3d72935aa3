"""Which events the terms of an appeal still count from, beyond what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domovoy.appeals import terms
from domovoy.appeals.models import Appeal, Clock, ClockState
from domovoy.appeals.moments import Moments
from domovoy.catalogue import shipped_catalogue
from domovoy.regulation import NormUnknown, WaitingClock, norm_book


def waiting_terms(appeal: Appeal, moments: Moments) -> tuple[WaitingClock, ...]:
    """Return the terms that begin only when something happens."""
    problem = shipped_catalogue().problems.get(appeal.problem)
    if problem is None:
        return ()
    return terms.plan_of_problem(
        problem, moments, zone=appeal.house.zone, addressee=appeal.addressee
    ).waiting


def awaited_events(
    appeal: Appeal, moments: Moments, clocks: Iterable[Clock]
) -> dict[str, datetime | None]:
    """Return the events that may be noted, each with the latest moment it can have.

    None where it has not happened as far as anybody knows; otherwise a later moment stands for it
    in a running term, and the event itself was no later than that.
    """
    awaited: dict[str, datetime | None] = {}
    for waiting in waiting_terms(appeal, moments):
        awaited[waiting.waiting_for] = None
    for clock in clocks:
        event = _stood_for(clock)
        if event and event not in moments.noted and clock.state == ClockState.RUNNING:
            latest = awaited.get(event) or clock.started_at
            awaited[event] = min(latest, clock.started_at)
    return awaited


def event_in_words(event: str) -> str:
    """Return an event as people say it: «снегопад окончился»."""
    return norm_book().events[event].words


def _stood_for(clock: Clock) -> str:
    """Return the event a running term should count from, where another stands for it."""
    try:
        own = norm_book().get(clock.norm).counts_from or ""
    except NormUnknown:
        return ""
    return own if clock.counts_from and clock.counts_from != own else ""
