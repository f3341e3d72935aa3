"""Past appeals read from a table: a column `text` and one of `problem`, `group` or `g`."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from domovoy.catalogue import Catalogue
from domovoy.understanding.errors import HistoryUnreadable
from domovoy.understanding.lessons import Lesson
from domovoy.understanding.text import LONGEST

TEXT = "text"
LABELS = ("problem", "group", "g")
_DELIMITERS = ",;\t"
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class History:
    """What a table teaches, and how many of its rows were passed over."""

    lessons: tuple[Lesson, ...]
    unknown: int  # rows with a label the catalogue does not know
    empty: int  # rows without a text or without a label
    examples_unknown: tuple[str, ...]

    def joined(self, other: "History") -> "History":
        """Both together; what is in both is learned once."""
        return History(
            tuple(dict.fromkeys((*self.lessons, *other.lessons))),
            self.unknown + other.unknown,
            self.empty + other.empty,
            tuple(dict.fromkeys((*self.examples_unknown, *other.examples_unknown))),
        )


def read_history(path: Path, catalogue: Catalogue) -> History:
    """Read a CSV in UTF-8, with commas, semicolons or tabs. Raises HistoryUnreadable."""
    reader = csv.DictReader(StringIO(_told(path), newline=""), delimiter=_delimiter(path))
    columns = [column.strip().lower() for column in reader.fieldnames or [] if column]
    labels = [label for label in LABELS if label in columns]
    if TEXT not in columns or not labels:
        raise HistoryUnreadable("no_columns", path, ", ".join(columns))
    reader.fieldnames = [(column or "").strip().lower() for column in reader.fieldnames or []]
    return _history(_rows(reader, path), labels, catalogue)


def _told(path: Path) -> str:
    if path.is_dir() or not path.exists():
        raise HistoryUnreadable("no_file", path)
    try:
        told = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise HistoryUnreadable("not_utf8", path) from None
    except OSError as reason:
        raise HistoryUnreadable("cannot_read", path, reason.strerror or "") from reason
    if not told.strip():
        raise HistoryUnreadable("empty", path)
    if "\0" in told:
        raise HistoryUnreadable("not_a_table", path)
    return told


def _delimiter(path: Path) -> str:
    """The sign that stands most often in the first line."""
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline()
    return max(_DELIMITERS, key=first.count)


def _rows(reader: "csv.DictReader[str]", path: Path) -> Iterator[Mapping[str, str | None]]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from reader
    except csv.Error as reason:
        raise HistoryUnreadable("not_a_table", path, str(reason)) from reason


def _history(
    rows: Iterable[Mapping[str, str | None]], labels: list[str], catalogue: Catalogue
) -> History:
    lessons: list[Lesson] = []
    strange: list[str] = []
    empty = 0
    for row in rows:
        text = (row.get(TEXT) or "").strip()[:LONGEST]
        told = [label for name in labels if (label := (row.get(name) or "").strip())]
        lesson = next(filter(None, (_lesson(text, label, catalogue) for label in told)), None)
        if not text or not told:
            empty += 1
        elif lesson:
            lessons.append(lesson)
        else:
            strange.append(told[0])
    return History(tuple(lessons), len(strange), empty, tuple(dict.fromkeys(strange)))


def _lesson(text: str, label: str, catalogue: Catalogue) -> Lesson | None:
    if label in catalogue.problems:
        return Lesson(text, catalogue.problems[label].group, label)
    return Lesson(text, label) if label in catalogue.groups else None
