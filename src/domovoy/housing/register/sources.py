"""From files as people have them to rows of cells: of what kind each is, and can it be read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domovoy.housing.names import plain
from domovoy.housing.register.errors import Problem, RegisterError
from domovoy.housing.register.tables import ORDER, Table

Cells = Sequence[Any]
Rows = Iterator[tuple[int, Cells]]
ERRORS_SUFFIX = ".errors.csv"
TABLES = {".csv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
LARGEST_FILE = 500_000_000
LARGEST_HEADER = 100
LONGEST_CELL = 10_000
MOST_LINES = 1_000_000
_CHUNK = 1 << 20
_REFUSED = {
    errno.ENOENT: "no_file",
    errno.ENOTDIR: "no_file",
    errno.EISDIR: "is_a_folder",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(RegisterError):
    """A file, or a sheet of it, that cannot be read at all."""

    code = "unreadable"

    def __init__(self, why: str, *, line: int = 0, **facts: object) -> None:
        super().__init__(why)
        self.why = why
        self.line = line
        self.facts = {name: str(fact) for name, fact in facts.items()}

    def problem(self, file: Path, sheet: str = "") -> Problem:
        """Return what is to be mended."""
        return Problem(self.why, file.name, sheet, self.line, facts=self.facts)


@contextmanager
def readable() -> Iterator[None]:
    """Raise Unreadable for what the system has against reading a file."""
    try:
        yield
    except OSError as reason:
        raise Unreadable(_REFUSED.get(reason.errno or 0, "cannot_read")) from None


@dataclass(frozen=True)
class Sheet:
    """A table in a file: `rows` gives the lines after the header and how far the reading is."""

    file: Path
    name: str
    header_line: int
    header: Cells
    rows: Callable[[], Rows]
    progress: Callable[[], float]


@dataclass(frozen=True)
class Glance:
    """What one pass over a file shows; `mark` is another when the file is."""

    mark: tuple[int, ...]
    digest: str
    is_utf8: bool
    has_nul: bool
    beginning: bytes
    is_encrypted: bool

    @classmethod
    def at(cls, path: Path) -> Glance:
        """Read a file once. Raises Unreadable."""
        with readable():
            return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> Glance:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("is_a_folder" if stat.S_ISDIR(status.st_mode) else "not_a_file")
        if status.st_size > LARGEST_FILE:
            raise Unreadable("file_too_large", most=LARGEST_FILE // 1_000_000)
        digest, decoder = hashlib.sha256(), getincrementaldecoder("utf-8")()
        beginning, utf8, nul, encrypted = b"", True, False, False
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                beginning = beginning or chunk[:64]
                digest.update(chunk)
                nul = nul or b"\0" in chunk
                encrypted = encrypted or _ENCRYPTED in chunk
                utf8 = utf8 and _decodes(decoder, chunk, final=False)
        utf8 = utf8 and _decodes(decoder, b"", final=True)
        return cls(_mark(status), digest.hexdigest(), utf8, nul, beginning, encrypted)

    def is_of(self, path: Path) -> bool:
        """Tell whether the file is still the one that was looked at."""
        try:
            return _mark(path.stat()) == self.mark
        except OSError:
            return False

    @property
    def is_workbook(self) -> bool:
        """Tell whether it may be an xlsx. Raises Unreadable for what is surely no table."""
        if self.beginning.startswith(b"PK"):
            return True
        if self.beginning.startswith(_OLE):
            raise Unreadable("protected" if self.is_encrypted else "old_excel")
        if not self.beginning.strip(BOM_UTF8 + b" \r\n\t"):
            raise Unreadable("empty_file")
        if self.beginning.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise Unreadable("bad_encoding")
        if self.has_nul:
            raise Unreadable("not_a_table")
        return False


def _mark(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _decodes(decoder: Any, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def files_in(path: Path) -> list[Path]:
    """Return a file itself, or the tables in a folder, by name. Raises Unreadable.

    Books of other kinds are among them, to be refused: nobody should think they were taken.
    """
    with readable():
        if not path.is_dir():
            return [path]
        return [
            inside
            for inside in sorted(path.iterdir())
            if inside.suffix.lower() in TABLES and not _is_passed_over(inside.name)
        ]


def _is_passed_over(name: str) -> bool:
    """Tell whether Excel made a file for itself, a copying program, or an import its list."""
    return name.startswith(("~$", ".")) or name.endswith(ERRORS_SUFFIX)


def table_of(sheet: Sheet) -> Table:
    """Return which table a sheet is, by its name or else by its header. Raises Unreadable."""
    name = plain(re.sub(r"[_\-\d.()]+", " ", sheet.name or sheet.file.stem))
    for table in ORDER:
        if name in {table.name, plain(table.title)}:
            return table
    header = headers(sheet.header)
    fitting = [table for table in ORDER if _fits(table, header)]
    if len(fitting) == 1:
        return fitting[0]
    raise Unreadable("which_table", tables=", ".join(f"{t.name} ({t.title})" for t in ORDER))


def headers(cells: Cells) -> list[str]:
    """Return the header as columns are known by."""
    return [plain(str(cell or "")).strip("*: \ufeff") for cell in cells]


def recognised(cells: Cells) -> int:
    """Return how many headers of a row some table knows."""
    known = {header for table in ORDER for header in table.by_header()}
    return sum(header in known for header in headers(cells))


def _fits(table: Table, header: list[str]) -> bool:
    known = table.by_header()
    places = {known[each] for each in header if each in known}
    wanted = {place for place, column in enumerate(table.columns) if column.required}
    return wanted <= places and all(each in known for each in header if each)
