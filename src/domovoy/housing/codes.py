"""Codes that are shown once and typed by hand: of invitations. Only a keyed hash is kept."""

from __future__ import annotations

import secrets

from domovoy.identity.sealing import installation_seal

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
"""Sixty bits: nobody guesses one in the days it lives, at the few tries a day anybody has."""
IN_A_GROUP = 4
_READ_AS = str.maketrans("ILOАВЕКМНОРСТУХ", "110ABEKMH0PCTYX")


def new_code() -> str:
    """Return a code nobody can guess: twelve letters and digits that are not mistaken (Crockford).

    It is shown by `in_groups`.
    """
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """Return a code as it is read out and typed.

    >>> in_groups("7Q4M9XK2TB0A")
    '7Q4M-9XK2-TB0A'
    """
    return "-".join(code[at : at + IN_A_GROUP] for at in range(0, len(code), IN_A_GROUP))


def as_typed(words: str) -> str:
    """Return the code somebody meant: small letters, spaces, look-alikes and Russian letters read.

    >>> as_typed(" 7q4m 9xk2–tВоа "), as_typed("уу")
    ('7Q4M9XK2TB0A', 'YY')
    """
    read = words.upper().translate(_READ_AS)
    return "".join(letter for letter in read if letter in LETTERS)


def print_of(kind: str, code: str) -> str:
    """Return the keyed hash by which a code of one kind is found."""
    return installation_seal().fingerprint(kind, code)
