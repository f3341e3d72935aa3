"""Names and words as they are compared, however they were written. Pure."""

from __future__ import annotations

import re
from typing import Protocol

_HYPHENS = str.maketrans("‐‑‒–—―", "------")
_NOT_OF_A_NAME = re.compile(r"[\s\-‐-―'’`.]+")


class NamedLike(Protocol):
    """Somebody with a name in its parts."""

    @property
    def surname(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def patronymic(self) -> str: ...


def plain(text: str) -> str:
    """Return a text without what people write in different ways: case, «ё», spaces.

    Fingerprints of owners known by name are made of it: it cannot change without them.

    >>> plain(" Ёлочный  ПРОЕЗД ")
    'елочный проезд'
    """
    return " ".join(text.casefold().replace("ё", "е").split())


def plain_name(name: str) -> str:
    """Return a whole name as it is compared word by word: hyphens are alike too.

    >>> plain_name(" Королёва – Ким  АННА ")
    'королева-ким анна'
    """
    return plain(plain(name).translate(_HYPHENS).replace(" - ", "-"))


def folded(name: str) -> str:
    """Return a name as it is compared letter by letter: hyphens and spaces do not count.

    >>> folded("Семёнова-Тян Шанская") == folded("СЕМЕНОВА ТЯН-ШАНСКАЯ")
    True
    """
    return _NOT_OF_A_NAME.sub("", plain(name))


def same_name(one: NamedLike, other: NamedLike) -> bool:
    """Tell whether two names are of one person, by surname, first name and, if known, patronymic.

    Letters «ё» and «е», case, hyphens and spaces make no difference; a missing name is nobody's.
    """
    for part in ("surname", "first_name"):
        mine, theirs = folded(getattr(one, part)), folded(getattr(other, part))
        if not mine or mine != theirs:
            return False
    mine, theirs = folded(one.patronymic), folded(other.patronymic)
    return not mine or not theirs or mine == theirs
