"""Reading every file to the end: which table each sheet is, and which of its lines can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domovoy.housing.register.errors import Problem, harmless
from domovoy.housing.register.reading import Layout, Line, Spoilt, lines_of
from domovoy.housing.register.sources import Glance, Sheet, Unreadable, files_in, table_of
from domovoy.housing.register.state import State, key_of
from domovoy.housing.register.tables import ORDER, Table
from domovoy.housing.register.textfiles import sheet_of
from domovoy.housing.register.workbooks import sheets_of

TOLD_EVERY = 1000
MOST_PROBLEMS = 10_000


@dataclass
class Gathered:
    """What the files have: lines by the name of their table, and the SHA-256 of each file."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)


def gathered(paths: Sequence[Path], state: State) -> Gathered:
    """Read files and folders; what is to be mended in them is in `state`. No statement."""
    found = Gathered()
    layouts: dict[str, list[Layout]] = {table.name: [] for table in ORDER}
    glances: dict[Path, Glance] = {}
    for path in _files(paths, state):
        _open(path, layouts, glances, state)
    for table in ORDER:
        if layouts[table.name]:
            found.lines[table.name] = _lines(table, layouts[table.name], state)
    for path, glance in glances.items():
        if not glance.is_of(path):
            _forget_problems_of(path, state)
            state.problems.append(Problem("file_changed", path.name))
    found.digests = [glance.digest for glance in glances.values()]
    return found


def _files(paths: Sequence[Path], state: State) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        try:
            inside = files_in(path)
        except Unreadable as closed:
            state.problems.append(closed.problem(path))
            continue
        files.extend(inside)
        if not inside:
            state.problems.append(Problem("no_tables", path.name))
    if not paths:
        state.problems.append(Problem("no_tables", ""))
    return files


def _open(
    path: Path,
    layouts: dict[str, list[Layout]],
    glances: dict[Path, Glance],
    state: State,
) -> None:
    """Tell which table each sheet of a file is."""
    try:
        glance = glances[path] = Glance.at(path)
        sheets = list(sheets_of(path)) if glance.is_workbook else [sheet_of(path, glance)]
        if not sheets:
            raise Unreadable("empty_file")
    except Unreadable as broken:
        state.problems.append(broken.problem(path))
        state.incomplete.update(table.name for table in ORDER)
        return
    for sheet in sheets:
        _lay_out(sheet, layouts, state)


def _lay_out(sheet: Sheet, layouts: dict[str, list[Layout]], state: State) -> None:
    try:
        table = table_of(sheet)
    except Unreadable as broken:
        state.problems.append(broken.problem(sheet.file, sheet.name))
        state.incomplete.update(table.name for table in ORDER)
        return
    layout = Layout.of(sheet, table)
    if layout.problems:
        state.problems.extend(layout.problems)
        state.incomplete.add(table.name)
    else:
        layouts[table.name].append(layout)


def _lines(table: Table, layouts: Sequence[Layout], state: State) -> list[Line]:
    """Read the lines of a table, as long as there is not too much to mend."""
    lines: list[Line] = []
    for layout in layouts:
        shown = harmless(layout.sheet.name or layout.sheet.file.name)
        for place, line in enumerate(lines_of(layout)):
            if place % TOLD_EVERY == 0:
                state.tell(shown, layout.sheet.progress())
            if isinstance(line, Line):
                lines.append(line)
            elif not _is_noted(table, line, layout.sheet, state):
                return lines
        state.tell(shown, 1)
    return lines


def _is_noted(table: Table, spoilt: Spoilt, sheet: Sheet, state: State) -> bool:
    """Note what is to be mended in a line; not, where there is too much of it already."""
    state.problems.extend(spoilt.problems)
    if spoilt.values:
        state.lost.add((table.name, key_of(table, spoilt.values)))
    else:
        state.incomplete.add(table.name)
    if len(state.problems) < MOST_PROBLEMS:
        return True
    most = {"most": str(MOST_PROBLEMS)}
    line = spoilt.problems[-1].line
    state.problems.append(
        Problem("too_many_problems", sheet.file.name, sheet.name, line, facts=most)
    )
    state.incomplete.update(each.name for each in ORDER)
    return False


def _forget_problems_of(path: Path, state: State) -> None:
    """Forget what was found in a file that was another while it was read."""
    name = harmless(path.name)
    state.problems[:] = [each for each in state.problems if each.file != name]
