"""What identity may refuse."""

from __future__ import annotations

from datetime import datetime


class IdentityError(Exception):
    """The base of this app's refusals."""

    code = "identity"


class NotPermitted(IdentityError):
    """This is not for who asks: to them it does not exist."""

    code = "not_permitted"

    def __init__(self, act: str, who: str) -> None:
        super().__init__(f"{act} is not for {who}")
        self.act = act
        self.who = who


class SessionNotFound(IdentityError):
    """This person has no such session, or it has ended already."""

    code = "session_not_found"


class ConsentChanged(IdentityError):
    """Another wording of the consent has come out since the page was opened."""

    code = "consent_changed"


class ErasureWaits(IdentityError):
    """Appeals with these numbers are open; the last of their terms ends at `until`, if known."""

    code = "erasure_waits"

    def __init__(self, numbers: list[str], until: datetime | None) -> None:
        super().__init__(f"{len(numbers)} appeals are open")
        self.numbers = numbers
        self.until = until


class ErasureAtPost(IdentityError):
    """The person works here now: who answers people is not erased."""

    code = "erasure_at_post"


class NotWrittenDown(IdentityError):
    """No such appeal, or its applicant has an account of their own or is erased already."""

    code = "not_written_down"


class TooManyAttempts(IdentityError):
    """Tried too often; `again_at` is when the next try may be made."""

    code = "too_many_attempts"

    def __init__(self, kind: str, again_at: datetime) -> None:
        super().__init__(f"too many attempts: {kind}")
        self.kind = kind
        self.again_at = again_at
