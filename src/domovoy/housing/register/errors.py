"""What an import or an export of the register may refuse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SHOWN = 60
_MOST_READ = 1_000
_SNILS = re.compile(r"(?<!\d)\d{3}(?:[\W_]{0,3}\d{3}){2}[\W_]{0,3}\d{2}(?!\d)")
"""Eleven digits grouped as in a СНИЛС, whatever stands between the groups."""


class RegisterError(Exception):
    """The base of this package's refusals."""

    code = "register"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands, what it is, and what `facts` the words need.

    `line` 0 is a whole file. Nothing in it ever shows a СНИЛС, wherever it was written: what it
    is made of passes the mask here, and only here.
    """

    code: str
    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""
    given: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Mask and shorten what people brought."""
        facts = {name: harmless(fact) for name, fact in self.facts.items()}
        object.__setattr__(self, "file", harmless(self.file))
        object.__setattr__(self, "sheet", harmless(self.sheet))
        object.__setattr__(self, "column", _shown(self.column))
        object.__setattr__(self, "given", _shown(self.given))
        object.__setattr__(self, "facts", facts)


def masked(text: str) -> str:
    """Return a text with dots in place of whatever may be a СНИЛС.

    >>> masked("СНИЛС 112–233–445 95")
    'СНИЛС •••'
    """
    return _SNILS.sub("•••", text)


def harmless(text: str) -> str:
    """Return a text without a СНИЛС and without signs that would command a terminal.

    >>> harmless("\x1b[2J flats.csv")
    '·[2J flats.csv'
    """
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else "·" for sign in text)
    return masked(text)


def _shown(text: str) -> str:
    read = harmless(text[:_MOST_READ])
    return f"{read[:SHOWN]}…" if len(read) > SHOWN else read


class FilesRefused(RegisterError):
    """The files have lines that cannot be taken; nothing was written."""

    code = "files_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the files")
        self.problems = tuple(problems)


class ImportRunning(RegisterError):
    """Another import or export of the register is going on."""

    code = "import_running"


class RegisterRefused(RegisterError):
    """The database itself refused what the checks had let pass; nothing was written."""

    code = "register_refused"

    def __init__(self, constraint: str) -> None:
        super().__init__(f"refused by {constraint}")
        self.constraint = constraint


class OrganisationUnknown(RegisterError):
    """No organisation with this ИНН is in the register."""

    code = "organisation_unknown"

    def __init__(self, inn: str) -> None:
        super().__init__("no such organisation")
        self.inn = inn


class Unfit(RegisterError):
    """A cell that does not say what its column must say; `facts` tell what would be right."""

    code = "unfit"

    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(why)
        self.why = why
        self.facts = {name: str(fact) for name, fact in facts.items()}
