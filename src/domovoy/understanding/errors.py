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


class HistoryUnreadable(UnderstandingError):
    """A table of past appeals cannot be read; `reason` says why, `detail` what was found."""

    code = "history_unreadable"

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {reason} {detail}".rstrip())
        self.reason = reason
        self.path = path
        self.detail = detail


class HistoryTooSmall(UnderstandingError):
    """There are too few past appeals to learn from and to hold some back."""

    code = "history_too_small"

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(f"{found} usable rows, at least {wanted} are wanted")
        self.found = found
        self.wanted = wanted
