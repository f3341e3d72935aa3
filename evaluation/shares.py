"""Shares with their intervals, and the other measures of one model on labelled messages."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domovoy.understanding import Understander, Understanding
from evaluation.messages import Message

_Z = 1.96
_BINS = 10


@dataclass(frozen=True)
class Measure:
    """A number with its 95 % interval, where it is a share of messages."""

    value: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Asked:
    """One labelled message with what was understood of it."""

    message: Message
    understood: Understanding

    @property
    def ranked(self) -> list[str]:
        return [group.code for group in self.understood.groups]

    @property
    def is_right(self) -> bool:
        return self.ranked[0] == self.message.group

    @property
    def is_acceptable(self) -> bool:
        return self.ranked[0] in (self.message.group, *self.message.also)


def ask(understander: Understander, messages: Sequence[Message]) -> list[Asked]:
    return [Asked(message, understander.understand(message.text)) for message in messages]


def measures(asked: Sequence[Asked]) -> dict[str, Measure]:
    """Every measure by its name, in the order of the table."""
    double = [a for a in asked if a.message.also]
    urgent = [a for a in asked if a.message.urgent]
    calm = [a for a in asked if not a.message.urgent]
    sure = [a for a in asked if a.understood.sure]
    return {
        "group first, strict": share(asked, lambda a: a.is_right),
        "group first, a secondary accepted": share(asked, lambda a: a.is_acceptable),
        "group among three, a secondary accepted": share(asked, _among_three),
        "macro-F1, strict": Measure(_macro_f1(asked)),
        "both groups of a double among three": share(double, _both_among_three),
        "alarm on urgent messages": share(urgent, lambda a: a.understood.urgent),
        "false alarm on the others": share(calm, lambda a: a.understood.urgent),
        "sure of the message": share(asked, lambda a: a.understood.sure),
        "acceptable when sure": share(sure, lambda a: a.is_acceptable),
        "doubles told apart into two parts or more": share(double, _parted),
        "single messages told apart": share([a for a in asked if not a.message.also], _parted),
        "calibration error, a secondary accepted": Measure(_calibration_error(asked)),
    }


def share(asked: Sequence[Asked], test: Callable[[Asked], bool]) -> Measure:
    """The share that passes, with Wilson's 95 % interval."""
    count = len(asked)
    if not count:
        return Measure(0.0, 0.0, 1.0)
    passed = sum(map(test, asked)) / count
    middle = (passed + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    spread = (passed * (1 - passed) / count + _Z**2 / (4 * count**2)) ** 0.5
    reach = _Z * spread / (1 + _Z**2 / count)
    return Measure(passed, middle - reach, middle + reach)


def _among_three(asked: Asked) -> bool:
    return bool({asked.message.group, *asked.message.also} & set(asked.ranked[:3]))


def _both_among_three(asked: Asked) -> bool:
    return {asked.message.group, asked.message.also[0]} <= set(asked.ranked[:3])


def _parted(asked: Asked) -> bool:
    return len(asked.understood.parts) > 1


def _macro_f1(asked: Sequence[Asked]) -> float:
    groups = sorted({a.message.group for a in asked})
    return statistics.mean(_f1(asked, group) for group in groups)


def _f1(asked: Sequence[Asked], group: str) -> float:
    right = sum(a.message.group == group == a.ranked[0] for a in asked)
    wrong = sum((a.message.group == group) != (a.ranked[0] == group) for a in asked)
    return 2 * right / (2 * right + wrong) if right else 0.0


def _calibration_error(asked: Sequence[Asked]) -> float:
    bins: list[float] = [0.0] * _BINS
    for one in asked:
        chance = one.understood.groups[0].p
        bins[min(int(chance * _BINS), _BINS - 1)] += one.is_acceptable - chance
    return sum(map(abs, bins)) / len(asked)
