"""Workbooks of Excel: only what is needed of them, and nothing that would eat the memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from domovoy.housing.register.sources import (
    LARGEST_HEADER,
    MOST_LINES,
    Rows,
    Sheet,
    Unreadable,
)
from domovoy.housing.register.spreadsheetml import Book, Part

LARGEST_CONTENT = 700_000_000
MOST_PARTS = 1000
_CHUNK = 1 << 20
_OVERLAP = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]{3,25})"')
_BROKEN = (
    BadZipFile,
    ZlibError,
    ExpatError,
    LookupError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook that are not empty. Raises Unreadable."""
    with _opened(path) as archive:
        _require_modest(archive)
        book = Book.of(archive)
    for part in book.sheets:
        if found := _Reading(path, book, part).sheet():
            yield found


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    """Open an archive; whatever is wrong inside is Unreadable."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except _BROKEN:
        raise Unreadable("not_a_workbook") from None


def _require_modest(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise Unreadable("workbook_too_large", most=LARGEST_CONTENT // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("protected")


@dataclass
class _Reading:
    """One sheet of a workbook; `read` is how many of its bytes have been."""

    path: Path
    book: Book
    part: Part
    read: int = 0

    def sheet(self) -> Sheet | None:
        """Return the table of the sheet, or nothing where it is empty. Raises Unreadable."""
        with _opened(self.path) as archive:
            size = archive.getinfo(self.part.name).file_size
            _require_unmerged(archive, self.part.name)
        for line, header in self.after(0):
            if len(header) > LARGEST_HEADER:
                raise Unreadable("too_many_columns", most=LARGEST_HEADER)
            return Sheet(
                self.path,
                self.part.title,
                line,
                header,
                partial(self.after, line),
                lambda: self.read / size,
            )
        return None

    def after(self, header_line: int) -> Rows:
        """Yield lines with something in them; an empty one is counted and passed over."""
        with _opened(self.path) as archive:
            for line, cells in self.book.rows(archive, self.part, self._tell):
                if line > MOST_LINES:
                    raise Unreadable("too_many_lines", most=MOST_LINES)
                if line > header_line:
                    yield line, cells

    def _tell(self, read: int) -> None:
        self.read = read


def _require_unmerged(archive: ZipFile, part: str) -> None:
    before = b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            window = before + chunk
            if b"mergeCell" in window and (merged := _MERGED.search(window)):
                raise Unreadable("merged_cells", cells=merged[1].decode())
            before = window[-_OVERLAP:]
