"""The rules of `rules.yaml`: their small notation, turned into patterns once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_ENDING = r"\w*"
_BETWEEN = r"\W+"
_SOME_WORDS = r"\W+(?:\w+\W+){0,4}?"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Rule:
    """Signs that speak for a code, and what in the same clause takes them back.

    A rule that spans clauses is tried on the whole message: «лифт встал, внутри ребёнок».
    """

    code: str
    signs: re.Pattern[str]
    unless: re.Pattern[str]
    denied: re.Pattern[str]
    spans_clauses: bool


@dataclass(frozen=True, slots=True)
class Rules:
    dangers: tuple[Rule, ...]
    past: re.Pattern[str]
    again: re.Pattern[str]
    lost: re.Pattern[str]
    lost_unless: re.Pattern[str]
    tones: tuple[Rule, ...]
    places: tuple[Rule, ...]
    scopes: tuple[Rule, ...]
    idle: frozenset[str]
    alarming: frozenset[str]


@cache
def shipped_rules() -> Rules:
    """The rules that come with the package; read once."""
    return rules_from((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))


def rules_from(text: str) -> Rules:
    """Rules from their YAML text."""
    told = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    sets = told["sets"]
    return Rules(
        dangers=_rules(told["dangers"], sets),
        past=pattern_of(told["past"], sets),
        again=pattern_of(told["again"], sets),
        lost=pattern_of(told["lost"], sets),
        lost_unless=pattern_of(told["lost_unless"], sets),
        tones=_rules(told["tones"], sets),
        places=_rules(told["places"], sets),
        scopes=_rules(told["scopes"], sets),
        idle=frozenset(told["idle"].split()),
        alarming=frozenset(told["alarming"]),
    )


def pattern_of(phrases: list[str], sets: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern for any of the phrases.

    >>> pattern = pattern_of(["$lift ... стоит"], {"lift": "лифт|лифты"})
    >>> bool(pattern.search("лифт третий день стоит")), bool(pattern.search("лифтовая стоит"))
    (True, False)
    """
    if not phrases:
        return _NOTHING
    return re.compile("|".join(_phrase(phrase, sets) for phrase in phrases))


def _phrase(phrase: str, sets: Mapping[str, str]) -> str:
    pattern, joint = "", ""
    for term in phrase.split():
        if term == "...":
            joint = _SOME_WORDS
        else:
            pattern += joint + _word(term, sets)
            joint = _BETWEEN
    return pattern


def _word(term: str, sets: Mapping[str, str]) -> str:
    choices: list[str] = []
    for choice in term.split("|"):
        choices += sets[choice[1:]].split("|") if choice.startswith("$") else [choice]
    any_of_them = "|".join(choices).replace("*", _ENDING)
    return rf"\b(?:{any_of_them})\b"


def _rules(told: list[Mapping[str, Any]], sets: Mapping[str, str]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            code=rule["code"],
            signs=pattern_of(rule["signs"], sets),
            unless=pattern_of(rule.get("unless", []), sets),
            denied=pattern_of(rule.get("denied", []), sets),
            spans_clauses=bool(rule.get("spans_clauses", False)),
        )
        for rule in told
    )
