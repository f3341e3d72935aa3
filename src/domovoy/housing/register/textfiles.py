"""CSV as Excel, LibreOffice and databases write it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from domovoy.housing.register.encodings import SAMPLE, is_garbled, is_rather_koi8, is_utf7
from domovoy.housing.register.sources import (
    LARGEST_HEADER,
    MOST_LINES,
    Cells,
    Glance,
    Rows,
    Sheet,
    Unreadable,
    readable,
    recognised,
)

SEPARATORS = ";,\t"
LONGEST_FIELD = 2_000_000
LONGEST_LINE = 10_000_000
HARMFUL = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet would take for the beginning of a formula."""


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe before what could be.

    >>> guarded("=1+1"), guarded("12")
    ("'=1+1", '12')
    """
    return f"'{text}" if text.startswith(HARMFUL) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(HARMFUL) else text


def sheet_of(path: Path, glance: Glance) -> Sheet:
    """Return the one table of a text file. Raises Unreadable."""
    with readable():
        return _sheet_of(path, glance)


def _sheet_of(path: Path, glance: Glance) -> Sheet:
    encoding = "utf-8-sig" if glance.is_utf8 else "cp1251"
    separator = max(SEPARATORS, key=lambda each: recognised(_header(path, encoding, each)[1]))
    line, header = _header(path, encoding, separator)
    if not header:
        raise Unreadable("empty_file")
    if not glance.is_utf8 and not _is_windows(path, header):
        raise Unreadable("bad_encoding")
    if len(header) > LARGEST_HEADER:
        raise Unreadable("too_many_columns", most=LARGEST_HEADER)
    size = path.stat().st_size
    reading = _Reading(path, encoding, separator)
    return Sheet(path, "", line, header, lambda: reading.after(line), lambda: reading.read / size)


def _is_windows(path: Path, header: Cells) -> bool:
    """Tell whether a file is in Windows-1251: by its header, or else by its letters."""
    if recognised([cell for cell in header if not str(cell).isascii()]):
        return True
    with path.open("rb") as file:
        return bool(recognised(header)) and not is_rather_koi8(file.read(SAMPLE))


def _header(path: Path, encoding: str, separator: str) -> tuple[int, Cells]:
    for line, cells in _Reading(path, encoding, separator).after(0):
        return line, cells
    return 0, []


class _Reading:
    """One way to read a file; `read` is how many bytes of it have been."""

    def __init__(self, path: Path, encoding: str, separator: str) -> None:
        self.path, self.encoding, self.separator = path, encoding, separator
        self.read = 0

    def after(self, header_line: int) -> Rows:
        """Yield lines with something in them; the number is of the first line of each."""
        with readable(), self.path.open(encoding=self.encoding, newline="") as file:
            csv.field_size_limit(LONGEST_FIELD)
            lines = csv.reader(self._counted(file), delimiter=self.separator, strict=True)
            begins = 1
            try:
                for cells in lines:
                    if begins > header_line and any(cells):
                        self._require_words(cells, begins)
                        yield begins, [unguarded(cell.strip()) for cell in cells]
                    begins = lines.line_num + 1
                    if begins > MOST_LINES + 1:
                        raise Unreadable("too_many_lines", most=MOST_LINES)
            except csv.Error as reason:
                why = "cell_too_long" if "field limit" in str(reason) else "broken_quotes"
                raise Unreadable(why, line=begins, limit=LONGEST_FIELD) from None
            except UnicodeDecodeError:
                raise Unreadable("bad_encoding", line=begins) from None

    def _require_words(self, cells: Cells, line: int) -> None:
        if self.encoding == "cp1251" and is_garbled(" ".join(cells)):
            raise Unreadable("bad_encoding", line=line)

    def _counted(self, file: IO[str]) -> Iterator[str]:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            self.read += len(line)
            if len(line) == LONGEST_LINE:
                raise Unreadable("line_too_long", line=number, limit=LONGEST_LINE)
            if "+B" in line and line.isascii() and is_utf7(line):
                raise Unreadable("bad_encoding", line=number)
            yield line
