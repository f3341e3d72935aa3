"""What was understood beside the problem, shown so that it can be changed."""

from collections.abc import Iterator

from domovoy.catalogue import Catalogue
from domovoy.conversation import wording
from domovoy.conversation.asking import COMMON_SLOTS, problems_of, question_on
from domovoy.conversation.state import State
from domovoy.conversation.types import OTHER, Fact


def facts_of(state: State, catalogue: Catalogue) -> tuple[Fact, ...]:
    """First what the words told, then the answers."""
    return (*_from_words(state, catalogue), *_from_answers(state, catalogue))


def answers_of(state: State, catalogue: Catalogue) -> dict[str, str]:
    """What was answered last, by question, in own words or ready; «Другое» is no answer."""
    told = {code: state.said[number].text for code, number in remarks_in_force(state).items()}
    for choice in state.turn.choices:
        options = {
            option.code: option.label for option in catalogue.questions[choice.question].options
        }
        if choice.option in options:
            told[choice.question] = options[choice.option]
    return {code: text for code, text in told.items() if code in catalogue.questions}


def remarks_in_force(state: State) -> dict[str, int]:
    """The number of the remark that answers a question, where no later answer has replaced it.

    A choice that still stands was made after any words: words that answer drop the choice.
    """
    last = {remark.answers: n for n, remark in enumerate(state.said) if remark.answers}
    chosen = {choice.question for choice in state.turn.choices}
    return {code: number for code, number in last.items() if code not in chosen}


def is_answer_to_show(code: str, asked: frozenset[str], catalogue: Catalogue) -> bool:
    """Whether the answer goes beside the words: asked by the problem, or true of any."""
    return code in asked or catalogue.questions[code].slot in COMMON_SLOTS


def _from_words(state: State, catalogue: Catalogue) -> Iterator[Fact]:
    answered = {
        catalogue.questions[choice.question].slot
        for choice in state.turn.choices
        if choice.option != OTHER
    }
    for slot, value in state.turn.known:
        if slot in answered or slot not in wording.SLOTS:
            continue
        question = question_on(slot, state.turn, catalogue)
        change = slot if question and state.turn.problem else None
        yield Fact(wording.SLOTS[slot], wording.SLOT_VALUES.get((slot, value), value), change)


def _from_answers(state: State, catalogue: Catalogue) -> Iterator[Fact]:
    problems = problems_of(state.turn, catalogue)
    asked = frozenset(code for problem in problems for code in problem.questions)
    for code, text in answers_of(state, catalogue).items():
        if is_answer_to_show(code, asked, catalogue):
            question = catalogue.questions[code]
            yield Fact(question.text, text, code if state.turn.problem else None)
