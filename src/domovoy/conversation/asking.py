"""What is still worth asking about a known problem, the most telling first.

First comes what may show another responsible party, urgency or law than it seems; then what
decides danger; then what decides the party; then the rest in the order of the catalogue. Where
help must hurry, only danger, party and place are asked.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from domovoy.catalogue import Catalogue, Problem, Question
from domovoy.conversation.state import State, Turn
from domovoy.conversation.types import (
    OTHER,
    QUESTIONS_LIMIT,
    QUESTIONS_LIMIT_OF_SEVERAL,
    Context,
    Progress,
)
from domovoy.conversation.weighing import Odds, by_options, information, outcome_of

COMMON_SLOTS = frozenset({"place", "scope", "entrance", "floor", "since"})
"""What stays true of the matter whatever the problem turns out to be."""

_CODED_SLOTS = frozenset({"place", "scope"})
_OF_DANGER = frozenset({"now", "threat", "guarded", "shut", "flow", "people", "draught", "tree"})
_OF_PARTY = frozenset({"scope", "side", "land", "payee", "warranty", "place", "source"})
_OF_WHERE = frozenset({"entrance", "floor", "room", "spot", "door", "lift"})
_HASTY = _OF_DANGER | _OF_PARTY | _OF_WHERE
_NOTICEABLE = 0.05
# The line of a bill names its service, a device on the list its kind: neither is asked again.
_SETTLED_BY_SUBJECT: Mapping[str, str] = MappingProxyType(
    {"charge_line": "service", "device": "meter"}
)


def next_question(state: State, catalogue: Catalogue, odds: Odds | None = None) -> Question | None:
    """The open question that tells most; None when enough was asked."""
    done = sum(1 for code in answered(state.turn, state) if code in _askable(state, catalogue))
    problems = problems_of(state.turn, catalogue)
    if not problems or done >= _limit(problems):
        return None
    open_now = open_questions(state, catalogue)
    return min(open_now, key=lambda q: _order(q, open_now.index(q), odds, catalogue), default=None)


def progress_of(state: State, catalogue: Catalogue) -> Progress:
    """Which question is being asked, and how many there will be at most."""
    askable = _askable(state, catalogue)
    asked = answered(state.turn, state) - {state.turn.question}
    done = sum(1 for code in asked if code in askable)
    left = {question.code for question in open_questions(state, catalogue)} | {state.turn.question}
    total = min(_limit(problems_of(state.turn, catalogue)), done + len(left))
    return Progress(number=done + 1, total=max(total, done + 1))


def problem_of(turn: Turn, catalogue: Catalogue) -> Problem | None:
    """What is being talked about; the first of several."""
    return catalogue.problems.get(turn.problem) if turn.problem else None


def problems_of(turn: Turn, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Every problem that would be sent."""
    if turn.matters:
        return tuple(catalogue.problem(matter.problem) for matter in turn.matters)
    problem = problem_of(turn, catalogue)
    return (problem,) if problem else ()


def answered(turn: Turn, state: State) -> frozenset[str]:
    """The questions that were answered when asked."""
    chosen = {choice.question for choice in turn.choices}
    return frozenset(chosen | {remark.answers for remark in state.said if remark.answers})


def open_questions(state: State, catalogue: Catalogue) -> list[Question]:
    """Questions neither answered nor told in the messages, known or needless."""
    done = answered(state.turn, state)
    known = {**dict(state.turn.known), **_known_from(state.context)}
    filled = _filled(state.turn, catalogue)
    return [
        question
        for question in _askable(state, catalogue).values()
        if question.code not in done
        and question.slot not in filled
        and not _tells(known.get(question.slot), question)
    ]


def _askable(state: State, catalogue: Catalogue) -> dict[str, Question]:
    """The questions of all problems, each once, less those whose answer is plain."""
    return {
        question.code: question
        for problem in problems_of(state.turn, catalogue)
        for question in catalogue.questions_of(problem)
        if not _is_plain(problem, question)
        and (problem.urgency != "emergency" or question.slot in _HASTY)
    }


def _is_plain(problem: Problem, question: Question) -> bool:
    """Whether only one of the places on the buttons is possible at all."""
    if question.slot != "place" or not problem.places:
        return False
    return len({option.code for option in question.options} & set(problem.places)) == 1


def _filled(turn: Turn, catalogue: Catalogue) -> frozenset[str]:
    """Common slots filled by an answer to another question, of this or an earlier problem."""
    chosen = (catalogue.questions[c.question] for c in turn.choices if c.option != OTHER)
    return frozenset(question.slot for question in chosen) & COMMON_SLOTS


def _order(
    question: Question, place: int, odds: Odds | None, catalogue: Catalogue
) -> tuple[float, int, int]:
    gain = 0.0
    if odds:
        answering = by_options(question, catalogue)
        gain = information(odds, answering, lambda code: outcome_of(catalogue.problems[code]))
    tier = 0 if question.slot in _OF_DANGER else 1 if question.slot in _OF_PARTY else 2
    return (-gain if gain >= _NOTICEABLE else 0.0, tier, place)


def _limit(problems: tuple[Problem, ...]) -> int:
    return QUESTIONS_LIMIT if len(problems) <= 1 else QUESTIONS_LIMIT_OF_SEVERAL


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


def question_on(what: str, turn: Turn, catalogue: Catalogue) -> Question | None:
    """The question that asks again what is to be changed: its own code, or one for the slot."""
    if what in catalogue.questions:
        return catalogue.questions[what]
    if what not in COMMON_SLOTS:
        return None
    return next((q for q in _for_slot(turn, catalogue) if q.slot == what), None)


def _for_slot(turn: Turn, catalogue: Catalogue) -> Iterator[Question]:
    """Questions of the problem first, then any others."""
    for problem in problems_of(turn, catalogue):
        yield from catalogue.questions_of(problem)
    yield from catalogue.questions.values()
