"""The appeals as they would be sent: the person's own words and answers, nothing invented."""

from collections.abc import Iterator

from domovoy.catalogue import Catalogue, Problem
from domovoy.conversation.asking import open_questions
from domovoy.conversation.gravity import gravest_first
from domovoy.conversation.state import Matter, State, Turn
from domovoy.conversation.types import Draft
from domovoy.conversation.understood import answers_of, is_answer_to_show, remarks_in_force

_BETWEEN_REMARKS = "\n\n"


def drafts_of(state: State, catalogue: Catalogue) -> tuple[Draft, ...]:
    """What would be sent now, at any stage: one, or one for each problem to be sent apart."""
    turn = state.turn
    if not turn.matters:
        code = turn.problem or turn.likely
        return (_draft(state, catalogue, catalogue.problems.get(code or "")),)
    return tuple(
        _draft(state, catalogue, catalogue.problem(matter.problem), matter)
        for matter in turn.matters
    )


def length_of(texts: list[str]) -> int:
    """How long the text of an appeal of these remarks can become."""
    return len(_BETWEEN_REMARKS.join(texts))


def _draft(
    state: State, catalogue: Catalogue, understood: Problem | None, matter: Matter | None = None
) -> Draft:
    problem = understood or catalogue.fallback
    turn = state.turn
    own = _dangers_of(turn, matter, catalogue)
    asked = frozenset(problem.questions)
    return Draft(
        problem=problem,
        text=_BETWEEN_REMARKS.join(_text_of(state, asked, catalogue, matter)),
        answers=tuple(_answers(state, problem, catalogue)),
        urgent=bool(own) or problem.urgency != "normal" or (turn.urgent and matter is None),
        danger=own[0] if own else None,
        ready=bool(state.said) and turn.problem is not None,
        missing=tuple(q for q in open_questions(state, catalogue) if q.code in asked),
    )


def _dangers_of(turn: Turn, matter: Matter | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The dangers that go with this appeal, gravest first.

    Of several appeals each has its problem's own, and the one being talked about those of none.
    """
    if matter is None:
        return gravest_first(turn.dangers, catalogue)
    own = {known.problem: catalogue.problem(known.problem).danger for known in turn.matters}
    if matter.problem == turn.problem:
        mine = [code for code in turn.dangers if code not in own.values()]
    else:
        mine = []
    mine += [code for code in turn.dangers if code == own[matter.problem]]
    return gravest_first(mine, catalogue)


def _answers(
    state: State, problem: Problem, catalogue: Catalogue
) -> Iterator[tuple[str, str, str]]:
    """In the order of the problem's questions, then what else is true of the matter."""
    told = answers_of(state, catalogue)
    asked = frozenset(problem.questions)
    for code in dict.fromkeys((*problem.questions, *told)):
        if code in told and is_answer_to_show(code, asked, catalogue):
            yield code, catalogue.questions[code].text, told[code]


def _text_of(
    state: State, asked: frozenset[str], catalogue: Catalogue, matter: Matter | None
) -> list[str]:
    """All remarks but those shown as answers; if there are no others, the answers themselves.

    Words whose answer was replaced by a later one stand here too.

    Of the remark that told of several problems, a matter takes the words about it.
    """
    free = []
    in_force = frozenset(remarks_in_force(state).values())
    for number, remark in enumerate(state.said):
        code = remark.answers if number in in_force else None
        if code and code in catalogue.questions and is_answer_to_show(code, asked, catalogue):
            continue
        cut = matter is not None and number == matter.of
        free.append(matter.text if matter and cut else remark.text)
    return free or [remark.text for remark in state.said]
