"""YAML read so that every fault can be told with its file and line, and terms as written there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from domovoy.regulation.errors import NormsInvalid
from domovoy.regulation.terms import UNITS, CalendarDays, DayOfMonth, Term, Window

LINE = "__line__"


class _LinedLoader(yaml.CSafeLoader):
    """Safe YAML whose mappings remember their line and refuse a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        line = node.start_mark.line + 1
        if len(mapping) != len(node.value):
            raise yaml.constructor.ConstructorError(
                problem="a key is given twice", problem_mark=node.start_mark
            )
        mapping[LINE] = line
        return mapping


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in the file; each mapping within knows its line under `LINE`.

    Raises NormsInvalid with the file and the line.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LinedLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NormsInvalid([f"{path.name}:{line}: {error.problem}"]) from error
    if not isinstance(content, dict):
        raise NormsInvalid([f"{path.name}:1: the file must be a mapping"])
    return content


def term_written(entry: Mapping[str, Any]) -> Term | None:
    """Return the term of an entry, or None where its unit is not counted.

    >>> term_written({"unit": "day_of_month", "amount": 15, "month": "following"})
    DayOfMonth(number=15, following=True)

    «В тот же день» is a term of no days: it ends with the day of its event.
    Raises ValueError for a number that is not a day of every month.
    """
    unit = entry["unit"]
    if unit == "same_day":
        return CalendarDays(0)
    if unit == "day_of_month":
        return DayOfMonth(entry["amount"], following=entry["month"] == "following")
    return UNITS[unit](entry["amount"]) if unit in UNITS else None


def window_written(raw: str | None) -> Window | None:
    """Return the hours written as opens-closes. Raises ValueError.

    >>> window_written("08:00-23:00").closes
    datetime.time(23, 0)
    """
    if raw is None:
        return None
    opens, closes = raw.split("-")
    return Window(time.fromisoformat(opens), time.fromisoformat(closes))
