"""Handing the desk's corrections to `domovoy learn`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path


def write_lessons(corrected: Iterable[tuple[str, str]], path: Path) -> int:
    """Write the whole table anew in one step and return how many rows it has.

    Who reads meanwhile gets the old table or the new one. Where there is nothing to learn from
    there is no table either: words whose person has been erased must not outlive them here.
    """
    rows = list(corrected)
    if not rows:
        path.unlink(missing_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    with unfinished.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(("text", "problem"))
        writer.writerows(rows)
    unfinished.replace(path)
    return len(rows)
