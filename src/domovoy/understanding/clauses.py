"""A message cut into clauses, so that a denial denies only what stands beside it."""

import re

_CUT = re.compile(r"[.!?;:\n,()]+|\s(?:но|однако|зато|хотя|потому что|так как)\s|\s[-–—]\s")


def clauses(plain_text: str) -> list[str]:
    """The clauses of a plain text, in order, without the empty ones.

    >>> clauses("газ не пахнет, но искрит щиток")
    ['газ не пахнет', 'искрит щиток']
    """
    return [part.strip() for part in _CUT.split(plain_text) if part.strip()]
