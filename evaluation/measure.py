"""Measure the shipped understanding on messages labelled by hand, and print a table.

    python evaluation/measure.py [dev_eval.csv]

The messages are no part of the project. Where they are absent this says so and ends.
"""

import csv
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from domovoy.understanding import Understanding, shipped_understander

MESSAGES = Path(__file__).parents[2] / "shared" / "datasets" / "dev_eval.csv"
_BINS = 10
_Z = 1.96


@dataclass(frozen=True)
class Measured:
    """One labelled message with what was understood of it."""

    group: str
    also: tuple[str, ...]
    urgent: bool
    understood: Understanding
    milliseconds: float

    @property
    def ranked(self) -> list[str]:
        return [group.code for group in self.understood.groups]


def main(arguments: Sequence[str]) -> int:
    path = Path(arguments[0]) if arguments else MESSAGES
    if not path.is_file():
        print(f"No messages at {path}: nothing was measured.")
        return 0
    for line in table(measure(path)):
        print(line)
    return 0


def measure(path: Path) -> list[Measured]:
    understander = shipped_understander()
    understander.understand("")
    measured = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            started = time.perf_counter()
            understood = understander.understand(row["text"])
            spent = (time.perf_counter() - started) * 1000
            also = tuple(g for g in row["group_secondary"].split(";") if g)
            urgent = row["urgent"].strip().lower() in {"1", "true", "yes"}
            measured.append(Measured(row["group"], also, urgent, understood, spent))
    return measured


def table(measured: list[Measured]) -> list[str]:
    double = [m for m in measured if m.also]
    urgent = [m for m in measured if m.urgent]
    calm = [m for m in measured if not m.urgent]
    sure = [m for m in measured if m.understood.sure]
    return [
        f"messages                                   {len(measured)}",
        _share("group top-1, strict", measured, _right),
        _share("group top-1, a secondary accepted", measured, _right_or_secondary),
        _share("group among three, a secondary accepted", measured, _among_three),
        f"macro-F1, strict                           {_macro_f1(measured):.3f}",
        _share("both groups of a double among three", double, _both_among_three),
        _share("alarm on urgent messages", urgent, _alarmed),
        _share("alarm on the others", calm, _alarmed),
        _share("sure of the message", measured, lambda m: m.understood.sure),
        _share("right when sure, a secondary accepted", sure, _right_or_secondary),
        f"calibration error of the first group       {_calibration_error(measured):.3f}",
        f"median milliseconds a message              "
        f"{statistics.median(m.milliseconds for m in measured):.2f}",
    ]


def _right(m: Measured) -> bool:
    return m.ranked[0] == m.group


def _right_or_secondary(m: Measured) -> bool:
    return m.ranked[0] in (m.group, *m.also)


def _among_three(m: Measured) -> bool:
    return bool({m.group, *m.also} & set(m.ranked[:3]))


def _both_among_three(m: Measured) -> bool:
    return m.group in m.ranked[:3] and m.also[0] in m.ranked[:3]


def _alarmed(m: Measured) -> bool:
    return m.understood.urgent


def _share(label: str, measured: list[Measured], test: Callable[[Measured], bool]) -> str:
    share = sum(map(test, measured)) / len(measured) if measured else 0.0
    low, high = _interval(share, len(measured))
    return f"{label:<42} {share:.3f}  [{low:.3f}, {high:.3f}]"


def _interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval."""
    if not count:
        return 0.0, 1.0
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    spread = (share * (1 - share) / count + _Z**2 / (4 * count**2)) ** 0.5
    reach = _Z * spread / (1 + _Z**2 / count)
    return middle - reach, middle + reach


def _macro_f1(measured: list[Measured]) -> float:
    groups = sorted({m.group for m in measured})
    return statistics.mean(_f1(measured, group) for group in groups)


def _f1(measured: list[Measured], group: str) -> float:
    true = sum(m.group == group == m.ranked[0] for m in measured)
    wrong = sum((m.group == group) != (m.ranked[0] == group) for m in measured)
    return 2 * true / (2 * true + wrong) if true else 0.0


def _calibration_error(measured: list[Measured]) -> float:
    bins: list[list[Measured]] = [[] for _ in range(_BINS)]
    for m in measured:
        bins[min(int(m.understood.groups[0].p * _BINS), _BINS - 1)].append(m)
    return sum(abs(_surplus(filled)) for filled in bins) / len(measured)


def _surplus(measured: list[Measured]) -> float:
    """How many more are right than the probabilities promise."""
    return sum(_right_or_secondary(m) - m.understood.groups[0].p for m in measured)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
