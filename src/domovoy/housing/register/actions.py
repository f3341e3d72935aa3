"""Importing the register: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from domovoy.housing.register.bulk import rows_of
from domovoy.housing.register.errors import (
    FilesRefused,
    ImportRunning,
    Problem,
    RegisterRefused,
)
from domovoy.housing.register.managing import take_managements
from domovoy.housing.register.owning import take_ownerships
from domovoy.housing.register.reading import Layout, Line, Spoilt, lines_of
from domovoy.housing.register.sources import Glance, Sheet, Unreadable, files_among, table_of
from domovoy.housing.register.standing import (
    require_room,
    take_accounts,
    take_houses,
    take_organisations,
    take_premises,
    take_risers,
)
from domovoy.housing.register.state import Counts, State, Tell, key_of
from domovoy.housing.register.tables import ORDER, Table
from domovoy.housing.register.textfiles import sheet_of
from domovoy.housing.register.workbooks import sheets_of
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record

REGISTER = UUID("5ff4dc2a-6b0c-4b6e-9a5e-7c5d3f0a1e11")
"""The chain of the journal that tells of imports and exports."""
LOCK = 7_304_115_001
TOLD_EVERY = 1000
_TAKES: dict[str, Callable[[Sequence[Line], State], None]] = {
    "organisations": take_organisations,
    "houses": take_houses,
    "risers": take_risers,
    "premises": take_premises,
    "accounts": take_accounts,
    "managements": take_managements,
    "ownerships": take_ownerships,
}


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do, to each table it has lines for."""

    counts: dict[str, Counts]
    applied: bool

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the register had it all already."""
        return not any(each.added or each.changed or each.closed for each in self.counts.values())


def silent(_step: str, _done: float) -> None:
    """Tell nobody how far an import has come."""


@action(Act.IMPORT_REGISTER)
def import_register(
    *, files: Sequence[Path], at: datetime, apply: bool, tell: Tell = silent
) -> Outcome:
    """Take files and folders into the register; without `apply` do it all and take it back.

    Raises FilesRefused with everything to mend, ImportRunning, RegisterRefused.
    """
    lock_register()
    state = State(at, tell)
    layouts, digests = _layouts(list(files_among(files)), state)
    for table in ORDER:
        _take(table, layouts.get(table.name, []), state)
        if table.name == "premises":
            require_room(state)
    if state.problems:
        raise FilesRefused(state.problems)
    outcome = Outcome({name: state.counts[name] for name in layouts}, apply)
    if not outcome.changes_nothing:
        _journal(state, outcome, digests)
    settle()
    if not apply:
        transaction.set_rollback(True)
    return outcome


def lock_register() -> None:
    """Let nobody else change the register until the transaction ends. Raises ImportRunning."""
    if rows_of("SELECT pg_try_advisory_xact_lock(%s)", LOCK) != [(True,)]:
        raise ImportRunning


def settle() -> None:
    """Have the database check now what it would check at the end. Raises RegisterRefused."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS housing_shares_add_up IMMEDIATE")
            cursor.execute("SET CONSTRAINTS housing_shares_add_up DEFERRED")
    except IntegrityError as refused:
        raise _told(refused) from None


def _told(refused: IntegrityError) -> RegisterRefused:
    cause: Any = refused.__cause__
    return RegisterRefused(cause.diag.constraint_name or "")


def _layouts(paths: list[Path], state: State) -> tuple[dict[str, list[Layout]], list[str]]:
    """Open every file and tell which table each sheet is; in the order of the tables."""
    found: dict[str, list[Layout]] = {}
    digests: list[str] = []
    if not paths:
        state.problems.append(Problem("no_tables", ""))
    for path in paths:
        try:
            glance = Glance.at(path)
            sheets = list(sheets_of(path)) if glance.is_workbook else [sheet_of(path, glance)]
            if not sheets:
                raise Unreadable("empty_file")
        except Unreadable as broken:
            state.problems.append(broken.problem(path))
            state.incomplete.update(table.name for table in ORDER)
            continue
        digests.append(glance.digest)
        for sheet in sheets:
            _lay_out(sheet, found, state)
    return {table.name: found[table.name] for table in ORDER if table.name in found}, digests


def _lay_out(sheet: Sheet, found: dict[str, list[Layout]], state: State) -> None:
    try:
        table = table_of(sheet)
    except Unreadable as broken:
        state.problems.append(broken.problem(sheet.file, sheet.name))
        state.incomplete.update(table.name for table in ORDER)
        return
    layout = Layout.of(sheet, table)
    found.setdefault(table.name, [])
    if layout.problems:
        state.problems.extend(layout.problems)
        state.incomplete.add(table.name)
    else:
        found[table.name].append(layout)


def _take(table: Table, layouts: Sequence[Layout], state: State) -> None:
    """Read the lines of a table and take those that can be."""
    lines: list[Line] = []
    for layout in layouts:
        for place, line in enumerate(lines_of(layout)):
            if place % TOLD_EVERY == 0:
                state.tell(layout.sheet.name or layout.sheet.file.name, layout.sheet.progress())
            if isinstance(line, Spoilt):
                _note(table, line, state)
            else:
                lines.append(line)
        state.tell(layout.sheet.name or layout.sheet.file.name, 1)
    if not lines:
        return
    try:
        _TAKES[table.name](lines, state)
    except IntegrityError as refused:
        raise _told(refused) from None


def _note(table: Table, spoilt: Spoilt, state: State) -> None:
    state.problems.extend(spoilt.problems)
    if spoilt.values:
        state.lost.add((table.name, key_of(table, spoilt.values)))
    else:
        state.incomplete.add(table.name)


def _journal(state: State, outcome: Outcome, digests: Sequence[str]) -> None:
    """Tell of the import, and of each organisation and tie that it changed."""
    counts = {name: asdict(counts) for name, counts in outcome.counts.items()}
    done = record.Line(REGISTER, "register_imported", {"files": list(digests), "counts": counts})
    record.append_many([done, *state.journal], by=SYSTEM, at=state.at)
