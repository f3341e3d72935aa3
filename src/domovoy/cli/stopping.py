"""Ctrl-C while something is done that is kept whole or not at all."""

from __future__ import annotations

import signal
import sys
from types import FrameType, TracebackType
from typing import Any

STOPPED = "Остановлено. Ничего не изменено."


class Stopping:
    """Lets Ctrl-C end a block, whatever it interrupts, until it is `too_late`.

    A Ctrl-C that some library swallowed is heard by the next `check`. The block must change
    nothing when it ends by an exception: so people are told.
    """

    def __init__(self) -> None:
        self.is_asked = self.is_late = self.asked_late = False
        self._before: Any = None

    def __enter__(self) -> Stopping:
        """Hear Ctrl-C."""
        self._before = signal.signal(signal.SIGINT, self._asked)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        """Hear it no more; what came of being stopped is nothing but KeyboardInterrupt."""
        signal.signal(signal.SIGINT, self._before)
        if self.is_asked:
            print(STOPPED, file=sys.stderr)
            raise KeyboardInterrupt from None

    def check(self) -> None:
        """Stop now if it was asked for. Raises KeyboardInterrupt."""
        if self.is_asked:
            raise KeyboardInterrupt

    def too_late(self) -> None:
        """Let nothing stop what follows. Raises KeyboardInterrupt if it was asked for before."""
        self.is_late = True
        self.check()

    def _asked(self, _signal: int, _frame: FrameType | None) -> None:
        """Interrupt once: a second Ctrl-C must not interrupt what undoes the work."""
        if self.is_late:
            self.asked_late = True
        elif not self.is_asked:
            self.is_asked = True
            raise KeyboardInterrupt
