"""May this be written down at the desk? Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol

from domovoy.housing.names import NamedLike
from domovoy.intake import errors

NAME_LIMIT = 100
PHONE_LIMIT = 32
EMAIL_LIMIT = 100
ADDRESS_LIMIT = 300
INCOMING_LIMIT = 50
DIGITS_OF_A_PHONE = 5
OLDEST = timedelta(days=60)
PHONE, PAPER, VISIT = "phone", "paper", "visit"
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
A_NAME = re.compile(r"[^\W\d_]")


class CallerLike(NamedLike, Protocol):
    """Who asks, as it was typed."""

    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def post_address(self) -> str: ...


def require_origin(origin: str) -> None:
    """Refuse another way than a call, a letter or a visit. Raises OriginUnknown."""
    if origin not in {PHONE, PAPER, VISIT}:
        raise errors.OriginUnknown


def require_named(caller: CallerLike) -> None:
    """Refuse somebody without surname and first name. Raises NameMissing."""
    names = (caller.surname, caller.first_name)
    if not all(A_NAME.search(name) for name in names):
        raise errors.NameMissing
    if any(len(name) > NAME_LIMIT for name in (*names, caller.patronymic)):
        raise errors.NameMissing


def require_reachable(caller: CallerLike, *, origin: str, has_account: bool) -> None:
    """Refuse contacts that are none, and a caller without any.

    A letter and a visitor can be answered by post to the flat, somebody with an account in it.
    Raises PhoneUnreadable, EmailUnreadable, AddressTooLong, ContactMissing.
    """
    digits = sum(sign.isdigit() for sign in caller.phone)
    if caller.phone and (digits < DIGITS_OF_A_PHONE or len(caller.phone) > PHONE_LIMIT):
        raise errors.PhoneUnreadable
    if caller.email and not (EMAIL.fullmatch(caller.email) and len(caller.email) <= EMAIL_LIMIT):
        raise errors.EmailUnreadable
    if len(caller.post_address) > ADDRESS_LIMIT:
        raise errors.AddressTooLong(ADDRESS_LIMIT)
    by_some_way = caller.phone or caller.email or caller.post_address
    if origin == PHONE and not by_some_way and not has_account:
        raise errors.ContactMissing


def require_incoming(number: str) -> None:
    """Refuse an incoming number longer than is kept. Raises AddressTooLong."""
    if len(number) > INCOMING_LIMIT:
        raise errors.AddressTooLong(INCOMING_LIMIT)


def received(received_at: datetime | None, *, origin: str, at: datetime) -> datetime:
    """Return from when the law counts: as typed, or now for a call or a visit.

    Raises ReceivedMissing (a letter without it), ReceivedLater, ReceivedTooEarly.
    """
    if received_at is None:
        if origin == PAPER:
            raise errors.ReceivedMissing
        return at
    if received_at > at:
        raise errors.ReceivedLater
    if received_at < at - OLDEST:
        raise errors.ReceivedTooEarly(OLDEST.days)
    return received_at
