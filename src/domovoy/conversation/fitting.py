"""A stored state and a catalogue that has changed since: what is gone is asked again."""

from dataclasses import replace

from domovoy.catalogue import Catalogue
from domovoy.conversation.state import Choice, Stage, State, Turn


def fitted(state: State, catalogue: Catalogue) -> State:
    """The state without codes this catalogue does not know. Words are never touched."""
    turn = _with_known_codes(state.turn, catalogue)
    return state if turn == state.turn else replace(state, turn=turn)


def must_move_on(turn: Turn) -> bool:
    """Whether what the stage would show is not there."""
    if turn.stage in {Stage.SAYING, Stage.CHOOSING, Stage.SOLVED}:
        return False
    if turn.stage is Stage.DANGER:
        return turn.danger is None
    return turn.problem is None or (
        (turn.stage is Stage.ASKING and turn.question is None)
        or (turn.stage is Stage.ADVISING and turn.advice is None)
    )


def _with_known_codes(turn: Turn, catalogue: Catalogue) -> Turn:
    problem = catalogue.problems.get(turn.problem or "")
    asked = turn.question if problem and turn.question in problem.questions else None
    return replace(
        turn,
        problem=problem.code if problem else None,
        candidates=tuple(code for code in turn.candidates if code in catalogue.problems),
        question=asked,
        choices=tuple(c for c in turn.choices if _is_known(c, catalogue)),
        advice=turn.advice if turn.advice in catalogue.advice else None,
        danger=turn.danger if turn.danger in catalogue.dangers else None,
    )


def _is_known(choice: Choice, catalogue: Catalogue) -> bool:
    question = catalogue.questions.get(choice.question)
    return question is not None and choice.option in {o.code for o in question.options}
