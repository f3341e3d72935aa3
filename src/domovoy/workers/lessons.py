"""Handing the desk's corrections to `domovoy learn`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path


def write_lessons(corrected: Iterable[tuple[str, str]], path: Path) -> int:
    """Write the whole table anew in one step and return how many rows it has.

    Who reads meanwhile gets the old table or the new one. Nothing is written while there is
    nothing to learn from.
    """
    rows = list(corrected)
    if not rows:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    with unfinished.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(("text", "problem"))
        writer.writerows(rows)
    unfinished.replace(path)
    return len(rows)
