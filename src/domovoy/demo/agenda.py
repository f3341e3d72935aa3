"""What is still to happen, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count

Step = Callable[[datetime], object]


class Agenda:
    """Steps by their moments; two of one moment keep the order they were put in."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._places = count()
        self._present = datetime.min.replace(tzinfo=UTC)

    def put(self, at: datetime, step: Step) -> None:
        """Let a step happen at that moment. Raises ValueError: what has passed is over."""
        if at < self._present:
            raise ValueError(f"{at} is before {self._present}")
        heappush(self._steps, (at, next(self._places), step))

    def until(self, now: datetime) -> Iterator[tuple[datetime, Step]]:
        """Take out what happens up to `now`, also what is put in on the way."""
        while self._steps and self._steps[0][0] <= now:
            self._present, _, step = heappop(self._steps)
            yield self._present, step
