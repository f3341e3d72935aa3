"""A stored state and a catalogue that has changed since: what is gone is asked again."""

from dataclasses import replace

from domovoy.catalogue import Catalogue
from domovoy.conversation.state import Choice, Matter, Stage, State, Turn
from domovoy.conversation.types import OTHER


def fitted(state: State, catalogue: Catalogue) -> State:
    """The state without codes this catalogue does not know. Words are never touched."""
    turn = _with_known_codes(state.turn, catalogue)
    return state if turn == state.turn else replace(state, turn=turn)


def must_move_on(turn: Turn) -> bool:  # noqa: PLR0911
    """Whether what the stage would show is not there."""
    match turn.stage:
        case Stage.SAYING | Stage.CHOOSING | Stage.SOLVED:
            return False
        case Stage.SORTING:
            return turn.question is None
        case Stage.SPLITTING:
            return not turn.apart
        case Stage.DANGER:
            return turn.danger is None
        case Stage.ASKING:
            return turn.problem is None or turn.question is None
        case Stage.ADVISING:
            return turn.problem is None or turn.advice is None
        case _:
            return turn.problem is None


def _with_known_codes(turn: Turn, catalogue: Catalogue) -> Turn:
    problem = catalogue.problems.get(turn.problem or "")
    matters = _several(turn.matters, catalogue)
    return replace(
        turn,
        problem=problem.code if problem else None,
        candidates=tuple(code for code in turn.candidates if _is_candidate(code, catalogue)),
        question=turn.question if turn.question in catalogue.questions else None,
        choices=tuple(c for c in turn.choices if _is_known(c, catalogue)),
        advice=turn.advice if turn.advice in catalogue.advice else None,
        danger=turn.danger if turn.danger in catalogue.dangers else None,
        earlier=tuple(code for code in turn.earlier if code in catalogue.dangers),
        group=turn.group if turn.group in catalogue.groups else None,
        likely=turn.likely if turn.likely in catalogue.problems else None,
        apart=_several(turn.apart, catalogue),
        matters=matters if problem and problem.code in {m.problem for m in matters} else (),
    )


def _several(matters: tuple[Matter, ...], catalogue: Catalogue) -> tuple[Matter, ...]:
    """All of them or none: if one is unknown, its words must not be left behind."""
    return matters if all(m.problem in catalogue.problems for m in matters) else ()


def _is_candidate(code: str, catalogue: Catalogue) -> bool:
    return code in catalogue.problems or code in catalogue.groups


def _is_known(choice: Choice, catalogue: Catalogue) -> bool:
    question = catalogue.questions.get(choice.question)
    if question is None:
        return False
    return choice.option == OTHER or choice.option in {o.code for o in question.options}
