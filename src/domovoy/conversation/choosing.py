"""Which problem it is: settled, or the question that is expected to settle most."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from domovoy.catalogue import Catalogue, Problem, Question
from domovoy.conversation.state import Stage, Turn
from domovoy.conversation.weighing import (
    TELLING_SLOTS,
    Odds,
    by_buttons,
    by_group,
    by_options,
    information,
    outcome_of,
)

NEAREST = 3
BUTTONS_AT_MOST = 4
QUESTIONS_AT_MOST = 3

GROUP_SETTLED = 0.97
_PROBLEM_SETTLED = 0.5
_OUTCOME_SETTLED = 0.7
_LIKELY = 0.5
_UNDERSTOOD = 0.3
_WORTH_SHOWING = 0.02
_HEARD = 1.5  # times the chance that every group has where the words tell nothing
_ASKED_OF = 6


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question that could be asked: buttons to choose among, or a question's own options."""

    gain: float
    buttons: tuple[str, ...] = ()
    question: Question | None = None


def step(turn: Turn, odds: Odds, catalogue: Catalogue) -> Turn:
    """The turn with its problem settled, or with the question about it that tells most."""
    likely = likely_of(odds, catalogue)
    turn = replace(turn, likely=likely, candidates=(), question=None, unsure=False)
    if problem := settled(turn, odds, catalogue):
        return replace(turn, problem=problem.code)
    if turn.asked >= QUESTIONS_AT_MOST:
        return replace(turn, problem=likely or catalogue.fallback.code)
    turn = replace(turn, asked=turn.asked + 1)
    if not understood(turn, odds, catalogue):
        nearest = nearest_of(odds, catalogue, but=turn.refused)
        if not tells_anything(odds, catalogue):
            nearest = nearest_of(by_how_common(odds, catalogue), catalogue, but=turn.refused)
        return replace(turn, stage=Stage.CHOOSING, candidates=nearest, unsure=True)
    asking = max(_askings(turn, odds, catalogue), key=lambda a: a.gain)
    if asking.question:
        return replace(turn, stage=Stage.SORTING, question=asking.question.code)
    return replace(turn, stage=Stage.CHOOSING, candidates=asking.buttons)


def settled(turn: Turn, odds: Odds, catalogue: Catalogue) -> Problem | None:
    """The problem, once asking about it would change nothing that anybody needs."""
    group, chance = next(iter(by_group(odds, catalogue).items()))
    if chance < GROUP_SETTLED:
        return None
    within = {code: p for code, p in odds.items() if catalogue.problems[code].group == group}
    code, top = next(iter(within.items()))
    if code in turn.refused:
        return None
    alike = outcome_of(catalogue.problems[code])
    same = sum(p for other, p in within.items() if outcome_of(catalogue.problems[other]) == alike)
    if top >= _PROBLEM_SETTLED * chance or same >= _OUTCOME_SETTLED * chance:
        return catalogue.problems[code]
    return None


def likely_of(odds: Odds, catalogue: Catalogue) -> str | None:
    """What it is taken for when nothing more is asked; None where that would be a guess."""
    group, chance = next(iter(by_group(odds, catalogue).items()), ("", 0.0))
    if chance < _LIKELY:
        return None
    return next(code for code in odds if catalogue.problems[code].group == group)


def understood(turn: Turn, odds: Odds, catalogue: Catalogue) -> bool:
    return bool(turn.group) or next(iter(by_group(odds, catalogue).values())) >= _UNDERSTOOD


def tells_anything(odds: Odds, catalogue: Catalogue) -> bool:
    """Whether some group stands out at all; else the nearest would be any."""
    chances = by_group(odds, catalogue)
    return next(iter(chances.values())) * len(chances) > _HEARD


def by_how_common(odds: Odds, catalogue: Catalogue) -> Odds:
    """The same odds; what people have the most words for comes first."""
    said = {code: len(catalogue.problems[code].examples) for code in odds}
    return {code: odds[code] for code in sorted(odds, key=lambda code: (-said[code], code))}


def nearest_of(odds: Odds, catalogue: Catalogue, *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The nearest problems; «Другое» stands beside them and is none of them."""
    refused = {catalogue.fallback.code, *but}
    free = (
        code
        for code in odds
        if code not in refused and catalogue.problems[code].group not in refused
    )
    return tuple(islice(free, NEAREST))


def _askings(turn: Turn, odds: Odds, catalogue: Catalogue) -> Iterator[_Asking]:
    """All that may be asked now; the first one is always there."""
    for buttons in _rows_of_buttons(turn, odds, catalogue):
        answering = by_buttons(buttons, catalogue)
        gain = information(odds, answering, lambda code: code)
        gain += information(odds, answering, lambda code: catalogue.problems[code].group)
        yield _Asking(gain, buttons=buttons)
    for question in _questions(turn, odds, catalogue):
        answering = by_options(question, catalogue)
        gain = information(odds, answering, lambda code: code)
        gain += information(odds, answering, lambda code: catalogue.problems[code].group)
        yield _Asking(gain, question=question)


def _rows_of_buttons(turn: Turn, odds: Odds, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """The likeliest problems, and the likeliest groups where it is open which it is."""
    refused = {catalogue.fallback.code, *turn.refused}
    free = [
        code
        for code in odds
        if code not in refused and catalogue.problems[code].group not in refused
    ]
    yield _shown({code: odds[code] for code in free})
    groups = by_group({code: odds[code] for code in free}, catalogue)
    if len(groups) > 1:
        yield _shown(groups)


def _shown(chances: Odds) -> tuple[str, ...]:
    """Two to four of them: more only while they are worth a look."""
    first = list(chances.items())[:BUTTONS_AT_MOST]
    return tuple(code for n, (code, p) in enumerate(first) if n < 2 or p >= _WORTH_SHOWING)  # noqa: PLR2004


def _questions(turn: Turn, odds: Odds, catalogue: Catalogue) -> list[Question]:
    """Questions of the likeliest problems whose answers tell them apart, each slot once."""
    answered = {choice.question for choice in turn.choices}
    known = dict(turn.known)
    codes = dict.fromkeys(
        code for top in islice(odds, _ASKED_OF) for code in catalogue.problems[top].questions
    )
    return [
        question
        for question in (catalogue.questions[code] for code in codes)
        if question.slot in TELLING_SLOTS
        and question.slot not in known
        and question.code not in answered
    ]
