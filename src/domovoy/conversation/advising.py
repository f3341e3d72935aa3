"""Which piece of advice can help here, if any. Never where help must not be delayed."""

from collections.abc import Mapping
from types import MappingProxyType

from domovoy.catalogue import Catalogue, Problem
from domovoy.conversation.asking import problems_of
from domovoy.conversation.state import State, Turn
from domovoy.conversation.types import OTHER

_IN_ONE_FLAT = frozenset({"flat"})
_SOME_TAPS = frozenset({"one"})

# What must hold, where it is known, for the advice to be of any use: by slot, the fitting answers.
CONDITIONS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "radiator_valve": {"scope": _IN_ONE_FLAT},
        "ask_neighbours_water": {"scope": _IN_ONE_FLAT},
        "aerator": {"scope": _IN_ONE_FLAT, "taps": _SOME_TAPS},
        "siphon": {"scope": _IN_ONE_FLAT, "drains": _SOME_TAPS},
        "breaker": {"scope": _IN_ONE_FLAT},
        "intercom_key": {"keys": frozenset({"one_key", "handset"})},
        "hot_water_run": {"scope": _IN_ONE_FLAT},
        "towel_rail": {"scope": _IN_ONE_FLAT},
    }
)


def advice_for(state: State, catalogue: Catalogue) -> tuple[str, str] | None:
    """Problem and advice to offer next: one piece a problem, and only what the answers allow."""
    problems = problems_of(state.turn, catalogue)
    if state.turn.dangers or state.turn.urgent or any(_hurries(problem) for problem in problems):
        return None
    tried = {offered.advice for offered in state.turn.offered}
    known = _answers(state.turn, catalogue)
    for problem in problems:
        if tried & set(problem.advice):
            continue
        for code in problem.advice:
            if _helps(code, known):
                return problem.code, code
    return None


def _hurries(problem: Problem) -> bool:
    return problem.danger is not None or problem.urgency == "emergency"


def _helps(advice: str, known: Mapping[str, str]) -> bool:
    needed = CONDITIONS.get(advice, {})
    return all(known.get(slot) in {None, *fitting} for slot, fitting in needed.items())


def _answers(turn: Turn, catalogue: Catalogue) -> dict[str, str]:
    chosen = {
        catalogue.questions[choice.question].slot: choice.option
        for choice in turn.choices
        if choice.option != OTHER
    }
    return {**dict(turn.known), **chosen}
