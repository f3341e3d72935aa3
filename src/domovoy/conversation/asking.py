"""Which question comes next, if any. Pure over the catalogue and what is already known."""

from collections.abc import Mapping
from types import MappingProxyType

from domovoy.catalogue import Catalogue, Problem, Question
from domovoy.conversation.state import State
from domovoy.conversation.types import QUESTIONS_LIMIT, Context, Progress

_CODED_SLOTS = frozenset({"place", "scope"})
# The line of a bill names its service, a device on the list its kind: neither is asked again.
_SETTLED_BY_SUBJECT: Mapping[str, str] = MappingProxyType(
    {"charge_line": "service", "device": "meter"}
)


def next_question(state: State, catalogue: Catalogue) -> Question | None:
    """The first question of the problem that is still open; None when enough was asked."""
    problem = problem_of(state, catalogue)
    if problem is None or len(answered(state, problem)) >= QUESTIONS_LIMIT:
        return None
    return next(iter(open_questions(state, problem, catalogue)), None)


def progress_of(state: State, problem: Problem, catalogue: Catalogue) -> Progress:
    """Which question is being asked, and how many there will be at most."""
    done = len(answered(state, problem))
    total = min(QUESTIONS_LIMIT, done + len(open_questions(state, problem, catalogue)))
    return Progress(number=done + 1, total=max(total, done + 1))


def problem_of(state: State, catalogue: Catalogue) -> Problem | None:
    code = state.turn.problem
    return catalogue.problems.get(code) if code else None


def answered(state: State, problem: Problem) -> frozenset[str]:
    """The questions of the problem that were answered when asked."""
    chosen = {choice.question for choice in state.turn.choices}
    told = {remark.answers for remark in state.said if remark.answers}
    return frozenset(problem.questions) & (chosen | told)


def open_questions(state: State, problem: Problem, catalogue: Catalogue) -> tuple[Question, ...]:
    """Questions neither answered nor already told in the messages or known from the register."""
    done = answered(state, problem)
    known = {**dict(state.turn.known), **_known_from(state.context)}
    return tuple(
        question
        for question in catalogue.questions_of(problem)
        if question.code not in done and not _tells(known.get(question.slot), question)
    )


def _tells(value: str | None, question: Question) -> bool:
    """A coded slot settles only a question that has this code among its options."""
    if value is None:
        return False
    return question.slot not in _CODED_SLOTS or value in {o.code for o in question.options}


def _known_from(context: Context) -> dict[str, str]:
    told = {"flat": context.flat, "entrance": context.entrance, "floor": context.floor}
    known = {slot: str(value) for slot, value in told.items() if value is not None}
    if context.subject and context.subject.kind in _SETTLED_BY_SUBJECT:
        known[_SETTLED_BY_SUBJECT[context.subject.kind]] = context.subject.title
    return known
