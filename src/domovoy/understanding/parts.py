"""Several problems in one message, told apart: the words that speak of each."""

import re
from collections.abc import Callable

from domovoy.understanding.sentences import stretches
from domovoy.understanding.types import Ranked

_EDGES = re.compile(
    r"^(?:\W|(?:а|и|но|да|ещ[её]|также|тоже)\s)*|(?:[\s,;–—-]|(?<=\s)(?:а|и|но|да)(?=\s))*$", re.I
)
_TELLING = 0.5  # a stretch surer of its group than this can stand for a problem of its own
_HEARD = 6  # among how many groups of the whole text it must be as well
_MOST = 5
_Ranks = Callable[[str], tuple[str, float]]


def texts_by_group(
    text: str, groups: tuple[Ranked, ...], first_of: _Ranks, *, never_beside: frozenset[str]
) -> dict[str, str]:
    """The groups in the order they are spoken of, each with its words; at least one.

    `groups` are those of the whole text, likeliest first; `first_of` ranks a stretch of it. Groups
    in `never_beside` are no problem of their own where another one is told.
    """
    said = stretches(text)
    likely = {ranked.code for ranked in groups[:_HEARD]}
    heard = [_heard(stretch, likely, first_of) for stretch in said] if len(said) > 1 else []
    named = list(dict.fromkeys(g for g in heard if g and g not in never_beside))[:_MOST]
    if len(named) <= 1:
        return {groups[0].code: text}
    told: dict[str, str] = {}
    current = named[0]
    for stretch, group in zip(said, heard, strict=True):
        current = group if group in named else current
        told[current] = told.get(current, "") + stretch
    return {group: _EDGES.sub("", words) for group, words in told.items()}


def _heard(stretch: str, likely: set[str], first_of: _Ranks) -> str | None:
    group, chance = first_of(stretch)
    return group if chance >= _TELLING and group in likely else None
