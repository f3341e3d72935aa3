"""What an import knows while it goes on: what was found, what is to be mended, what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from domovoy.housing.register.bulk import Row, rows_of
from domovoy.housing.register.errors import Problem
from domovoy.housing.register.reading import ABSENT, Line
from domovoy.housing.register.tables import ORDER, Table
from domovoy.housing.register.values import riser_in_words
from domovoy.journal import record

Tell = Callable[[str, float], None]
"""Told of the step by its name and how far it has come, from 0 to 1."""
Key = tuple[Any, ...]


@dataclass
class Counts:
    """What an import does to one table."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0


class KnownOrganisation(NamedTuple):
    """An organisation other tables refer to."""

    id: int
    guid: UUID
    kind: str


class KnownHouse(NamedTuple):
    """A house other tables refer to."""

    id: int
    entrances: int
    floors: int


@dataclass
class Merged:
    """Lines of one table by what is to be done with them; `changed` has the row as it was."""

    added: list[tuple[Line, Row]] = field(default_factory=list)
    changed: list[tuple[Line, int, Row, Row]] = field(default_factory=list)
    unchanged: int = 0


@dataclass
class State:
    """One import while it goes on."""

    at: datetime
    tell: Tell
    problems: list[Problem] = field(default_factory=list)
    lost: set[tuple[str, Key]] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    counts: dict[str, Counts] = field(
        default_factory=lambda: {table.name: Counts() for table in ORDER}
    )
    organisations: dict[str, KnownOrganisation] = field(default_factory=dict)
    houses: dict[UUID, KnownHouse] = field(default_factory=dict)
    flats: dict[tuple[int, str], int] = field(default_factory=dict)
    shrunk: dict[int, Line] = field(default_factory=dict)
    journal: list[record.Line] = field(default_factory=list)

    def complain(self, line: Line, table: Table, column: str, why: str, **facts: Any) -> None:
        """Note what is to be mended in a line, and that its key is spoken for all the same."""
        place = table.places[column]
        value = line.values[place]
        self.lost.add((table.name, key_of(table, line.values)))
        self.problems.append(
            Problem(
                why,
                line.sheet.file.name,
                line.sheet.name,
                line.number,
                table.columns[place].title,
                "" if value in {ABSENT, None} else in_words(value),
                {name: str(fact) for name, fact in facts.items()},
            )
        )

    def once(self, lines: Iterable[Line], table: Table) -> Iterator[Line]:
        """Yield lines whose key is the first of its kind in the files."""
        seen: dict[Key, Line] = {}
        for line in lines:
            first = seen.setdefault(key_of(table, line.values), line)
            if first is line:
                yield line
            else:
                self.complain(line, table, table.key[-1], "duplicate", first=stands(first))

    def know(self, lines: Iterable[Line], table: Table) -> None:
        """Find the organisations and houses these lines refer to. Up to two statements."""
        places = table.places
        if "organisation" in places:
            self.know_organisations({line.values[places["organisation"]] for line in lines})
        if "house" in places:
            self._know_houses({line.values[places["house"]] for line in lines})

    def know_organisations(self, inns: set[str]) -> None:
        """Find organisations by their ИНН. One statement."""
        query = "SELECT inn, id, guid, kind FROM housing_organisation WHERE inn = ANY(%s)"
        for inn, *known in rows_of(query, list(inns - set(self.organisations))):
            self.organisations[inn] = KnownOrganisation(*known)

    def _know_houses(self, guids: set[UUID]) -> None:
        query = (
            "SELECT fias_guid, id, entrances, floors FROM housing_house WHERE fias_guid = ANY(%s)"
        )
        for guid, *known in rows_of(query, list(guids - set(self.houses))):
            self.houses[guid] = KnownHouse(*known)

    def know_flats(self, lines: Iterable[Line], table: Table) -> None:
        """Find the premises of the houses these lines refer to. One statement."""
        place = table.places["house"]
        houses = {
            self.houses[guid].id
            for guid in {line.values[place] for line in lines}
            if guid in self.houses
        }
        query = "SELECT id, house_id, number FROM housing_premises WHERE house_id = ANY(%s)"
        for flat, house, number in rows_of(query, list(houses)):
            self.flats[house, number] = flat

    def organisation(self, line: Line, table: Table) -> KnownOrganisation | None:
        """Return the organisation a line names, or complain."""
        inn = line.values[table.places["organisation"]]
        found = self.organisations.get(inn)
        if found is None and self._is_news("organisations", (inn,)):
            self.complain(line, table, "organisation", "no_such_organisation")
        return found

    def house(self, line: Line, table: Table) -> KnownHouse | None:
        """Return the house a line names, or complain."""
        guid = line.values[table.places["house"]]
        found = self.houses.get(guid)
        if found is None and self._is_news("houses", (guid,)):
            self.complain(line, table, "house", "no_such_house")
        return found

    def flat(self, line: Line, table: Table) -> int | None:
        """Return the id of the premises a line names, or complain."""
        house = self.house(line, table)
        if house is None:
            return None
        places = table.places
        number = line.values[places["premises"]]
        found = self.flats.get((house.id, number))
        if found is None and self._is_news("premises", (line.values[places["house"]], number)):
            self.complain(line, table, "premises", "no_such_premises")
        return found

    def _is_news(self, table: str, key: Key) -> bool:
        """Tell whether something unknown is not just a line that has a problem of its own."""
        return table not in self.incomplete and (table, key) not in self.lost


def merge(rows: Iterable[tuple[Line, Key, Row]], known: Mapping[Key, tuple[int, Row]]) -> Merged:
    """Compare rows with those known by key. Cells of absent columns keep what is known."""
    merged = Merged()
    for line, key, given in rows:
        if key not in known:
            merged.added.append((line, given))
            continue
        number, old = known[key]
        row = filled(given, old)
        if row == old:
            merged.unchanged += 1
        else:
            merged.changed.append((line, number, row, old))
    return merged


def filled(given: Row, known: Row) -> Row:
    """Return a row with what is known in place of cells of absent columns."""
    if ABSENT not in given:
        return given
    return tuple(old if new is ABSENT else new for new, old in zip(given, known, strict=True))


def blank(table: Table) -> Row:
    """Return what the cells of a table are where nothing is said."""
    return tuple(column.empty for column in table.columns)


def key_of(table: Table, values: Row) -> Key:
    """Return the key of a line as the files have it."""
    places = table.places
    return tuple(values[places[name]] for name in table.key)


def stands(line: Line) -> str:
    """Return where a line is, in words."""
    sheet = f", лист «{line.sheet.name}»" if line.sheet.name else ""
    return f"{line.sheet.file.name}{sheet}, строка {line.number}"


def in_words(value: Any) -> str:
    """Return a value as people write it."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "; ".join(riser_in_words(*riser) for riser in value)
    if isinstance(value, tuple):
        return "/".join(map(str, value))
    return str(value)
