"""From rows of cells to lines with a meaning, or to what must be mended in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from domovoy.housing.register.errors import Problem, Unfit
from domovoy.housing.register.sources import LONGEST_CELL, Cells, Sheet, Unreadable, headers
from domovoy.housing.register.spreadsheetml import NO_VALUE
from domovoy.housing.register.tables import Column, Table

_SPREADSHEET_ERRORS = {
    *("#N/A", "#REF!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#VALUE!"),
    *("#Н/Д", "#ССЫЛКА!", "#ИМЯ?", "#ДЕЛ/0!", "#ПУСТО!", "#ЧИСЛО!", "#ЗНАЧ!"),
}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


class _Absent:
    """What stands for a cell of a column that the file does not have."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


class Line(NamedTuple):
    """A line of a file: where it stands and its values, in the order of the table's columns."""

    sheet: Sheet
    number: int
    values: tuple[Any, ...]


class Spoilt(NamedTuple):
    """A line that cannot be taken: why, and what could be read of it nevertheless."""

    problems: list[Problem]
    values: tuple[Any, ...] = ()


@dataclass
class Layout:
    """Which column of the table stands in which place of a sheet."""

    sheet: Sheet
    table: Table
    columns: list[Column | None]
    titles: list[str]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, table: Table) -> Layout:
        """Read a header; what is wrong with it is in `problems`."""
        known, seen = table.by_header(), set[int]()
        layout = cls(sheet, table, [], [str(cell or "").strip() for cell in sheet.header])
        for title, header in zip(layout.titles, headers(sheet.header), strict=True):
            place = known.get(header)
            layout.columns.append(None if place is None else table.columns[place])
            if header and place is None:
                layout._complain("unknown_column", title, columns=_titles(table))
            elif place in seen:
                layout._complain("column_twice", title)
            if place is not None:
                seen.add(place)
        if not seen:
            layout.problems.clear()
            layout._complain("no_header", "", columns=_titles(table))
            return layout
        for place, column in enumerate(table.columns):
            if column.required and place not in seen:
                layout._complain("column_missing", column.title)
        return layout

    def _complain(self, why: str, title: str, **facts: str) -> None:
        sheet = self.sheet
        self.problems.append(
            Problem(why, sheet.file.name, sheet.name, sheet.header_line, title, facts=facts)
        )


def _titles(table: Table) -> str:
    return ", ".join(column.title for column in table.columns)


def lines_of(layout: Layout) -> Iterator[Line | Spoilt]:
    """Yield each line, or what is wrong in it; a sheet that breaks off ends with its problem."""
    sheet = layout.sheet
    order = [layout.table.columns.index(column) if column else -1 for column in layout.columns]
    try:
        for number, cells in sheet.rows():
            yield _line(layout, order, number, cells)
    except Unreadable as broken:
        yield Spoilt([broken.problem(sheet.file, sheet.name)])


def _line(layout: Layout, order: list[int], number: int, cells: Cells) -> Line | Spoilt:
    found = [ABSENT] * len(layout.table.columns)
    problems = []
    width = len(order)
    missing = [""] * (width - len(cells))
    for at, cell in enumerate((*cells, *missing)):
        column = layout.columns[at] if at < width else None
        try:
            if column is not None:
                found[order[at]] = value_of(cell, column)
            elif cell is not None and cell != "":
                raise Unfit("extra_cell")
        except Unfit as unfit:
            problems.append(_problem(layout, (number, at), cell, unfit))
    if problems and headers(cells) == headers(layout.sheet.header):
        sheet = layout.sheet
        problems = [Problem("header_again", sheet.file.name, sheet.name, number)]
    if problems:
        return Spoilt(problems, tuple(found))
    return Line(layout.sheet, number, tuple(found))


def _problem(layout: Layout, place: tuple[int, int], cell: Any, unfit: Unfit) -> Problem:
    number, at = place
    known = at < len(layout.columns)
    shown = _shown(cell, layout.columns[at] if known else None)
    title = layout.titles[at] if known else ""
    sheet = layout.sheet
    return Problem(unfit.why, sheet.file.name, sheet.name, number, title, shown, unfit.facts)


def value_of(cell: Any, column: Column) -> Any:
    """Return what a cell says; what an empty one means is the column's. Raises Unfit."""
    text = cell if type(cell) is str else _text(cell, column)
    if len(text) > LONGEST_CELL:
        raise Unfit("too_long", limit=LONGEST_CELL, length=len(text))
    if not text.isprintable() or "  " in text:
        text = _cleaned(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not (text := text.strip()):
        if column.required:
            raise Unfit("cell_empty")
        return column.empty
    if text[0] == "#" and text.upper() in _SPREADSHEET_ERRORS:
        raise Unfit("spreadsheet_error")
    return column.read(text)


def _text(cell: Any, column: Column) -> str:
    """Return what a spreadsheet would show of a value that is no text."""
    if cell is None:
        return ""
    if cell is NO_VALUE:
        raise Unfit("formula_without_value")
    if isinstance(cell, bool):
        raise Unfit("not_text")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        if not column.is_date:
            raise Unfit("became_a_date")
        if isinstance(cell, datetime) and cell.time() != time():
            raise Unfit("not_a_date")
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, int):
        return str(cell)
    raise Unfit("became_a_date")


def _cleaned(text: str) -> str:
    """Return a text in one line, without signs that cannot be seen."""
    text = " ".join(text.translate(_INVISIBLE).split())
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} for sign in text):
        raise Unfit("unprintable")
    return text


def _shown(cell: Any, column: Column | None) -> str:
    """Return what was written in a cell: nothing of one that is for a СНИЛС alone."""
    if cell is None or cell is NO_VALUE:
        return ""
    if column is not None and column.is_secret:
        return "•••"
    return str(cell)
