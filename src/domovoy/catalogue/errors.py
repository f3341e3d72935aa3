"""What can be wrong with the files of the catalogue."""

from pathlib import Path


class CatalogueError(Exception):
    """Base of everything the catalogue raises."""

    code = "catalogue_error"


class CatalogueInvalid(CatalogueError):
    """A file of the catalogue cannot be used as it is written.

    The sentence names the file, the line, what is wrong and the cure.
    """

    code = "catalogue_invalid"

    def __init__(self, path: Path, line: int, wrong: str, cure: str) -> None:
        super().__init__(f"{path}:{line}: {wrong}. {cure}")
        self.path = path
        self.line = line
        self.wrong = wrong
        self.cure = cure


class ProblemUnknown(CatalogueError):
    """No problem of the catalogue has this code."""

    code = "problem_unknown"

    def __init__(self, problem_code: str) -> None:
        super().__init__(f"no problem {problem_code!r} in the catalogue")
        self.problem_code = problem_code
