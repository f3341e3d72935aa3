"""What is still to happen, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Step = Callable[[datetime], object]


class Agenda:
    """Steps by their moments; two of one moment keep the order they were put in."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._places = count()

    def put(self, at: datetime, step: Step) -> None:
        """Let a step happen at that moment."""
        heappush(self._steps, (at, next(self._places), step))

    def until(self, now: datetime) -> Iterator[tuple[datetime, Step]]:
        """Take out what happens up to `now`, also what is put in on the way."""
        while self._steps and self._steps[0][0] <= now:
            at, _, step = heappop(self._steps)
            yield at, step
