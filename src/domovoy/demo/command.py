"""`domovoy demo`: the one place of the demo that reads the clock."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from django.utils import timezone

from domovoy.demo import wording
from domovoy.demo.errors import DemoError
from domovoy.demo.loading import load
from domovoy.demo.scale import FULL, SCALES


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the district; 0 when done, 1 after one sentence when it could not be done."""
    asked = _parser().parse_args(arguments)
    try:
        summary = load(
            seed=asked.seed,
            scale=SCALES[asked.scale],
            now=timezone.now(),
            progress=_progress_to(sys.stderr.write),
        )
    except DemoError as problem:
        print(wording.explain(problem), file=sys.stderr)
        return 1
    print(wording.done(summary))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="domovoy demo", description=wording.WHAT_IT_DOES)
    parser.add_argument("--seed", type=int, default=1, help=wording.SEED)
    parser.add_argument("--scale", choices=sorted(SCALES), default=FULL.name, help=wording.SCALE)
    return parser


def _progress_to(write: Callable[[str], object]) -> Callable[[str, float], None]:
    """Write a line when a step begins and at every tenth of it."""
    said: set[tuple[str, int]] = set()

    def say(step: str, part: float) -> None:
        tenth = int(part * 10)
        if (step, tenth) not in said:
            said.add((step, tenth))
            write(f"{step}: {tenth * 10} %\n")

    return say
