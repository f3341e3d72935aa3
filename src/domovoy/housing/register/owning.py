"""Taking who owns what share of which premises: sealed, told apart, never more than the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from domovoy.housing.models import OwnerKind
from domovoy.housing.names import plain
from domovoy.housing.numbers import OF_A_BODY
from domovoy.housing.register.bulk import PERIOD, Relation, Row, range_text, rows_of
from domovoy.housing.register.periods import Held, Period, exceeding, overlaps
from domovoy.housing.register.reading import ABSENT, Line
from domovoy.housing.register.state import State, filled, stands
from domovoy.housing.register.tables import OWNERSHIPS
from domovoy.housing.tenure import end_with_ownerships
from domovoy.identity.actions import SNILS
from domovoy.identity.sealing import Seal, installation_seal
from domovoy.journal import record

_COLUMNS = (
    *("premises_id", "owner_kind", "owner_key", "surname", "first_name", "patronymic"),
    *("organisation_name", "inn", "snils_print", "numerator", "denominator"),
)
_NUMBERS = {"premises_id": "bigint", "numerator": "int", "denominator": "int"}
_OWNERSHIPS = Relation(
    "housing_ownership",
    {name: _NUMBERS.get(name, "text") for name in _COLUMNS}
    | {"period": PERIOD, "snils_sealed": "bytea"},
)
_KNOWN = f"""
SELECT ownership.id, snils_sealed, {", ".join(_COLUMNS)}, lower(period), upper(period)
FROM housing_ownership ownership
JOIN housing_premises premises ON premises.id = ownership.premises_id
WHERE premises.house_id = ANY(%s)
"""  # noqa: S608
_TIED = """
SELECT DISTINCT ownership_id FROM housing_holding
WHERE ownership_id = ANY(%s) AND NOT isempty(period)
    AND (upper_inf(period) OR upper(period) > %s)
