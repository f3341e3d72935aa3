"""Processes that live no longer than the stand, whatever way it ends."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
MARK = "DOMOVOY_CHILD_OF"
LONGEST_LOG = 10 * 1024**2
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Recipe:
    """How to start one process, and how to know that it answers."""

    name: str
    title: str
    command: tuple[str, ...]
    answers: Callable[[], bool]
    patience: float = 60


@dataclass
class Child:
    """One process of the stand, in a group of its own, with a log of its own."""

    recipe: Recipe
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)
    began: float = 0.0

    def start(self) -> None:
        """Start it; whatever a killed one left of its group goes first."""
        self._end_group()
        self.began = time.monotonic()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.recipe.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, *, timeout: float = 10) -> None:
        """Let it finish what it is doing; after the timeout, end it and all it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout)
        self._end_group()

    def last_words(self) -> str:
        """The last line of its log, fit for a sentence."""
        with suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""

    def _end_group(self) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def die_with_parent() -> None:
    """Ask the kernel to end this process as soon as the one that started it is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def mark_of(var: Path) -> dict[str, str]:
    """What every child carries in its environment, so that it can be found afterwards."""
    return {MARK: str(var)}


def end_left_over(var: Path, *, patience: float = 5) -> None:
    """End the children of a killed stand that did not notice, before we take their place."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + patience
        for pid in processes_of(var):
            with suppress(ProcessLookupError):
                os.kill(pid, how)
        while processes_of(var) and time.monotonic() < deadline:
            time.sleep(0.05)


def processes_of(var: Path) -> list[int]:
    """The children, and what they started, of the stand in that folder, running or left over."""
    mark = f"{MARK}={var}".encode()
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if pid != os.getpid() and mark in _environment_of(pid)]


def _environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
