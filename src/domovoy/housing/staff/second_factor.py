"""The second factor of administrators: a code of an application, or one of ten spare ones.

Codes of the application are reckoned by the clock (RFC 6238), and each is taken once; spare ones
are kept as keyed hashes. Wrong codes are slowed down by the device and by counted tries.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

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
from domovoy.identity.rules import Act
from domovoy.journal import record

ISSUER = "Домовой"
KEY_BYTES, DIGITS = 20, 6
SPARE_CODES, SPARE_LENGTH, PRINT_KEPT = 10, 10, 16
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
    return bool(TOTPDevice.objects.filter(user_id=by.person_id, confirmed=True).exists())


def those_with_second_factor(people: Collection[int]) -> set[int]:
    """Return who of these people has one. One statement, none for nobody."""
    if not people:
        return set()
    with beyond_the_wall("an administrator sees who still has to set a second factor up"):
        devices = TOTPDevice.objects.filter(user_id__in=people, confirmed=True)
        return set(devices.values_list("user_id", flat=True))


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
    device = TOTPDevice.objects.create(user_id=by.person_id, name=ISSUER, key=key, confirmed=True)
    if not device.verify_token(_digits(code)):
        device.delete()
        return None
    codes = _new_spare_codes(by.person_id)
    record.append(guid, SET_UP, by=by.signature, at=at)
    return codes


@action(Act.PASS_SECOND_FACTOR)
def pass_second_factor(*, code: str, by: Officer, at: datetime) -> bool:
    """Tell whether a code is right; it is spent. A wrong one is counted and slows the next down.

    Raises NoSecondFactor, TooManyAttempts.
    """
    count_attempt(TRIES, f"person:{by.person_id}", at=at)
    guid = _locked(by)
    devices = TOTPDevice.objects.select_for_update(of=("self",))
    device = devices.filter(user_id=by.person_id, confirmed=True).first()
    if device is None:
        raise NoSecondFactor
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise TooManyAttempts(TRIES.kind, why["locked_until"])
    spare = not _is_of_application(code)
    passed = _spend(by.person_id, code) if spare else device.verify_token(_digits(code))
    if not passed and spare:
        device.throttle_increment()
    if passed:
        record.append(guid, PASSED, by=by.signature, at=at, data={"spare": spare})
    return bool(passed)


@action(Act.RESET_SECOND_FACTOR)
def reset_second_factor(*, post: UUID, by: Officer | System, at: datetime) -> None:
    """Forget an administrator's second factor and end their sessions: they set up a new one.

    Raises PostNotFound, NoSecondFactor.
    """
    found = post_for(post, by=by)
    if found.role != Role.ADMINISTRATOR or found.person_id is None:
        raise NoSecondFactor
    with beyond_the_wall("the factor and the sessions of another are ended by an administrator"):
        forgotten, _ = TOTPDevice.objects.filter(user_id=found.person_id).delete()
        if not forgotten:
            raise NoSecondFactor
        StaticDevice.objects.filter(user_id=found.person_id).delete()
        end_sessions(found.person_id)
    data = {"post": str(found.guid)}
    record.append(found.organisation.guid, RESET, by=by.signature, at=at, data=data)


def spare_codes_left(by: Officer) -> int:
    """Return how many spare codes were not used yet. One statement."""
    return int(StaticToken.objects.filter(device__user_id=by.person_id).count())


def _new_spare_codes(person_id: int) -> tuple[str, ...]:
    StaticDevice.objects.filter(user_id=person_id).delete()
    device = StaticDevice.objects.create(user_id=person_id, name=ISSUER, confirmed=True)
    codes = tuple(
        "".join(secrets.choice(LETTERS) for _ in range(SPARE_LENGTH)) for _ in range(SPARE_CODES)
    )
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_print(person_id, code)) for code in codes
    )
    return codes


def _spend(person_id: int, code: str) -> bool:
    """Take a spare code away; the lock on the device keeps two from taking the same."""
    kept = StaticToken.objects.filter(device__user_id=person_id)
    spent, _ = kept.filter(token=_print(person_id, as_typed(code))).delete()
    return bool(spent)


def _print(person_id: int, code: str) -> str:
    return print_of(SPARE, f"{person_id}:{code}")[:PRINT_KEPT]


def _is_of_application(code: str) -> bool:
    return len(_digits(code)) == DIGITS == len("".join(code.split()))


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isascii() and sign.isdigit())


def _locked(by: Officer) -> UUID:
    """Lock the officer's organisation, whose chain tells of this; return its guid."""
    lock(by.organisation_id)
    return Organisation.objects.values_list("guid", flat=True).get(pk=by.organisation_id)
