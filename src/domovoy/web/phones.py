"""Telephone numbers as people read them and as a telephone takes them."""

from __future__ import annotations

import re

SPACE, HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
_RUSSIAN = re.compile(r"\+?[78](\d{3})(\d{3})(\d{2})(\d{2})")


def dialled(phone: str) -> str:
    """Return a number as a `tel:` address takes it.

    >>> dialled("+7 (000) 000-00-04")
    '+70000000004'
    """
    return "".join(sign for sign in phone if sign in "+0123456789")


def unbroken(phone: str) -> str:
    """Return a number as it was written, in one line."""
    return phone.replace(" ", SPACE).replace("-", HYPHEN)


def in_groups(phone: str) -> str:
    """Return a Russian number in groups, in one line; any other as it was written.

    >>> in_groups("+7(999)0000001").replace(SPACE, " ").replace(HYPHEN, "-")
    '+7 999 000-00-01'
    """
    read = _RUSSIAN.fullmatch(dialled(phone))
    if read is None:
        return unbroken(phone)
    code, *rest = read.groups()
    return f"+7{SPACE}{code}{SPACE}{HYPHEN.join(rest)}"
