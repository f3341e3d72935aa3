"""The second factor of administrators: a code of an application, or one of ten spare ones.

Codes of the application are reckoned by the clock (RFC 6238), and each is taken once; what they are
reckoned from is kept sealed, spare codes as keyed hashes. Each wrong code makes the next wait twice
as long, and tries are counted.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from django_otp.oath import TOTP

from domovoy.housing.codes import LETTERS, as_typed, print_of
from domovoy.housing.models import Organisation
from domovoy.housing.staff.access import lock, post_for
from domovoy.housing.staff.errors import NoSecondFactor, SecondFactorThere
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer, Role, System
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.doing import action
from domovoy.identity.ending import end_sessions
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.models import SecondFactor, SpareCode
from domovoy.identity.rules import Act
from domovoy.identity.sealing import installation_seal
from domovoy.journal import record

ISSUER = "Домовой"
KEY_BYTES, DIGITS = 20, 6
TOLERANCE = 1
"""How many half-minutes an application's clock may be before or behind ours."""
LONGEST_WAIT, MOST_COUNTED = timedelta(hours=1), 20
SPARE_CODES, SPARE_LENGTH = 10, 10
SPARE = "spare_code"
TRIES = Limit("second_factor", most=10, within=timedelta(minutes=15))
SET_UP, PASSED, RESET = "second_factor_set_up", "second_factor_passed", "second_factor_reset"


@dataclass(frozen=True)
class Secret:
    """What the application and the product share: as text to type, and as an address to scan."""

    key: str

    @classmethod
    def new(cls) -> Secret:
        """Return one nobody has had before."""
        return cls(secrets.token_hex(KEY_BYTES))

    @property
    def text(self) -> str:
        """The secret in base32, as applications want it typed."""
        return base64.b32encode(bytes.fromhex(self.key)).decode()

    def address(self, account: str) -> str:
        """Return what the application reads from the picture; `account` is what it shows."""
        asked = urlencode({"secret": self.text, "issuer": ISSUER}, quote_via=quote)
        return f"otpauth://totp/{quote(ISSUER)}:{quote(account)}?{asked}"


def has_second_factor(by: Officer) -> bool:
    """Tell whether the officer has a confirmed second factor. One statement."""
    return bool(SecondFactor.objects.filter(person_id=by.person_id).exists())


def those_with_second_factor(people: Collection[int]) -> set[int]:
    """Return who of these people has one. One statement, none for nobody."""
    if not people:
        return set()
    with beyond_the_wall("an administrator sees who still has to set a second factor up"):
        factors = SecondFactor.objects.filter(person_id__in=people)
        return set(factors.values_list("person_id", flat=True))


@action(Act.SET_UP_SECOND_FACTOR)
def set_up_second_factor(
    *, key: str, code: str, by: Officer, at: datetime
) -> tuple[str, ...] | None:
    """Keep a secret once its first code is right; return the spare codes, to be shown once.

    None where the code is wrong: nothing is kept. Raises SecondFactorThere.
    """
    guid = _locked(by)
    if has_second_factor(by):
        raise SecondFactorThere
    factor = SecondFactor(
        person_id=by.person_id, secret_sealed=installation_seal().seal(key), confirmed_at=at
    )
    if not _is_right(factor, code, at=at):
        return None
    factor.save(force_insert=True)
    codes = _new_spare_codes(factor)
    record.append(guid, SET_UP, by=by.signature, at=at)
    return codes


@action(Act.PASS_SECOND_FACTOR)
def pass_second_factor(*, code: str, by: Officer, at: datetime) -> bool:
    """Tell whether a code is right; it is spent. A wrong one is counted and slows the next down.

    Raises NoSecondFactor, TooManyAttempts, SealBroken.
    """
    count_attempt(TRIES, f"person:{by.person_id}", at=at)
    guid = _locked(by)
    factors = SecondFactor.objects.select_for_update(of=("self",))
    factor = factors.filter(person_id=by.person_id).first()
    if factor is None:
        raise NoSecondFactor
    _require_waited(factor, at=at)
    spare = not _is_of_application(code)
    passed = _spend(factor, code) if spare else _is_right(factor, code, at=at)
    factor.failures = 0 if passed else min(factor.failures + 1, MOST_COUNTED)
    factor.failed_at = None if passed else at
    factor.save(update_fields=["last_step", "drift", "failures", "failed_at"])
    if passed:
        record.append(guid, PASSED, by=by.signature, at=at, data={"spare": spare})
    return passed


@action(Act.RESET_SECOND_FACTOR)
def reset_second_factor(*, post: UUID, by: Officer | System, at: datetime) -> None:
    """Forget an administrator's second factor and end their sessions: they set up a new one.

    Raises PostNotFound, NoSecondFactor.
    """
    found = post_for(post, by=by)
    if found.role != Role.ADMINISTRATOR or found.person_id is None:
        raise NoSecondFactor
    with beyond_the_wall("the factor and the sessions of another are ended by an administrator"):
        forgotten, _ = SecondFactor.objects.filter(person_id=found.person_id).delete()
        if not forgotten:
            raise NoSecondFactor
        end_sessions(found.person_id)
    data = {"post": str(found.guid)}
    record.append(found.organisation.guid, RESET, by=by.signature, at=at, data=data)


def spare_codes_left(by: Officer) -> int:
    """Return how many spare codes were not used yet. One statement."""
    return int(SpareCode.objects.filter(factor__person_id=by.person_id).count())


def _new_spare_codes(factor: SecondFactor) -> tuple[str, ...]:
    codes = tuple(
        "".join(secrets.choice(LETTERS) for _ in range(SPARE_LENGTH)) for _ in range(SPARE_CODES)
    )
    SpareCode.objects.bulk_create(
        SpareCode(factor=factor, code_print=_print(factor.person_id, code)) for code in codes
    )
    return codes


def _require_waited(factor: SecondFactor, *, at: datetime) -> None:
    """Refuse whoever tries again before a wrong code's wait is over. Raises TooManyAttempts."""
    if factor.failed_at is None or not factor.failures:
        return
    wait = min(timedelta(seconds=2 ** (factor.failures - 1)), LONGEST_WAIT)
    if at < factor.failed_at + wait:
        raise TooManyAttempts(TRIES.kind, factor.failed_at + wait)


def _is_right(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    """Tell whether the application shows this code now; what is taken once is not taken again."""
    if not _is_of_application(code):
        return False
    secret = bytes.fromhex(installation_seal().open(factor.secret_sealed))
    reckoned = TOTP(secret, drift=factor.drift)
    reckoned.time = at.timestamp()
    right = bool(reckoned.verify(int(_digits(code)), TOLERANCE, factor.last_step + 1))
    if right:
        factor.last_step, factor.drift = reckoned.t(), reckoned.drift
    return right


def _spend(factor: SecondFactor, code: str) -> bool:
    """Take a spare code away; the lock on the factor keeps two from taking the same."""
    kept = SpareCode.objects.filter(factor=factor)
    spent, _ = kept.filter(code_print=_print(factor.person_id, as_typed(code))).delete()
    return bool(spent)


def _print(person_id: int, code: str) -> str:
    return print_of(SPARE, f"{person_id}:{code}")


def _is_of_application(code: str) -> bool:
    return len(_digits(code)) == DIGITS == len("".join(code.split()))


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isascii() and sign.isdigit())


def _locked(by: Officer) -> UUID:
    """Lock the officer's organisation, whose chain tells of this; return its guid."""
    lock(by.organisation_id)
    return Organisation.objects.values_list("guid", flat=True).get(pk=by.organisation_id)
