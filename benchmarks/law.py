"""The arithmetic of terms: how fast, against stepping day by day with `holidays`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import holidays

from benchmarks.table import Row, at_most
from domovoy.catalogue import shipped_catalogue
from domovoy.regulation import clock_plan, with_answer, work_calendar

SPANS = (10, 60, 250)
TIMES = 7
_STARTED = (
    "request_received",
    "request_registered",
    "message_received",
    "detected_or_request",
)


def measure() -> list[Row]:
    """Return the rows of this part; each ratio is measured side by side, median of seven."""
    return [*_working_days(), *_clocks()]


def _working_days() -> list[Row]:
    calendar, start = work_calendar(), date(2026, 1, 1)
    independent = holidays.RU(years=range(2023, 2028))

    def step(count: int) -> date:
        day = start
        while count:
            day += timedelta(days=1)
            count -= independent.is_working_day(day)
        return day

    rows = []
    for count in SPANS:
        if step(count) != calendar.reckon(start, count).day:
            raise AssertionError(f"{count} working days end on two different days")
        ours = _median(partial(calendar.reckon, start, count), times=20_000)
        theirs = _median(partial(step, count), times=200)
        ratio = theirs / ours
        rows.append(
            Row(
                f"{count} working days, times faster than day by day",
                f"{ratio:.0f} ({ours * 1e6:.1f} µs against {theirs * 1e6:.0f})",
                "≥ 100",
                ratio >= 100,
            )
        )
    return rows


def _clocks() -> list[Row]:
    zone = ZoneInfo("Asia/Omsk")
    events = dict.fromkeys(_STARTED, datetime(2026, 12, 21, 10, tzinfo=zone))
    norms = [with_answer(problem.norms) for problem in shipped_catalogue().problems.values()]
    plans = [clock_plan(ids, events=events, tz=zone) for ids in norms]

    def all_plans() -> None:
        for ids in norms:
            clock_plan(ids, events=events, tz=zone)

    taken = _median(all_plans, times=50) / len(norms)
    running = statistics.mean(len(plan.running) for plan in plans)
    return [
        at_most(
            f"all clocks of an appeal, mean of {len(norms)} problems, {running:.1f} clocks each",
            taken * 1e6,
            100,
            "µs",
        )
    ]


def _median(what: Callable[[], object], *, times: int) -> float:
    """Return the seconds one call takes, the median of several rounds."""
    rounds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for _ in range(times):
            what()
        rounds.append((time.perf_counter() - began) / times)
    return statistics.median(rounds)
