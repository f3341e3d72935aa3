"""How the transcript words what a person did by a button."""

from __future__ import annotations

from domovoy.catalogue import Catalogue
from domovoy.conversation import (
    OTHER,
    AskQuestion,
    Chose,
    Move,
    OfferAdvice,
    Prompt,
    Said,
    ShowDanger,
    State,
)
from domovoy.conversation.wording import BUTTONS, OTHER_LABEL


def spoken(move: Move, before: State, catalogue: Catalogue) -> str:
    """Return what a move looks like in the transcript."""
    if isinstance(move, Said):
        return move.text.replace("\0", "").strip()
    if isinstance(move, Chose):
        return _label(move.option, before, catalogue)
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
    if problem := catalogue.problems.get(option):
        return problem.title
    question = catalogue.questions.get(before.turn.question or "")
    for known in question.options if question else ():
        if known.code == option:
            return known.label
    return option
