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
    RegisterRefused,
)
from domovoy.housing.register.gathering import gathered
from domovoy.housing.register.managing import take_managements
from domovoy.housing.register.owning import take_ownerships
from domovoy.housing.register.reading import Line
from domovoy.housing.register.standing import (
    require_room,
    take_accounts,
    take_houses,
    take_organisations,
    take_premises,
    take_risers,
)
from domovoy.housing.register.state import Counts, State, Tell
from domovoy.housing.register.tables import ORDER, Table
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record

REGISTER = UUID("5ff4dc2a-6b0c-4b6e-9a5e-7c5d3f0a1e11")
"""The chain of the journal that tells of imports and exports."""
LOCK = 7_304_115_001
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


def nothing_more() -> None:
    """Do nothing before an import is kept."""


@action(Act.IMPORT_REGISTER)
def import_register(
    *,
    files: Sequence[Path],
    at: datetime,
    apply: bool,
    tell: Tell = silent,
    keeping: Callable[[], None] = nothing_more,
) -> Outcome:
    """Take files and folders into the register; without `apply` do it all and take it back.

    The register is touched, and locked, when the files have been read to the end. `keeping` is
    called when all is checked and is to be kept at once: what it raises undoes all.
    Raises FilesRefused with everything to mend, ImportRunning, RegisterRefused.
    """
    state = State(at, tell)
    found = gathered(files, state)
    tables = list(found.lines)
    lock_register()
    for table in ORDER:
        _take(table, found.lines.pop(table.name, []), state)
        if table.name == "premises":
            require_room(state)
    if state.problems:
        raise FilesRefused(state.problems)
    outcome = Outcome({name: state.counts[name] for name in tables}, apply)
    if not outcome.changes_nothing:
        _journal(state, outcome, found.digests)
    settle()
    if not apply:
        transaction.set_rollback(True)
    else:
        keeping()
    return outcome


def lock_register() -> None:
    """Let nobody else change the register until the transaction ends. Raises ImportRunning."""
    if rows_of("SELECT pg_try_advisory_xact_lock(%s)", LOCK) != [(True,)]:
        raise ImportRunning


def settle() -> None:
    """Have the database check now what it would check at the end. Raises RegisterRefused."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as refused:
        raise _told(refused) from None


def _told(refused: IntegrityError) -> RegisterRefused:
    cause: Any = refused.__cause__
    return RegisterRefused(cause.diag.constraint_name or "")


def _take(table: Table, lines: Sequence[Line], state: State) -> None:
    """Take those lines of a table that can be."""
    if not lines:
        return
    try:
        _TAKES[table.name](lines, state)
    except IntegrityError as refused:
        raise _told(refused) from None


def _journal(state: State, outcome: Outcome, digests: Sequence[str]) -> None:
    """Tell of the import, and of each organisation and tie that it changed."""
    counts = {name: asdict(counts) for name, counts in outcome.counts.items()}
    done = record.Line(REGISTER, "register_imported", {"files": list(digests), "counts": counts})
    record.append_many([done, *state.journal], by=SYSTEM, at=state.at)
