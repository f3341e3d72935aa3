"""Which terms of an appeal a resident sees at once, and which are folded away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domovoy.appeals.cards import ClockCard
from domovoy.appeals.models import ClockState

OPEN_AT_MOST = 3
WAITED_FOR = (
    {"localise", "evacuate"},
    {"eliminate", "restore", "permitted_break"},
    {"answer"},
    {"recalculate", "commission", "check", "inspect", "make_act", "register"},
    {"inform"},
)


@dataclass(frozen=True)
class Terms:
    """Terms in the order they matter: `shown` are open, `folded` are a tap away."""

    shown: tuple[ClockCard, ...] = ()
    folded: tuple[ClockCard, ...] = ()


def terms_of(clocks: Iterable[ClockCard]) -> Terms:
    """Choose what matters most: missed terms, then the accident, the repair, the answer.

    What is shown stands in the order of time, missed terms first. Of terms that have ended only
    missed ones are shown, and only while nothing is owed.
    """
    ordered = sorted(
        clocks, key=lambda clock: (_rank(clock), clock.due_at, _weight(clock), clock.clock_id)
    )
    owed = [clock for clock in ordered if clock.ended_at is None]
    wanted = owed or [clock for clock in ordered if clock.state == ClockState.MISSED]
    nearest = [
        clock
        for number, clock in enumerate(wanted)
        if not any(_weight(clock) == _weight(sooner) for sooner in wanted[:number])
    ]
    missed = [clock for clock in wanted if clock.state == ClockState.MISSED]
    chosen = list(dict.fromkeys([*missed, *sorted(nearest, key=_weight), *wanted]))[:OPEN_AT_MOST]
    shown = tuple(clock for clock in wanted if clock in chosen)
    return Terms(shown, tuple(clock for clock in ordered if clock not in shown))


def _weight(clock: ClockCard) -> int:
    """What a person waits for most: the accident stopped, the thing mended, an answer."""
    return next((place for place, kinds in enumerate(WAITED_FOR) if clock.kind in kinds), 9)


def _rank(clock: ClockCard) -> int:
    """What is owed and late, what is owed, what was late, what was done, what runs no longer."""
    if clock.ended_at is None:
        return 0 if clock.state == ClockState.MISSED else 1
    return {ClockState.MISSED: 2, ClockState.MET: 3}.get(ClockState(clock.state), 4)
