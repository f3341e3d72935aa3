"""What can go wrong with what was learned."""

from pathlib import Path


class UnderstandingError(Exception):
    """Base of everything the understanding raises."""

    code = "understanding_error"


class ModelUnusable(UnderstandingError):
    """A saved model cannot be used with this catalogue: learn it again."""

    code = "model_unusable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be used: {reason}; learn it again")
        self.path = path
