"""The appeal as it would be sent: the person's own words and answers, nothing invented."""

from domovoy.catalogue import Catalogue, Problem
from domovoy.conversation.asking import open_questions, problem_of
from domovoy.conversation.state import State
from domovoy.conversation.types import Draft

_BETWEEN_REMARKS = "\n\n"


def draft_of(state: State, catalogue: Catalogue) -> Draft:
    """What would be sent now; it can be asked for at any stage."""
    understood = problem_of(state, catalogue)
    problem = understood or catalogue.fallback
    turn = state.turn
    return Draft(
        problem=problem,
        text=_BETWEEN_REMARKS.join(_text_of(state, problem)),
        answers=_answers(state, problem, catalogue),
        urgent=turn.urgent or turn.danger is not None or problem.urgency != "normal",
        danger=turn.danger,
        ready=bool(state.said) and understood is not None,
        missing=open_questions(state, problem, catalogue),
    )


def length_of(texts: list[str]) -> int:
    """How long the text of an appeal of these remarks can become."""
    return len(_BETWEEN_REMARKS.join(texts))


def _text_of(state: State, problem: Problem) -> list[str]:
    """All remarks but those shown as answers; if there are no others, the answers themselves."""
    free = [r.text for r in state.said if r.answers not in problem.questions]
    return free or [remark.text for remark in state.said]


def _answers(
    state: State, problem: Problem, catalogue: Catalogue
) -> tuple[tuple[str, str, str], ...]:
    told = {remark.answers: remark.text for remark in state.said}
    for choice in state.turn.choices:
        options = catalogue.questions[choice.question].options
        told[choice.question] = next(o.label for o in options if o.code == choice.option)
    return tuple(
        (question.code, question.text, told[question.code])
        for question in catalogue.questions_of(problem)
        if question.code in told
    )
