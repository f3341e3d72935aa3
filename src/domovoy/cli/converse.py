"""A dialogue in the terminal, with the same conversation as in the browser; nothing is kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import IO

from domovoy.conversation import (
    OTHER,
    TOGETHER,
    AdviceFailed,
    AdviceHelped,
    AskPhotos,
    AskQuestion,
    Back,
    ChangeProblem,
    ChooseProblem,
    Chose,
    Context,
    Conversation,
    ConversationError,
    Draft,
    Move,
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
    shipped_conversation,
)
from domovoy.conversation.wording import BUTTONS, OTHER_LABEL, all_of, ask_to_split, explain, only

Button = tuple[str, Move]
_LONGEST_NUMBER = 9

ADDRESS = Context(
    address="учебный дом", flat="1", entrance=1, floor=1, accident_phone="аварийная служба дома"
)
HINT = (
    "Пишите своими словами или номер ответа. /назад, /отправить, /другое (речь о другом), /выход."
)
GOODBYE = "Разговор закончен, заявка не отправлена."
CUT_SHORT = "Ввод кончился раньше разговора: заявка не отправлена."
NOT_SENT_ANYWHERE = "Здесь заявка никуда не уходит: её отправляют на сайте."
COMMANDS: dict[str, Move] = {"/назад": Back(), "/отправить": SendAsIs(), "/другое": ChangeProblem()}
LEAVE = "/выход"
UNKNOWN_COMMAND = f"Такой команды нет. {HINT}"
NO_SUCH_NUMBER = "Ответа с таким номером сейчас нет. Выберите из показанных или напишите словами."


def main(arguments: Sequence[str], *, lines: Iterator[str] | None = None) -> int:
    """Talk until the appeal is ready, advice has helped or «/выход»: 0; input cut short: 1."""
    if arguments:
        print("У команды «converse» нет параметров.", file=sys.stderr)
        return 2
    return _talk(shipped_conversation(), lines if lines is not None else _typed(), sys.stdout)


def _talk(talk: Conversation, lines: Iterator[str], out: IO[str]) -> int:
    state, reply = talk.begin(ADDRESS)
    print(HINT, file=out)
    while True:
        if isinstance(reply.prompt, AskPhotos):
            state, reply = talk.advance(state, PhotosDone())
        buttons = _show(reply, out)
        if isinstance(reply.prompt, Solved):
            return 0
        line = next(lines, None)
        if line is None:
            print(CUT_SHORT, file=sys.stderr)
            return 1
        words = line.strip()
        if words.casefold() == LEAVE:
            print(GOODBYE, file=out)
            return 0
        move = _move(words, buttons)
        if move is None:
            print(UNKNOWN_COMMAND if words.startswith("/") else NO_SUCH_NUMBER, file=out)
            continue
        if isinstance(reply.prompt, Review) and isinstance(move, SendAsIs):
            print(NOT_SENT_ANYWHERE, file=out)
            return 0
        try:
            state, reply = talk.advance(state, move)
        except ConversationError as refusal:
            print(explain(refusal), file=out)


def _move(words: str, buttons: Sequence[Button]) -> Move | None:
    """What a line means; nothing where it is a command or a number that there is not."""
    if words.startswith("/"):
        return COMMANDS.get(words.casefold())
    if not re.fullmatch(r"[+-]?\d+", words):
        return Said(words)
    if len(words) > _LONGEST_NUMBER or not 0 < int(words) <= len(buttons):
        return None
    return buttons[int(words) - 1][1]


def _show(reply: Reply, out: IO[str]) -> list[Button]:
    """Print the reply and return its buttons in the order of their numbers."""
    print(file=out)
    for line in (*reply.lines, *_told(reply.prompt)):
        print(line, file=out)
    buttons = _buttons(reply.prompt)
    for number, (label, _) in enumerate(buttons, start=1):
        print(f"  {number}. {label}", file=out)
    out.flush()
    return buttons


def _told(prompt: Prompt) -> Iterator[str]:
    """What stands above the buttons."""
    match prompt:
        case AskQuestion(question=question):
            yield question.text
        case OfferSplit(problems):
            yield ask_to_split(len(problems))
        case OfferAdvice(advice):
            yield advice.title
            yield from (f"  - {step}" for step in advice.steps)
        case ShowDanger(danger, phones, others):
            yield from (f"{phone.number}, {phone.label}" for phone in phones)
            for heard in (danger, *others):
                yield heard.title
                yield from (f"  - {step}" for step in heard.steps)
        case Review(draft, others):
            for one in (draft, *others):
                yield from _draft(one)


def _draft(draft: Draft) -> Iterator[str]:
    yield f"{draft.problem.title}{' (срочная)' if draft.urgent else ''}"
    yield f"  «{draft.text}»"
    yield from (f"  {question} {answer}" for _, question, answer in draft.answers)


def _buttons(prompt: Prompt) -> list[Button]:
    match prompt:
        case AskQuestion(question=question):
            options: list[Button] = [(o.label, Chose(o.code)) for o in question.options]
            return [*options, (OTHER_LABEL, Chose(OTHER))]
        case ChooseProblem(candidates):
            near: list[Button] = [(c.title, Chose(c.code)) for c in candidates]
            return [*near, (OTHER_LABEL, Chose(OTHER))]
        case OfferSplit(problems):
            apart: list[Button] = [(only(p), Chose(p.code)) for p in problems]
            return [(all_of(len(problems)), Chose(TOGETHER)), *apart, (OTHER_LABEL, Chose(OTHER))]
        case OfferAdvice():
            moves = (AdviceHelped(), AdviceFailed())
            return [(BUTTONS[move.kind], move) for move in moves]
        case ShowDanger() | Review():
            return [("Отправить", SendAsIs())]
        case _:
            return []


def _typed() -> Iterator[str]:
    """Lines of standard input, in UTF-8 whatever the locale."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace")
