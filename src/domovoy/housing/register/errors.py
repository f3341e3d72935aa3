"""What an import or an export of the register may refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class RegisterError(Exception):
    """The base of this package's refusals."""

    code = "register"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands, what it is, and what `facts` the words need.

    `line` 0 is a whole file; `given` never shows a СНИЛС.
    """

    code: str
    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""
    given: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


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
