"""Check digits of the numbers that the state gives. Pure."""

from __future__ import annotations

OF_A_BODY, OF_A_PERSON = 10, 12
"""How many digits an ИНН has."""
INN_LENGTHS = frozenset({OF_A_BODY, OF_A_PERSON})
OGRN_LENGTHS = frozenset({13, 15})
SNILS_LENGTH = 11
_INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
"""Of the last digit of twelve; one less digit takes one less weight from the left."""
_SNILS_UNCHECKED = 1_001_998
"""Up to this number a СНИЛС was given without a check number."""


def is_number(text: str, lengths: frozenset[int]) -> bool:
    """Tell whether a text is so many digits, of those every keyboard has."""
    return text.isascii() and text.isdigit() and len(text) in lengths


def inn_agrees(digits: str) -> bool:
    """Tell whether the check digits of an ИНН of ten or twelve digits agree.

    >>> inn_agrees("7707083893"), inn_agrees("500100732259"), inn_agrees("7707083894")
    (True, True, False)
    """
    checks = (-1,) if len(digits) == OF_A_BODY else (-2, -1)
    return all(_inn_check(digits[:check]) == int(digits[check]) for check in checks)


def _inn_check(digits: str) -> int:
    weights = _INN_WEIGHTS[-len(digits) :]
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 % 10


def ogrn_agrees(digits: str) -> bool:
    """Tell whether the last digit of an ОГРН of thirteen digits, or of fifteen, agrees.

    >>> ogrn_agrees("1027700132195"), ogrn_agrees("1027700132196")
    (True, False)
    """
    return int(digits[:-1]) % (len(digits) - 2) % 10 == int(digits[-1])


def snils_agrees(digits: str) -> bool:
    """Tell whether the check number of a СНИЛС of eleven digits agrees; the oldest have none.

    >>> snils_agrees("11223344595"), snils_agrees("11223344596"), snils_agrees("00000000100")
    (True, False, True)
    """
    number = digits[:9]
    if int(number) <= _SNILS_UNCHECKED:
        return True
    total = sum(place * int(sign) for place, sign in zip(range(9, 0, -1), number, strict=True))
    return total % 101 % 100 == int(digits[9:])
