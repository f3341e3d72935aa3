"""Taking what stands: organisations, houses, risers, premises and their accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from domovoy.housing.register.bulk import Relation, Row, rows_of
from domovoy.housing.register.reading import ABSENT, Line
from domovoy.housing.register.state import (
    Key,
    KnownHouse,
    Merged,
    State,
    blank,
    filled,
    merge,
)
from domovoy.housing.register.tables import (
    ACCOUNTS,
    HOUSES,
    ORGANISATIONS,
    PREMISES,
    RISERS,
    Table,
)
from domovoy.housing.register.values import riser_in_words
from domovoy.journal import record

_NUMBERS = {"built_year", "floors", "entrances", "lifts"}
_ORGANISATION_COLUMNS = [column.name for column in ORGANISATIONS.columns]
_HOUSE_COLUMNS = [column.name for column in HOUSES.columns]
_ORGANISATIONS = Relation(
    "housing_organisation",
    {name: "date" if name == "licensed_on" else "text" for name in _ORGANISATION_COLUMNS}
    | {"guid": "uuid"},
)
_HOUSES = Relation(
    "housing_house",
    {name: "int" if name in _NUMBERS else "text" for name in _HOUSE_COLUMNS}
    | {"fias_guid": "uuid"},
)
_KNOWN_ORGANISATIONS = f"""
SELECT id, guid, {", ".join(_ORGANISATION_COLUMNS)} FROM housing_organisation WHERE inn = ANY(%s)
"""  # noqa: S608
_KNOWN_HOUSES = f"""
SELECT id, {", ".join(_HOUSE_COLUMNS)} FROM housing_house WHERE fias_guid = ANY(%s)
"""  # noqa: S608
_RISERS = Relation(
    "housing_riser", {"house_id": "bigint", "kind": "text", "number": "text", "entrance": "int"}
)
_PREMISES = Relation(
    "housing_premises",
    {
        "house_id": "bigint",
        "number": "text",
        "kind": "text",
        "cadastral_number": "text",
        "entrance": "int",
        "floor": "int",
        "area": "numeric",
    },
)
_KNOWN_PREMISES = f"""
SELECT id, {", ".join(_PREMISES.columns)} FROM housing_premises WHERE house_id = ANY(%s)
"""  # noqa: S608
_ON_RISERS = Relation("housing_premises_risers", {"premises_id": "bigint", "riser_id": "bigint"})
_ACCOUNTS = Relation(
    "housing_personalaccount",
    {
        "organisation_id": "bigint",
        "number": "text",
        "premises_id": "bigint",
        "unified_number": "text",
        "closed_on": "date",
    },
)


def take_organisations(lines: Sequence[Line], state: State) -> None:
    """Write organisations. Up to four statements and one a batch.

    An ОГРН that its organisation gives up in the same files is free for another.
    """
    table, places = ORGANISATIONS, ORGANISATIONS.places
    inns = [line.values[places["inn"]] for line in lines]
    ogrns = [line.values[places["ogrn"]] for line in lines]
    known = {
        (inn,): (number, (inn, *rest, guid))
        for number, guid, inn, *rest in rows_of(_KNOWN_ORGANISATIONS, inns)
    }
    shall_have = dict(zip(inns, ogrns, strict=True))
    owner_of = {
        ogrn: inn
        for ogrn, inn in rows_of(
            "SELECT ogrn, inn FROM housing_organisation WHERE ogrn = ANY(%s)", ogrns
        )
        if shall_have.get(inn, ogrn) == ogrn
    }
    rows = []
    for line in state.once(lines, table):
        inn, ogrn = line.values[places["inn"]], line.values[places["ogrn"]]
        if owner_of.setdefault(ogrn, inn) != inn:
            state.complain(line, table, "ogrn", "ogrn_taken", inn=owner_of[ogrn])
        else:
            guid = ABSENT if (inn,) in known else uuid.uuid4()
            rows.append((line, (inn,), (*line.values, guid)))
    merged = merge(rows, known)
    _free_ogrns(merged)
    _write(_ORGANISATIONS, merged, (*blank(table), None), state, table)
    for what, guid, fields in _organisations_told(merged):
        state.journal.append(record.Line(guid, what, fields))
    state.know_organisations(set(inns))


def _free_ogrns(merged: Merged) -> None:
    """Take from organisations the ОГРН they give up, so that another may have it at once."""
    place = ORGANISATIONS.places["ogrn"]
    giving_up = [number for _, number, row, old in merged.changed if row[place] != old[place]]
    if giving_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE housing_organisation SET ogrn = '~' || id WHERE id = ANY(%s)", [giving_up]
            )


def _organisations_told(merged: Merged) -> Iterator[tuple[str, uuid.UUID, dict[str, Any]]]:
    for _, row in merged.added:
        yield "organisation_added", row[-1], {}
    for _, _, row, old in merged.changed:
        names = [
            name
            for name, new, was in zip(_ORGANISATION_COLUMNS, row, old, strict=False)
            if new != was
        ]
        yield "organisation_changed", row[-1], {"fields": names}


def take_houses(lines: Sequence[Line], state: State) -> None:
    """Write houses. One statement and one a batch."""
    guids = [line.values[0] for line in lines]
    known = {(row[0],): (number, tuple(row)) for number, *row in rows_of(_KNOWN_HOUSES, guids)}
    rows = [(line, (line.values[0],), line.values) for line in state.once(lines, HOUSES)]
    merged = merge(rows, known)
    added = _write(_HOUSES, merged, blank(HOUSES), state, HOUSES)
    places = HOUSES.places
    floors, entrances = places["floors"], places["entrances"]
    for number, (_, row) in zip(added, merged.added, strict=True):
        state.houses[row[0]] = KnownHouse(number, row[entrances], row[floors])
    for line, number, row, old in merged.changed:
        state.houses[row[0]] = KnownHouse(number, row[entrances], row[floors])
        if row[floors] < old[floors] or row[entrances] < old[entrances]:
            state.shrunk[number] = line


def take_risers(lines: Sequence[Line], state: State) -> None:
    """Write risers of known houses. Two statements and one a batch."""
    state.know(lines, RISERS)
    rows: list[tuple[Line, Key, Row]] = []
    for line in state.once(lines, RISERS):
        if house := state.house(line, RISERS):
            _, kind, number, entrance = line.values
            if entrance is not ABSENT and entrance is not None and entrance > house.entrances:
                _too_high(state, line, RISERS, "entrance", house.entrances)
            else:
                rows.append((line, (house.id, kind, number), (house.id, kind, number, entrance)))
    query = (
        "SELECT id, house_id, kind, number, entrance FROM housing_riser WHERE house_id = ANY(%s)"
    )
    known = {
        tuple(row[:3]): (number, tuple(row))
        for number, *row in rows_of(query, list({row[0] for _, _, row in rows}))
    }
    _write(_RISERS, merge(rows, known), (None, "", "", None), state, RISERS)


def take_premises(lines: Sequence[Line], state: State) -> None:
    """Write premises of known houses and the risers that pass through them. Four and batches."""
    state.know(lines, PREMISES)
    rows, risers = [], []
    for line in state.once(lines, PREMISES):
        if not (house := state.house(line, PREMISES)):
            continue
        _, *values, through = line.values
        entrance, floor = values[3], values[4]
        if entrance > house.entrances:
            _too_high(state, line, PREMISES, "entrance", house.entrances)
        elif floor > house.floors:
            _too_high(state, line, PREMISES, "floor", house.floors)
        else:
            rows.append((line, (house.id, values[0]), (house.id, *values)))
            risers.append((line, (house.id, values[0]), through))
    known = {
        (row[0], row[1]): (number, tuple(row))
        for number, *row in rows_of(_KNOWN_PREMISES, list({row[0] for _, _, row in rows}))
    }
    merged = merge(rows, known)
    added = _write(_PREMISES, merged, (None, *blank(PREMISES)[1:-1]), state, PREMISES)
    state.flats |= {key: number for key, (number, _) in known.items()}
    for number, (_, row) in zip(added, merged.added, strict=True):
        state.flats[row[0], row[1]] = number
    _put_on_risers([each for each in risers if each[2] is not ABSENT], merged, state)


def _put_on_risers(
    wanted: Sequence[tuple[Line, Key, tuple[tuple[str, str], ...]]], merged: Merged, state: State
) -> None:
    """Make premises stand on the risers named, and on no others."""
    houses = list({key[0] for _, key, _ in wanted})
    risers = {
        (house, kind, number): riser
        for riser, house, kind, number in rows_of(
            "SELECT id, house_id, kind, number FROM housing_riser WHERE house_id = ANY(%s)", houses
        )
    }
    flats = [state.flats[key] for _, key, _ in wanted]
    query = "SELECT premises_id, riser_id FROM housing_premises_risers WHERE premises_id = ANY(%s)"
    there = set(rows_of(query, flats))
    asked: set[tuple[int, int]] = set()
    for (line, key, through), flat in zip(wanted, flats, strict=True):
        for kind, number in through:
            if riser := risers.get((key[0], kind, number)):
                asked.add((flat, riser))
            elif "risers" not in state.incomplete:
                named = riser_in_words(kind, number)
                state.complain(line, PREMISES, "risers", "no_such_riser", riser=named)
    for _ in _ON_RISERS.insert(sorted(asked - there)):
        pass
    _take_off_risers(list(there - asked))
    touched = {flat for flat, _ in asked ^ there}
    new = {id(line) for line, _ in merged.added} | {id(each[0]) for each in merged.changed}
    moved = sum(
        flat in touched and id(line) not in new
        for (line, _, _), flat in zip(wanted, flats, strict=True)
    )
    counts = state.counts[PREMISES.name]
    counts.changed, counts.unchanged = counts.changed + moved, counts.unchanged - moved


def _take_off_risers(gone: list[tuple[int, int]]) -> None:
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM housing_premises_risers WHERE (premises_id, riser_id) IN"
                " (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))",
                [list(column) for column in zip(*gone, strict=True)],
            )


def require_room(state: State) -> None:
    """Complain of houses made smaller than the premises that stay in them. One statement."""
    query = (
        "SELECT DISTINCT ON (house.id) house.id, premises.number"
        " FROM housing_premises premises JOIN housing_house house ON house.id = premises.house_id"
        " WHERE house.id = ANY(%s) AND"
        " (premises.entrance > house.entrances OR premises.floor > house.floors)"
        " ORDER BY house.id, premises.id"
    )
    for house, flat in rows_of(query, list(state.shrunk)) if state.shrunk else ():
        state.complain(state.shrunk[house], HOUSES, "entrances", "house_too_small", flat=flat)


def take_accounts(lines: Sequence[Line], state: State) -> None:
    """Write personal accounts of known premises. Four statements and one a batch."""
    state.know(lines, ACCOUNTS)
    state.know_flats(lines, ACCOUNTS)
    rows: list[tuple[Line, Key, Row]] = []
    for line in state.once(lines, ACCOUNTS):
        organisation, flat = state.organisation(line, ACCOUNTS), state.flat(line, ACCOUNTS)
        if organisation and flat:
            _, number, _, _, unified, closed = line.values
            key = (organisation.id, number)
            rows.append((line, key, (*key, flat, unified, closed)))
    query = (
        "SELECT id, organisation_id, number, premises_id, unified_number, closed_on"
        " FROM housing_personalaccount WHERE organisation_id = ANY(%s)"
    )
    known = {
        (row[0], row[1]): (number, tuple(row))
        for number, *row in rows_of(query, list({key[0] for _, key, _ in rows}))
    }
    if not state.problems:
        merged = merge(rows, known)
        _write(_ACCOUNTS, merged, (None, "", None, "", None), state, ACCOUNTS)
        closed_now = sum(
            old[-1] is None and row[-1] is not None for _, _, row, old in merged.changed
        )
        counts = state.counts[ACCOUNTS.name]
        counts.changed, counts.closed = counts.changed - closed_now, closed_now


def _too_high(state: State, line: Line, table: Table, column: str, most: int) -> None:
    state.complain(line, table, column, f"{column}_too_high", most=most)


def _write(
    relation: Relation, merged: Merged, nothing: Row, state: State, table: Table
) -> list[int]:
    """Insert what is new, write over what changed, and return the ids of the new."""
    merged.added = [(line, filled(row, nothing)) for line, row in merged.added]
    added = []
    for number in relation.insert(row for _, row in merged.added):
        added.append(number)
        state.tell(table.name, len(added) / len(merged.added))
    relation.update((number, row) for _, number, row, _ in merged.changed)
    counts = state.counts[table.name]
    counts.added, counts.changed = len(merged.added), len(merged.changed)
    counts.unchanged = merged.unchanged
    return added
