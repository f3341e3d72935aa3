"""In which encoding a text was saved: what is not UTF-8 or Windows-1251 is known and refused. Pure.

Nothing marks an encoding in a file. What words of another one look like, read as ours, does.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log

SAMPLE = 1 << 20
"""So many bytes of a file are enough to know how often its letters stand in it."""
_FEW = 6
_SURELY = 5.0
_OFTEN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
"""Russian letters, the most frequent first."""
_PER_10_000 = (
    *(1097, 845, 801, 735, 670, 626, 547, 473, 454, 440, 349, 321, 298, 281, 262, 201, 190),
    *(174, 170, 165, 159, 144, 121, 97, 94, 73, 64, 48, 36, 32, 26, 4, 4),
)
_GARBLED = re.compile(
    "[ЂЃѓЉЊЌЋЏђљњќћџЅѕЈј\u2500-\u259f]"
    r"|\b[а-яёіў][А-ЯЁ]{2}"
    r"|[а-яё]Я\b"
    "|[‚†‡€‰‹•™›][а-яё]"
    "|[А-яЁёЎўҐґ][¤¦§©¬®°±µ¶][А-яЁёЎўҐґ]"
)
"""What only words of another encoding read as Windows-1251 have: KOI8-R, CP866, Mac."""
_SHIFTED = re.compile(r"\+(B[A-F][A-Za-z0-9+/]+)(-?)")
"""Cyrillic of UTF-7: its first sign is always B."""


def _weights(encoding: str) -> dict[int, float]:
    """Return how often a byte stands in Russian texts of an encoding, as a logarithm."""
    often = dict(zip(_OFTEN, (log(number / 10_000) for number in _PER_10_000), strict=True))
    rare = min(often.values())
    read = {byte: bytes([byte]).decode(encoding, "replace").lower() for byte in range(128, 256)}
    return {byte: often.get(letter, rare) for byte, letter in read.items()}


_WINDOWS, _KOI8 = _weights("cp1251"), _weights("koi8-r")


def is_rather_koi8(sample: bytes) -> bool:
    """Tell whether what is no UTF-8 reads as Russian in KOI8-R and as nonsense in Windows-1251.

    >>> is_rather_koi8("ковалева;анна".encode("koi8-r"))
    True
    >>> is_rather_koi8("ковалева;анна".encode("cp1251"))
    False
    """
    counted = Counter(sample)
    letters = {byte: count for byte, count in counted.items() if byte >= 0xC0}  # noqa: PLR2004
    if sum(letters.values()) < _FEW:
        return False
    gain = sum(count * (_KOI8[byte] - _WINDOWS[byte]) for byte, count in letters.items())
    return gain > _SURELY


def is_garbled(words: str) -> bool:
    """Tell whether words read as Windows-1251 are of another encoding."""
    return _GARBLED.search(words) is not None


def is_utf7(words: str) -> bool:
    """Tell whether plain ASCII hides Cyrillic words in the way of UTF-7.

    >>> is_utf7("+BBoEPgQyBDAEOwQ1BDIEMA-"), is_utf7("+79161234567"), is_utf7("ivan+BAR@example.ru")
    (True, False, False)
    """
    return any(_is_shifted(*found.groups()) for found in _SHIFTED.finditer(words))


def _is_shifted(coded: str, closed: str) -> bool:
    try:
        text = f"+{coded}-".encode().decode("utf-7")
    except UnicodeDecodeError:
        return False
    cyrillic = all("Ѐ" <= letter <= "ӿ" for letter in text)
    return cyrillic and (len(text) > 1 or bool(closed))