"""
_AT = {name: place for place, name in enumerate((*_COLUMNS, "since", "until"))}
_KEY, _PRINT, _KIND = _AT["owner_key"], _AT["snils_print"], _AT["owner_kind"]
_OVER, _UNDER, _SINCE, _UNTIL = (
    *(_AT["numerator"], _AT["denominator"]),
    *(_AT["since"], _AT["until"]),
)


class Owner(NamedTuple):
    """Who a line names: the keys by which the register may know them, the surest first."""

    keys: tuple[str, ...]
    snils: str
    snils_print: Any


@dataclass
class Owned:
    """A share as it shall be; `was` as the register has it, without `line` untouched by files."""

    row: Row
    id: int | None = None
    was: Row | None = None
    sealed: Any = None
    line: Line | None = None
    snils: str = ""

    @property
    def period(self) -> Period:
        """From when to when."""
        return Period(self.row[_SINCE], self.row[_UNTIL])

    @property
    def held(self) -> Held:
        """The share and when it is held."""
        return Held(self.period, self.row[_OVER], self.row[_UNDER])

    def stands(self) -> str:
        """Where it is written, in words."""
        return stands(self.line) if self.line else f"запись реестра {self.period}"


Known = dict[tuple[int, str, date | None], Owned]


def take_ownerships(lines: Sequence[Line], state: State) -> None:
    """Write shares; end the ties of people whose share ended. Six statements and batches."""
    state.know(lines, OWNERSHIPS)
    state.know_flats(lines, OWNERSHIPS)
    known = _known(lines, state)
    named: dict[tuple[int, str, date | None], Line] = {}
    every = list(known.values())
    seal, held = installation_seal(), {key for _, key, _ in known}
    for place, line in enumerate(lines):
        if place % 5000 == 0:
            state.tell(OWNERSHIPS.name, place / len(lines))
        flat, owner = state.flat(line, OWNERSHIPS), _owner(line, seal, held, state)
        if flat is None or owner is None:
            continue
        since = _value(line, "since")
        first = named.setdefault((flat, owner.keys[0], since), line)
        if first is not line:
            state.complain(line, OWNERSHIPS, "premises", "duplicate", first=stands(first))
            continue
        match = next(
            (known[flat, key, since] for key in owner.keys if _fits(known, flat, key, since)), None
        )
        owned = match or Owned(())
        if match is None:
            every.append(owned)
        _fill(owned, flat, owner, line)
    _require_untied(every, state)
    _require_right(every, state)
    if not state.problems:
        _write(every, state)


def _known(lines: Sequence[Line], state: State) -> Known:
    houses = {
        state.houses[guid].id for guid in {line.values[0] for line in lines} if guid in state.houses
    }
    known = {}
    for number, sealed, *values in rows_of(_KNOWN, list(houses)):
        row = tuple(values)
        known[row[0], row[_KEY], row[_SINCE]] = Owned(row, number, row, sealed)
    return known


def _value(line: Line, name: str) -> Any:
    """Return what a line says in a column; nothing where the file has no such column."""
    place = OWNERSHIPS.places[name]
    value = line.values[place]
    return OWNERSHIPS.columns[place].empty if value is ABSENT else value


def _owner(line: Line, seal: Seal, held: Set[str], state: State) -> Owner | None:
    """Return who owns, or complain that it is not said or said of both kinds at once.

    A code exported before a change of the key of fingerprints is read as what it has become.
    """
    snils, inn, code = (_value(line, name) for name in ("snils", "inn", "owner_code"))
    code = code and next((each for each in seal.grown(code) if each in held), code)
    is_person = _kind(line) == OwnerKind.PERSON
    name = _name(line)
    if wrong := _contradiction(line, is_person=is_person):
        state.complain(line, OWNERSHIPS, *wrong)
        return None
    told = [(SNILS, snils), ("inn", inn), ("name", plain(name))]
    prints = [seal.fingerprint(kind, text) for kind, text in told if text]
    known_by = [code, *prints] if code else prints
    if code and snils:
        known_by = [prints[0], code, *prints[1:]]
    return Owner(tuple(known_by), snils, prints[0] if snils else ABSENT)


def _kind(line: Line) -> str:
    """Return what kind of owner a line names, said or plain from what it says."""
    if said := _value(line, "owner_kind"):
        return str(said)
    inn, name = _value(line, "inn"), _value(line, "organisation_name")
    is_legal = name or len(inn) == OF_A_BODY
    return OwnerKind.LEGAL.value if is_legal else OwnerKind.PERSON.value


def _name(line: Line) -> str:
    person = (_value(line, part) for part in ("surname", "first_name", "patronymic"))
    return " ".join(filter(None, person)) or str(_value(line, "organisation_name"))


def _contradiction(line: Line, *, is_person: bool) -> tuple[str, str] | None:
    """Return the column and what is wrong where a line names nobody, or two kinds at once."""
    snils, inn, code = (_value(line, name) for name in ("snils", "inn", "owner_code"))
    since, until = _value(line, "since"), _value(line, "until")
    if not (snils or inn or code or _name(line)):
        return "surname", "owner_unnamed"
    if _value(line, "first_name") and not _value(line, "surname"):
        return "surname", "surname_missing"
    if is_person and (_value(line, "organisation_name") or len(inn) == OF_A_BODY):
        return "owner_kind", "person_or_organisation"
    if not is_person and (snils or _value(line, "surname")):
        return "owner_kind", "person_or_organisation"
    if since and until and until <= since:
        return "until", "ends_before_it_begins"
    return None


def _fits(known: Known, flat: int, key: str, since: date | None) -> bool:
    """Tell whether the register has this share untaken yet."""
    found = known.get((flat, key, since))
    return found is not None and found.line is None


def _fill(owned: Owned, flat: int, owner: Owner, line: Line) -> None:
    """Set what a share shall be by its line."""
    given = dict(zip((column.name for column in OWNERSHIPS.columns), line.values, strict=True))
    over, under = given["share"]
    kind = given["owner_kind"] or ABSENT
    row: Row = (
        *(flat, kind, owner.keys[0], given["surname"], given["first_name"], given["patronymic"]),
        *(given["organisation_name"], given["inn"], owner.snils_print, over, under),
        *(_value(line, "since"), given["until"]),
    )
    nothing = (0, _kind(line), "", "", "", "", "", "", "", 1, 1, None, None)
    owned.row = filled(row, owned.was or nothing)
    owned.line, owned.snils = line, owner.snils


def _require_untied(every: Iterable[Owned], state: State) -> None:
    """Complain of another СНИЛС in a record on which somebody's tie rests. One statement."""
    swapped = {
        owned.id: owned.line
        for owned in every
        if owned.line and owned.was and owned.was[_PRINT] not in {None, "", owned.row[_PRINT]}
    }
    for (number,) in rows_of(_TIED, list(swapped), state.at.date()) if swapped else ():
        state.complain(swapped[number], OWNERSHIPS, "snils", "owner_tied")


