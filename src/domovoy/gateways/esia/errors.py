"""What can come of asking ESIA. No message carries a code, a token or a person's data."""

from __future__ import annotations

import re
from typing import ClassVar

_ESIA_CODE = re.compile(r"ESIA-(\d{6})")
_OAUTH_ERROR = re.compile(r"[a-z_]{1,40}")

DENIED_BY_PERSON = "007004"
NOT_CONFIRMED = "007055"


class EsiaError(Exception):
    """Sign-in did not happen."""

    code: ClassVar[str] = "esia_failed"


class EsiaDenied(EsiaError):
    """The person changed their mind on ESIA's page."""

    code = "esia_denied"


class EsiaUnavailable(EsiaError):
    """ESIA did not answer in time, or its answer cannot be read."""

    code = "esia_unavailable"


class EsiaRefused(EsiaError):
    """ESIA refused the request itself: a setting, a key or the order of steps is wrong."""

    code = "esia_refused"

    def __init__(self, esia_code: str) -> None:
        super().__init__(f"ESIA refused with {esia_code}")
        self.esia_code = esia_code


class SignerUnavailable(EsiaError):
    """Our own request could not be signed, so nobody was sent anywhere."""

    code = "signer_unavailable"


class AccountNotConfirmed(EsiaError):
    """Only confirmed accounts may enter; this one is not."""

    code = "account_not_confirmed"


class ChildAccount(AccountNotConfirmed):
    """A child's account: a parent acts for the child."""

    code = "child_account"


class AccountDeleted(AccountNotConfirmed):
    """The account is deleted or blocked at ESIA, though its token is still good."""

    code = "account_deleted"


class TokenInvalid(EsiaError):
    """A token does not prove what it should: signature, addressee, moment or person."""

    code = "token_invalid"


class KeyUnknown(TokenInvalid):
    """A token is signed with none of the known keys: forged, or the keys were changed."""


class CallbackStateMismatch(EsiaError):
    """The answer belongs to another sign-in than the one this browser began."""

    code = "callback_state_mismatch"


class KeyFileUnusable(EsiaError):
    """A key or certificate file named in the settings cannot be used."""

    code = "key_file_unusable"


def refusal(error: str, description: str) -> EsiaError:
    """Name the refusal that ESIA described in its answer.

    >>> refusal("access_denied", "ESIA-007004: владелец отказал").code
    'esia_denied'

    Both texts come from outside: nothing of them is kept but a code of known shape.
    """
    found = _ESIA_CODE.search(description)
    esia_code = found.group(1) if found else ""
    if esia_code == NOT_CONFIRMED:
        return AccountNotConfirmed("ESIA says the account is not confirmed")
    if esia_code == DENIED_BY_PERSON or (not esia_code and error == "access_denied"):
        return EsiaDenied("the person refused on ESIA's page")
    if error in {"server_error", "temporarily_unavailable"}:
        return EsiaUnavailable(f"ESIA says {error}")
    if esia_code:
        return EsiaRefused(esia_code)
    return EsiaRefused(error if _OAUTH_ERROR.fullmatch(error) else "unnamed")
