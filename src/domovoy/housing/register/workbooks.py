"""Workbooks of Excel: only what is needed of them, and nothing that would eat the memory."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domovoy.housing.register.sources import (
    LARGEST_HEADER,
    MOST_LINES,
    Cells,
    Rows,
    Sheet,
    Unreadable,
)

LARGEST_CONTENT = 700_000_000
MOST_PARTS = 1000
_BATCH = 1000
_CHUNK = 1 << 20
_OVERLAP = 256
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]{3,25})"')
_BROKEN = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class FormulaWithoutValue:
    """What stands in a cell whose formula nobody has computed."""


NO_VALUE = FormulaWithoutValue()


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook that are not empty. Raises Unreadable."""
    try:
        _require_modest(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True)
    except _BROKEN:
        raise Unreadable("not_a_workbook") from None
    for sheet in book.worksheets:
        found = _sheet(path, sheet)
        if found:
            yield found


def _require_modest(path: Path) -> None:
    with ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise Unreadable("workbook_too_large", most=LARGEST_CONTENT // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("protected")


def _sheet(path: Path, sheet: Any) -> Sheet | None:
    part = str(sheet._worksheet_path)
    dimension = sheet.max_row
    at = [0]

    def lines() -> Rows:
        with_formulas, merged = _look_for(path, part)
        if merged:
            raise Unreadable("merged_cells", cells=merged)
        formulas = _formulas(path, str(sheet.title)) if with_formulas else repeat(())
        for line, (cells, asked) in enumerate(zip(_rows(sheet), formulas, strict=False), 1):
            at[0] = line
            if line > MOST_LINES:
                raise Unreadable("too_many_lines", most=MOST_LINES)
            if any(cell is not None and cell != "" for cell in cells) or any(asked):
                yield line, _with_formulas(cells, asked)

    for line, header in lines():
        if len(header) > LARGEST_HEADER:
            raise Unreadable("too_many_columns", most=LARGEST_HEADER)
        return Sheet(
            path,
            str(sheet.title),
            line,
            header,
            _after(lines, line),
            lambda: at[0] / max(dimension or 1, at[0]),
        )
    return None


def _after(lines: Callable[[], Rows], header_line: int) -> Callable[[], Rows]:
    return lambda: (row for row in lines() if row[0] > header_line)


def _with_formulas(cells: Cells, asked: Cells) -> Cells:
    """Return the cells with a mark where a formula has no value."""
    if not asked:
        return cells
    return [
        NO_VALUE if cell is None and formula is not None else cell
        for cell, formula in zip(cells, asked, strict=False)
    ]


def _rows(sheet: Any) -> Iterator[Cells]:
    """Yield every row, the empty ones too; whatever is wrong inside is Unreadable."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(rows, _BATCH))
        except _BROKEN:
            raise Unreadable("not_a_workbook") from None
        if not batch:
            return
        yield from batch


def _formulas(path: Path, title: str) -> Iterator[Cells]:
    """Yield rows with something where a formula, or a value, stands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, read_only=True, data_only=False)
    yield from _rows(book[title])


def _look_for(path: Path, part: str) -> tuple[bool, str]:
    """Tell whether a sheet has formulas, and name merged cells if it has any."""
    formulas, before = False, b""
    with ZipFile(path) as archive, archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            window = before + chunk
            formulas = formulas or bool(_FORMULA.search(window))
            if merged := _MERGED.search(window):
                return formulas, merged[1].decode()
            before = window[-_OVERLAP:]
    return formulas, ""
