"""Numbers with right check digits that belong to nobody.

ИНН and ОГРН begin with the region code 00, which was never given to any region; СНИЛС are of a
series that was never given out.
"""

from __future__ import annotations

from random import Random
from uuid import UUID

REGION = "00"
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def inn(serial: int) -> str:
    """Return a ten-digit ИНН of a legal body.

    >>> inn(1)
    '0001000010'
    """
    digits = f"{REGION}01{serial:05}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _INN_WEIGHTS, strict=True))
    return f"{digits}{total % 11 % 10}"


def ogrn(serial: int) -> str:
    """Return a thirteen-digit ОГРН given in 2026.

    >>> ogrn(1)
    '1260000000017'
    """
    digits = f"126{REGION}{serial:07}"
    return f"{digits}{int(digits) % 11 % 10}"


def snils(serial: int) -> str:
    """Return the eleven digits of a СНИЛС.

    >>> snils(1)
    '90000000182'
    """
    digits = f"{900_000_000 + serial:09}"
    total = sum(place * int(digit) for place, digit in zip(range(9, 0, -1), digits, strict=True))
    return f"{digits}{total % 101 % 100:02}"


def unified_account(serial: int) -> str:
    """Return the number of a unified account of ГИС ЖКХ.

    >>> unified_account(5)
    '00УЧ000005'
    """
    return f"{REGION}УЧ{serial:06}"


def guid(rng: Random) -> UUID:
    """Return a guid that is the same for the same seed."""
    return UUID(int=rng.getrandbits(128), version=4)


def phone(serial: int) -> str:
    """Return a number of the code 000, which no network has."""
    digits = f"{serial:07}"
    return f"+7 000 {digits[:3]}-{digits[3:5]}-{digits[5:]}"
