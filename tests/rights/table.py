"""Reading the table of rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from rights.people import NOBODY, PEOPLE

FILE = Path(__file__).parents[1] / "cases" / "rights.yaml"
TOLD = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SIGN_IN = "вход"
NOTHING = "нет"
OPENS = "открывается"
DONE = "да"
PRODUCT = "продукт"


def named(names: str | list[str]) -> list[str]:
    """Return the people meant by names of people and of groups, with «кроме»."""
    if isinstance(names, str):
        names, _, without = names.partition(" кроме ")
        left_out = named(without.split(", ")) if without else []
        return [one for one in named(names.split(", ")) if one not in left_out]
    found = []
    for name in names:
        found += [name] if name in PEOPLE else named(TOLD["группы"][name])
    return found


@dataclass(frozen=True)
class Row:
    """One line: what is done with which thing, and how it ends for each of the twelve."""

    what: str
    thing: str
    method: str = ""
    usual: str = DONE
    own: frozenset[str] = frozenset()
    ends: dict[str, str] = field(default_factory=dict)
    leaves: bool = False
    besides: frozenset[str] = frozenset()
    """Tables in which everybody may leave something."""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.what, self.thing)))


def _ends(told: dict[str, Any], *, usual: str, refused: str) -> dict[str, str]:
    """Return how it ends: for those named as the row says, for all others with nothing."""
    ends = dict.fromkeys(PEOPLE, refused)
    ends[NOBODY] = SIGN_IN if usual != DONE else refused
    ends |= dict.fromkeys(named(told["кому"]), usual)
    for end, names in (told.get("также", {}) | told.get("иначе", {})).items():
        ends |= dict.fromkeys(named(names), end)
    return ends


def _own(told: dict[str, Any]) -> frozenset[str]:
    """Return those the row is for, who are not said to end otherwise."""
    otherwise = [name for names in told.get("иначе", {}).values() for name in named(names)]
    too = [name for names in told.get("также", {}).values() for name in named(names)]
    return frozenset([*named(told["кому"]), *too]) - set(otherwise)


def _page(told: dict[str, Any]) -> Row:
    method, usual = told.get("метод", "GET"), told.get("итог", OPENS)
    return Row(
        what=told["страница"],
        thing=told.get("предмет", ""),
        method=method,
        usual=usual,
        own=_own(told),
        ends=_ends(told, usual=usual, refused=NOTHING),
        besides=frozenset({"identity_session"} if told.get("сеанс") else ()),
        leaves=method == "POST" and not told.get("без следа", False),
    )


def _action(told: dict[str, Any]) -> Row:
    if told["кому"] == PRODUCT:
        return Row(what=told["действие"], thing=PRODUCT)
    return Row(
        what=told["действие"],
        thing=told.get("предмет", ""),
        own=_own(told),
        ends=_ends(told, usual=DONE, refused=NOTHING),
        leaves=not told.get("без следа", False),
    )


PAGES = [_page(told) for told in TOLD["страницы"]]
ACTIONS = [_action(told) for told in TOLD["действия"]]


def each(rows: list[Row]) -> pytest.MarkDecorator:
    """Ask for every row."""
    return pytest.mark.parametrize("row", rows, ids=str)
