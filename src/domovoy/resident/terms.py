"""Which terms of an appeal a resident sees at once, and which are folded away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domovoy.appeals.cards import ClockCard
from domovoy.appeals.models import ClockState

OPEN_AT_MOST = 3
ANSWER = "answer"


@dataclass(frozen=True)
class Terms:
    """Terms in the order they matter: `shown` are open, `folded` are a tap away."""

    shown: tuple[ClockCard, ...] = ()
    folded: tuple[ClockCard, ...] = ()


def terms_of(clocks: Iterable[ClockCard]) -> Terms:
    """Put what is owed first: missed terms, then the nearest; the answer is always in sight.

    Of terms that have ended only missed ones are shown, and only while nothing is owed.
    """
    ordered = sorted(clocks, key=lambda clock: (_rank(clock), clock.due_at, clock.clock_id))
    owed = [clock for clock in ordered if clock.ended_at is None]
    wanted = owed or [clock for clock in ordered if clock.state == ClockState.MISSED]
    shown = wanted[:OPEN_AT_MOST]
    answer = next((clock for clock in wanted if clock.kind == ANSWER), None)
    if answer is not None and answer not in shown:
        shown = [*shown[: OPEN_AT_MOST - 1], answer]
    return Terms(tuple(shown), tuple(clock for clock in ordered if clock not in shown))


def _rank(clock: ClockCard) -> int:
    """What is owed and late, what is owed, what was late, what was done, what runs no longer."""
    if clock.ended_at is None:
        return 0 if clock.state == ClockState.MISSED else 1
    return {ClockState.MISSED: 2, ClockState.MET: 3}.get(ClockState(clock.state), 4)
