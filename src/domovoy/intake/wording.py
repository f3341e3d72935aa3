"""How the transcript words what a person did by a button."""

from __future__ import annotations

from domovoy.catalogue import Catalogue
from domovoy.conversation import (
    OTHER,
    TOGETHER,
    AskQuestion,
    Change,
    Chose,
    Move,
    OfferAdvice,
    Prompt,
    Said,
    ShowDanger,
    Stage,
    State,
)
from domovoy.conversation.wording import BUTTONS, OTHER_LABEL, SLOTS, all_of, only


def spoken(move: Move, before: State, catalogue: Catalogue) -> str:
    """Return what a move looks like in the transcript."""
    if isinstance(move, Said):
        return move.text.replace("\0", "").strip()
    if isinstance(move, Chose):
        return _label(move.option, before, catalogue)
    if isinstance(move, Change):
        return f"{BUTTONS[move.kind]}: {_subject_of(move.what, catalogue)}"
    return BUTTONS[move.kind]


def headline(prompt: Prompt) -> str:
    """Return how the transcript names what was shown to be answered; nothing for the rest."""
    match prompt:
        case AskQuestion(question=question):
            return question.text
        case OfferAdvice(advice=advice):
            return advice.title
        case ShowDanger(danger=danger):
            return danger.title
        case _:
            return ""


def _label(option: str, before: State, catalogue: Catalogue) -> str:
    if option == OTHER:
        return OTHER_LABEL
    if option == TOGETHER:
        return all_of(len(before.turn.apart))
    if problem := catalogue.problems.get(option):
        return only(problem) if before.turn.stage is Stage.SPLITTING else problem.title
    if group := catalogue.groups.get(option):
        return group.title
    question = catalogue.questions.get(before.turn.question or "")
    for known in question.options if question else ():
        if known.code == option:
            return known.label
    return option


def _subject_of(what: str, catalogue: Catalogue) -> str:
    question = catalogue.questions.get(what)
    return question.text if question else SLOTS.get(what, what)
