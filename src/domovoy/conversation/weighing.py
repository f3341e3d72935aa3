"""How likely each problem is after all that was said and tapped, and what a question would tell.

An answer about the place or about who else is affected is as likely under a problem as the
problem's own places and examples make it. The same words always give the same odds.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from domovoy.catalogue import Catalogue, Problem, Question
from domovoy.conversation.state import Turn
from domovoy.conversation.types import OTHER
from domovoy.understanding import Understanding
from domovoy.understanding.slots import find_slots
from domovoy.understanding.text import plain

Odds: TypeAlias = Mapping[str, float]
Answering: TypeAlias = Callable[[str], Mapping[str, float]]
"""For a problem, how likely each answer is."""

TELLING_SLOTS = frozenset({"place", "scope"})

_REFUSED = 0.02
_LISTED_PLACE = 2.0
_OTHER_PLACE = 0.1
_ANY_SCOPE = 0.5
_NEITHER = 0.05
_NEAR_ENOUGH = 0.5
_WEIGHED = 40
_BY_TITLE = 5


def odds_of(meaning: Understanding, turn: Turn, catalogue: Catalogue) -> dict[str, float]:
    """The chance of each problem, likeliest first; what was refused has next to none."""
    refused = set(turn.refused)
    told = [(catalogue.questions[c.question], c.option) for c in turn.choices if c.option != OTHER]
    weights = {}
    for ranked in meaning.problems:
        problem = catalogue.problems[ranked.code]
        if turn.group and problem.group != turn.group:
            continue
        weight = ranked.p * (_REFUSED if {problem.code, problem.group} & refused else 1.0)
        for question, option in told:
            weight *= likelihood(problem, question).get(option, 1.0)
        weights[ranked.code] = weight
    total = sum(weights.values()) or 1.0
    ordered = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return {code: weight / total for code, weight in ordered}


def by_group(odds: Odds, catalogue: Catalogue) -> dict[str, float]:
    """The chance of each group, likeliest first."""
    chances: defaultdict[str, float] = defaultdict(float)
    for code, chance in odds.items():
        chances[catalogue.problems[code].group] += chance
    return dict(sorted(chances.items(), key=lambda pair: (-pair[1], pair[0])))


def outcome_of(problem: Problem) -> tuple[object, ...]:
    """What the organisation needs to know of a problem: who, how fast, by which law."""
    return (problem.responsible, problem.urgency, problem.danger, frozenset(problem.norms))


def likelihood(problem: Problem, question: Question) -> Mapping[str, float]:
    """How likely each option is where the problem is this one; empty where nothing is known."""
    if question.slot not in TELLING_SLOTS:
        return {}
    said = _said_in_examples(problem)[question.slot]
    weights = {option.code: float(said[option.code]) for option in question.options}
    for code in weights:
        if question.slot == "place":
            weights[code] += _LISTED_PLACE if code in problem.places else _OTHER_PLACE
        else:
            weights[code] += _ANY_SCOPE
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def information(odds: Odds, answering: Answering, key: Callable[[str], object]) -> float:
    """Bits that the answer is expected to tell of what `key` makes of the problem."""
    likeliest = list(odds.items())[:_WEIGHED]
    of_answer: defaultdict[str, float] = defaultdict(float)
    of_both: defaultdict[object, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, chance in likeliest:
        for answer, share in answering(code).items():
            of_answer[answer] += chance * share
            of_both[key(code)][answer] += chance * share
    return _entropy(of_answer.values()) - sum(
        sum(answers.values()) * _entropy(answers.values()) for answers in of_both.values()
    )


def by_buttons(buttons: tuple[str, ...], catalogue: Catalogue) -> Answering:
    """Who sees groups or problems takes the right one; of a near one, as often as «Другое»."""

    def answering(code: str) -> Mapping[str, float]:
        group = catalogue.problems[code].group
        if code in buttons or group in buttons:
            return {code if code in buttons else group: 1.0}
        near = [button for button in buttons if button.startswith(f"{group}.")]
        if not near:
            return {OTHER: 1.0}
        return {OTHER: 1 - _NEAR_ENOUGH, **dict.fromkeys(near, _NEAR_ENOUGH / len(near))}

    return answering


def by_options(question: Question, catalogue: Catalogue) -> Answering:
    """Who is asked the question answers as people with this problem do, or not at all."""

    def answering(code: str) -> Mapping[str, float]:
        known = likelihood(catalogue.problems[code], question)
        if not known:
            return {OTHER: 1.0}
        return {OTHER: _NEITHER, **{option: p * (1 - _NEITHER) for option, p in known.items()}}

    return answering


@lru_cache(maxsize=1024)
def _said_in_examples(problem: Problem) -> Mapping[str, Counter[str]]:
    """How often the examples name each place and each reach; the title counts as several."""
    said: dict[str, Counter[str]] = {slot: Counter() for slot in TELLING_SLOTS}
    named = [(text, _BY_TITLE) for text in (problem.title, problem.description)]
    for text, weight in (*named, *((example, 1) for example in problem.examples)):
        slots = find_slots(plain(text))
        for slot, value in (("place", slots.place), ("scope", slots.scope)):
            if value:
                said[slot][value] += weight
    return said


def _entropy(weights: Iterable[float]) -> float:
    kept = [weight for weight in weights if weight > 0]
    total = sum(kept) or 1.0
    return -sum(weight / total * math.log2(weight / total) for weight in kept)
