"""What is shown for a state: the prompt of its stage and a line or two before it."""

from collections.abc import Callable, Mapping

from domovoy.catalogue import Catalogue, Danger, Group, Phone, Problem
from domovoy.conversation import wording
from domovoy.conversation.asking import problem_of, problems_of, progress_of
from domovoy.conversation.drafting import drafts_of
from domovoy.conversation.gravity import gravest_first
from domovoy.conversation.state import Stage, State, Turn
from domovoy.conversation.types import (
    AdviceFailed,
    AdviceHelped,
    AskPhotos,
    AskQuestion,
    AskText,
    Back,
    Change,
    ChangeProblem,
    ChooseProblem,
    Chose,
    OfferAdvice,
    OfferSplit,
    PhotosDone,
    Prompt,
    Reply,
    Review,
    Said,
    SendAsIs,
    ShowDanger,
    Solved,
)
from domovoy.conversation.understood import facts_of

_MOVES_OF_STAGE = {
    Stage.SAYING: frozenset[str](),
    Stage.CHOOSING: frozenset({Chose.kind}),
    Stage.SORTING: frozenset({Chose.kind}),
    Stage.SPLITTING: frozenset({Chose.kind}),
    Stage.ASKING: frozenset({Chose.kind}),
    Stage.ADVISING: frozenset({AdviceHelped.kind, AdviceFailed.kind}),
    Stage.DANGER: frozenset[str](),
    Stage.PHOTOS: frozenset({PhotosDone.kind}),
    Stage.REVIEW: frozenset[str](),
    Stage.SOLVED: frozenset({AdviceFailed.kind}),
}


def moves_of(state: State) -> frozenset[str]:
    """The kinds of the moves that are expected now."""
    moves = _MOVES_OF_STAGE[state.turn.stage] | {Said.kind}
    if state.past:
        moves |= {Back.kind}
    if state.said:
        moves |= {SendAsIs.kind}
    if state.turn.problem:
        moves |= {ChangeProblem.kind, Change.kind}
    return moves


def reply_to(state: State, catalogue: Catalogue) -> Reply:
    """The whole reply; it follows from the state alone, so a stored one is shown as it was."""
    return Reply(
        lines=_lines(state, catalogue),
        prompt=_PROMPT_OF_STAGE[state.turn.stage](state, catalogue),
        moves=moves_of(state),
        typed=state.typed,
        problem=problem_of(state.turn, catalogue),
        others=problems_of(state.turn, catalogue)[1:],
        facts=facts_of(state, catalogue),
    )


def _choice(state: State, catalogue: Catalogue) -> Prompt:
    known: dict[str, Problem | Group] = {**catalogue.groups, **catalogue.problems}
    turn = state.turn
    return ChooseProblem(tuple(known[code] for code in turn.candidates), turn.unsure)


def _split(state: State, catalogue: Catalogue) -> Prompt:
    return OfferSplit(tuple(catalogue.problem(matter.problem) for matter in state.turn.apart))


def _question(state: State, catalogue: Catalogue) -> Prompt:
    question = catalogue.questions[state.turn.question or ""]
    return AskQuestion(question, progress_of(state, catalogue))


def _review(state: State, catalogue: Catalogue) -> Prompt:
    first, *others = drafts_of(state, catalogue)
    return Review(first, tuple(others))


def _danger(state: State, catalogue: Catalogue) -> Prompt:
    heard = gravest_first(state.turn.dangers, catalogue)
    gravest, *others = (catalogue.dangers[code] for code in heard)
    phones = _phones((gravest, *others), state.context.accident_phone)
    return ShowDanger(gravest, phones, tuple(others))


_PROMPT_OF_STAGE: Mapping[Stage, Callable[[State, Catalogue], Prompt]] = {
    Stage.SAYING: lambda _state, _catalogue: AskText(),
    Stage.CHOOSING: _choice,
    Stage.SORTING: _question,
    Stage.SPLITTING: _split,
    Stage.ASKING: _question,
    Stage.ADVISING: lambda state, catalogue: OfferAdvice(catalogue.advice[state.turn.advice or ""]),
    Stage.DANGER: _danger,
    Stage.PHOTOS: lambda _state, _catalogue: AskPhotos(),
    Stage.REVIEW: _review,
    Stage.SOLVED: lambda state, catalogue: Solved(catalogue.advice.get(state.turn.advice or "")),
}


def _phones(dangers: tuple[Danger, ...], accident_phone: str) -> tuple[Phone, ...]:
    """Each number once, those of the gravest danger first."""
    phones: dict[str, Phone] = {}
    for danger in dangers:
        for phone in danger.phones:
            phones.setdefault(phone.number, phone)
    if accident_phone:
        phones.setdefault(accident_phone, Phone(accident_phone, wording.ACCIDENT_LINE))
    return tuple(phones.values())


def _lines(state: State, catalogue: Catalogue) -> tuple[str, ...]:
    turn = state.turn
    if not state.past:
        return wording.greeting(state.context, _first_request(state))
    if turn.stage is Stage.ASKING:
        return _lines_of_question(state, catalogue)
    if turn.stage is Stage.CHOOSING:
        return (_request_to_choose(turn),)
    if turn.stage is Stage.SPLITTING:
        return (wording.apart([catalogue.problem(matter.problem) for matter in turn.apart]),)
    if turn.stage is Stage.SAYING:
        return (_first_request(state),)
    return wording.LINES_OF_STAGE[turn.stage]


def _lines_of_question(state: State, catalogue: Catalogue) -> tuple[str, ...]:
    """What was understood is said once, before the first question."""
    problems = problems_of(state.turn, catalogue)
    if progress_of(state, catalogue).number > 1:
        return ()
    if len(problems) > 1:
        return (wording.understood_several(problems),)
    return (wording.understood(problems[0]),)


def _request_to_choose(turn: Turn) -> str:
    if not turn.candidates:
        return wording.CHOOSE_NOTHING_NEAR
    if turn.unsure:
        return wording.CHOOSE_UNSURE
    return wording.CHOOSE_AGAIN if turn.refused else wording.CHOOSE


def _first_request(state: State) -> str:
    if state.turn.stage is Stage.ASKING:
        return wording.ANSWER_FIRST
    return wording.SAY_THE_REST if state.turn.problem else wording.SAY_WHAT_HAPPENED
