"""Writing tables to CSV and xlsx so that import reads back exactly what was written."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from domovoy.housing.register.tables import Table
from domovoy.housing.register.textfiles import guarded

ONLY_OWNER = 0o600
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Sink(Protocol):
    """Where tables go, one after another."""

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> int:
        """Write a table under its header and return how many rows it had."""


@contextmanager
def sink_at(target: Path, *, is_workbook: bool) -> Iterator[Sink]:
    """Open a workbook or a folder; what is there is replaced when all has been written."""
    if is_workbook:
        with _replacing(target) as file:
            book = _Book()
            yield book
            book.put_into(file)
        return
    target.mkdir(parents=True, exist_ok=True)
    folder = _Folder(target)
    try:
        yield folder
    except BaseException:
        folder.forget()
        raise
    folder.settle()


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.written: list[tuple[Path, Path]] = []

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> int:
        """Write one CSV: UTF-8 with a mark, semicolons, as Excel in Russian reads it."""
        target = self.path / f"{table.name}.csv"
        part = _part(target)
        self.written.append((part, target))
        count = 0
        with _opened(part, text=True) as file:
            lines = csv.writer(file, delimiter=";")
            lines.writerow([column.title for column in table.columns])
            for row in rows:
                lines.writerow([guarded(_in_text(cell)) for cell in row])
                count += 1
        return count

    def settle(self) -> None:
        """Put the new files in place of the old."""
        for part, target in self.written:
            part.replace(target)

    def forget(self) -> None:
        """Leave the old files as they are."""
        for part, _ in self.written:
            part.unlink(missing_ok=True)


class _Book:
    def __init__(self) -> None:
        self.book = Workbook(write_only=True)

    def write(self, table: Table, rows: Iterable[Sequence[Any]]) -> int:
        """Write one sheet; no text becomes a formula."""
        sheet = self.book.create_sheet(table.title)
        sheet.append([column.title for column in table.columns])
        count = 0
        for row in rows:
            sheet.append([_in_cell(sheet, cell) for cell in row])
            count += 1
        return count

    def put_into(self, file: IO[bytes]) -> None:
        """Write the workbook out."""
        save_workbook(self.book, file)


def _in_text(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def _in_cell(sheet: Any, cell: Any) -> Any:
    if isinstance(cell, date | UUID):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    text = _LIKE_ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", cell))
    if not text.startswith("="):
        return text
    harmless = WriteOnlyCell(sheet, text)
    harmless.data_type = "s"
    return harmless


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _opened(path: Path, *, text: bool) -> IO[Any]:
    """Open a file that only its owner may read."""
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
    if text:
        return os.fdopen(number, "w", encoding="utf-8-sig", newline="")
    return os.fdopen(number, "w+b")


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    part = _part(target)
    try:
        with _opened(part, text=False) as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
