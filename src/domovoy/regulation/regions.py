"""The regions of the federation by code, number and name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from domovoy.regulation.errors import RegionUnknown

_FILE = Path(__file__).parent / "data" / "regions.yaml"


@dataclass(frozen=True, slots=True)
class Region:
    """A subject of the federation: ISO 3166-2 code, number on documents, name."""

    code: str
    number: str
    name: str


def region_named(words: str) -> Region:
    """Return the region by its ISO 3166-2 code, its number or its name. Raises RegionUnknown.

    >>> region_named("RU-TA").name, region_named("16").code, region_named("Татарстан").number
    ('Республика Татарстан', 'RU-TA', '16')
    """
    try:
        return _by_words()[_plain(words)]
    except KeyError:
        raise RegionUnknown(words) from None


def all_regions() -> tuple[Region, ...]:
    """Return every region that ISO 3166-2:RU names, by number."""
    return tuple(Region(code, number, names[0]) for code, (number, *names) in _raw().items())


@cache
def _by_words() -> dict[str, Region]:
    known: dict[str, Region] = {}
    for code, (number, *names) in _raw().items():
        region = Region(code, number, names[0])
        known.update(dict.fromkeys(map(_plain, (code, number, *names)), region))
    return known


@cache
def _raw() -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("ё", "е").split())