def _require_right(every: Iterable[Owned], state: State) -> None:
    """Complain of shares of one owner that share a day, and of premises owned more than whole."""
    by_flat: dict[int, list[Owned]] = defaultdict(list)
    for owned in every:
        by_flat[owned.row[0]].append(owned)
    for group in by_flat.values():
        if len(group) > 1 and any(owned.line for owned in group):
            _require_apart(group, state)
            _require_no_more_than_whole(group, state)


def _require_apart(group: Sequence[Owned], state: State) -> None:
    by_owner: dict[str, list[Owned]] = defaultdict(list)
    for owned in group:
        by_owner[owned.row[_KEY]].append(owned)
    for shares in by_owner.values():
        for first, second in overlaps([owned.period for owned in shares]):
            here, there = shares[second], shares[first]
            if here.line is None:
                here, there = there, here
            if here.line:
                state.complain(here.line, OWNERSHIPS, "since", "overlaps", other=there.stands())


def _require_no_more_than_whole(group: Sequence[Owned], state: State) -> None:
    found = exceeding([owned.held for owned in group])
    if found is None:
        return
    day, total = found
    at_once = [owned for owned in group if _holds(owned.period, day)]
    last = max(
        (o for o in at_once if o.line), key=lambda o: o.line.number if o.line else 0, default=None
    )
    if last and last.line:
        others = "; ".join(owned.stands() for owned in at_once if owned is not last)
        facts = {"total": total, "others": others, "day": _day_in_words(day)}
        state.complain(last.line, OWNERSHIPS, "share", "more_than_whole", **facts)


def _day_in_words(day: date) -> str:
    return "С начала" if day == date.min else f"{day:%d.%m.%Y}"


def _holds(period: Period, day: date) -> bool:
    return (period.since or date.min) <= day < (period.until or date.max)


def _write(every: Iterable[Owned], state: State) -> None:
    """Write shorter periods first, so that no owner has two shares at any moment."""
    seal = installation_seal()
    said = [owned for owned in every if owned.line]
    added = [owned for owned in said if owned.was is None]
    changed = [owned for owned in said if owned.was not in {None, owned.row}]
    for shorter in (True, False):
        part = [owned for owned in changed if _is_shorter(owned) is shorter]
        _OWNERSHIPS.update((owned.id or 0, _written(owned, seal)) for owned in part)
    for place, _ in enumerate(_OWNERSHIPS.insert(_written(owned, seal) for owned in added), 1):
        state.tell(OWNERSHIPS.name, place / len(added))
    counts = state.counts[OWNERSHIPS.name]
    counts.closed = sum(_closes(owned) for owned in changed)
    counts.added, counts.changed = len(added), len(changed) - counts.closed
    counts.unchanged = len(said) - len(added) - len(changed)
    state.journal.extend(_ended([owned for owned in changed if owned.row[_UNTIL]]))


def _written(owned: Owned, seal: Seal) -> Row:
    row = owned.row
    sealed = owned.sealed
    if owned.snils and (owned.was is None or owned.was[_PRINT] != row[_PRINT]):
        sealed = seal.seal(owned.snils)
    return *row[:_SINCE], range_text(row[_SINCE], row[_UNTIL]), sealed


def _closes(owned: Owned) -> bool:
    return bool(owned.was and owned.was[_UNTIL] is None and owned.row[_UNTIL])


def _is_shorter(owned: Owned) -> bool:
    was = owned.was[_UNTIL] if owned.was else None
    return (owned.row[_UNTIL] or date.max) <= (was or date.max)


def _ended(changed: Sequence[Owned]) -> Iterator[record.Line]:
    """End the ties that rest on shares which ended, and tell of each."""
    for guid in end_with_ownerships([owned.id for owned in changed if owned.id]):
        yield record.Line(guid, "holding_ended", {"because": "ownership_ended"})
