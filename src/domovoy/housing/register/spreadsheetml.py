"""The XML inside a workbook, read as it comes: names of sheets, formats of dates, rows of cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import Any, NoReturn, Protocol
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from domovoy.housing.register.sources import LARGEST_HEADER, Rows, Unreadable

LONGEST_TEXT = 2_000_000
MOST_CHARACTERS = 100_000_000
MOST_MARKS = 30_000_000
MOST_SHEETS = 100
DEEPEST = 50
LAST_COLUMN = 16_384
_CHUNK = 1 << 16
_LETTERS = 26
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = {"1", "true", "on"}
Attributes = Mapping[str, str]


class FormulaWithoutValue:
    """What stands in a cell whose formula nobody has computed."""


NO_VALUE = FormulaWithoutValue()


class _Handler(Protocol):
    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def length(self) -> int: ...


class _Names(dict[str, str]):
    """Names of elements without their namespaces."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook: its name for people and the part of the archive that holds it."""

    title: str
    name: str


@dataclass
class Book:
    """What the cells of every sheet refer to."""

    sheets: list[Part] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    dates: dict[str, bool] = field(default_factory=dict)
    epoch: datetime = WINDOWS_EPOCH
    marks: int = 0

    @classmethod
    def of(cls, archive: ZipFile) -> Book:
        """Read all but the rows. Raises Unreadable, and what a broken archive raises."""
        (main,) = _targets(archive, "").get("officeDocument", {"": ""}).values()
        related = _targets(archive, main)
        book = cls()
        names = _Elements({"workbook", "workbookPr", "sheet"})
        _parse(archive, main, names)
        if not names.found or names.found[0][0] != "workbook":
            raise Unreadable("not_a_workbook")
        there = set(archive.namelist())
        for kind, attributes in names.found:
            if kind == "workbookPr" and attributes.get("date1904") in _TRUE:
                book.epoch = MAC_EPOCH
            part = related.get("worksheet", {}).get(_reference(attributes), "")
            if kind == "sheet" and part in there:
                book.sheets.append(Part(attributes["name"], part))
        for part in related.get("styles", {}).values():
            book.dates = _dates(archive, part)
        for part in related.get("sharedStrings", {}).values():
            for _ in _parsing(archive, part, _Strings(book.strings), book.count):
                pass
        if len({sheet.name for sheet in book.sheets}) < len(book.sheets):
            raise Unreadable("not_a_workbook")
        if len(book.sheets) > MOST_SHEETS:
            raise Unreadable("too_many_sheets", most=MOST_SHEETS)
        return book

    def count(self, chunk: bytes) -> None:
        """Count the marks of what is read: what has too many would take minutes."""
        self.marks += chunk.count(b"<")
        if self.marks > MOST_MARKS:
            raise Unreadable("workbook_too_full", most=MOST_MARKS // 1_000_000)

    def rows(self, archive: ZipFile, part: Part, tell: Callable[[int], None]) -> Rows:
        """Yield the rows with something in them; `tell` how many bytes have been read."""
        handler = _Rows(self)
        for read in _parsing(archive, part.name, handler, self.count):
            tell(read)
            yield from handler.rows
            handler.rows.clear()


def _targets(archive: ZipFile, part: str) -> dict[str, dict[str, str]]:
    """Return where the relations of a part lead, by their kind and their mark."""
    folder, _, name = part.rpartition("/")
    related = _Elements({"Relationship"})
    _parse(archive, join(folder, "_rels", f"{name}.rels"), related)
    targets: dict[str, dict[str, str]] = {}
    for _, attributes in related.found:
        kind = attributes["Type"].rpartition("/")[2]
        target = normpath(join("/", dirname(part), attributes["Target"])).lstrip("/")
        targets.setdefault(kind, {})[attributes["Id"]] = target
    return targets


def _reference(attributes: Attributes) -> str:
    return next((mark for name, mark in attributes.items() if name.endswith(" id")), "")


def _dates(archive: ZipFile, part: str) -> dict[str, bool]:
    """Return the styles of cells that show dates; true are those that show how long."""
    styles = _Elements({"numFmt", "cellXfs", "cellStyleXfs", "dxfs", "xf"})
    _parse(archive, part, styles)
    formats: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    dates: dict[str, bool] = {}
    place, within = 0, ""
    for kind, attributes in styles.found:
        if kind == "numFmt" and within != "dxfs":
            formats[attributes["numFmtId"]] = attributes["formatCode"]
        elif kind != "xf":
            within = kind
        elif within == "cellXfs":
            code = formats.get(attributes.get("numFmtId", "0"))
            if is_date_format(code):
                dates[str(place)] = is_timedelta_format(code)
            place += 1
    return dates


def _deeper(depth: int) -> int:
    """Return one more; a workbook is not deep, and the parser keeps all that is open."""
    if depth >= DEEPEST:
        raise Unreadable("not_a_workbook")
    return depth + 1


class _Elements:
    """Keeps elements of some names with what they say of themselves."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted, self.names, self.depth = wanted, _Names(), 0
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth = _deeper(self.depth)
        if (kind := self.names[name]) in self.wanted:
            self.found.append((kind, attributes))

    def end(self, _name: str) -> None:
        self.depth -= 1

    def text(self, text: str) -> None:
        pass

    def length(self) -> int:
        return 0


class _Texts:
    """Takes the text of an element, without how it sounds."""

    def __init__(self) -> None:
        self.names, self.depth = _Names(), 0
        self.pieces: list[str] = []
        self.takes = self.sounds = False

    def text(self, text: str) -> None:
        if self.takes:
            self.pieces.append(text)

    def length(self) -> int:
        return sum(map(len, self.pieces))

    def taken(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


class _Strings(_Texts):
    """Reads the texts that cells share."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.characters = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth = _deeper(self.depth)
        kind = self.names[name]
        if kind == "t":
            self.takes = not self.sounds
        elif kind == "rPh":
            self.sounds = True

    def end(self, name: str) -> None:
        self.depth -= 1
        kind = self.names[name]
        if kind == "t":
            self.takes = False
        elif kind == "si":
            self.strings.append(text := self.taken())
            self.characters += len(text)
            if self.characters > MOST_CHARACTERS:
                raise Unreadable("workbook_too_full", most=MOST_MARKS // 1_000_000)
        elif kind == "rPh":
            self.sounds = False


class _Rows(_Texts):
    """Reads rows of cells."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self.rows: list[tuple[int, list[Any]]] = []
        self.number = self.column = 0
        self.cells: list[Any] | None = None
        self.cell: dict[str, str] | None = None
        self.has_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth = _deeper(self.depth)
        kind = self.names[name]
        if kind == "c":
            self.cell, self.has_formula = attributes, False
        elif kind in {"v", "t"}:
            self.takes = self.cell is not None and not self.sounds
        elif kind == "f":
            self.has_formula = True
        elif kind == "row":
            self.begin_row(attributes.get("r"))
        elif kind == "rPh":
            self.sounds = True

    def end(self, name: str) -> None:
        self.depth -= 1
        kind = self.names[name]
        if kind in {"v", "t"}:
            self.takes = False
        elif kind == "c" and self.cell is not None and self.cells is not None:
            self.put(self.cell, self.cells)
            self.cell = None
        elif kind == "row":
            if self.cells:
                self.rows.append((self.number, self.cells))
            self.cells = None
        elif kind == "rPh":
            self.sounds = False

    def begin_row(self, number: str | None) -> None:
        """Rows only go down: a second one of the same number would take the place of the first."""
        at = self.number + 1 if number is None else int(number)
        if at <= self.number:
            raise Unreadable("not_a_workbook")
        self.number, self.column, self.cells = at, 0, []

    def put(self, attributes: dict[str, str], cells: list[Any]) -> None:
        """Put a cell into its column of the row, unless it is empty."""
        place = attributes.get("r")
        self.column = self.column + 1 if place is None else _column(place.rstrip("0123456789"))
        value: Any = self.value(attributes, self.taken()) if self.pieces else None
        if value is None and self.has_formula:
            value = NO_VALUE
        if value is None or value == "":
            return
        if self.column > LAST_COLUMN:
            raise Unreadable("not_a_workbook")
        if self.column > LARGEST_HEADER:
            raise Unreadable("too_many_columns", line=self.number, most=LARGEST_HEADER)
        if (missing := self.column - len(cells)) > 1:
            cells.extend([None] * (missing - 1))
        if missing > 0:
            cells.append(value)
        else:
            cells[self.column - 1] = value

    def value(self, attributes: dict[str, str], text: str) -> Any:
        """Return what a cell of some type says."""
        kind = attributes.get("t", "n")
        if kind == "n":
            long = self.book.dates.get(attributes.get("s", "0"))
            return _number(text) if long is None else _date(text, self.book.epoch, long=long)
        if kind == "s":
            return self.book.strings[int(text)]
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            return datetime.fromisoformat(text)
        return text


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int:
    """Return the number of a column, the first is 1."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise Unreadable("not_a_workbook")
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _number(text: str) -> int | float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


@lru_cache(maxsize=65536)
def _date(text: str, epoch: datetime, *, long: bool) -> Any:
    """Return a moment by its number; what is no moment is what Excel shows for it."""
    try:
        return from_excel(_number(text), epoch, timedelta=long)
    except (OverflowError, ValueError):
        return "#VALUE!"


def _parse(archive: ZipFile, part: str, handler: _Handler) -> None:
    """Read one of the small parts."""
    for _ in _parsing(archive, part, handler, Book().count):
        pass


def _parsing(
    archive: ZipFile, part: str, handler: _Handler, count: Callable[[bytes], None]
) -> Iterator[int]:
    """Give a part to a handler piece by piece and yield how much of it has been given."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    read = 0
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            count(chunk)
            parser.Parse(chunk, False)
            if handler.length() > LONGEST_TEXT:
                raise Unreadable("cell_too_long", limit=LONGEST_TEXT)
            read += len(chunk)
            yield read
    parser.Parse(b"", True)
    yield read


def _refuse(*_declared: object) -> NoReturn:
    """A workbook declares nothing: what does is made to harm the reader."""
    raise Unreadable("not_a_workbook")
