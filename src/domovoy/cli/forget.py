"""`domovoy forget NUMBER`: erase somebody the desk wrote down, at their own written request."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.utils import timezone

from domovoy.identity.errors import ErasureAtPost, ErasureWaits, NotWrittenDown
from domovoy.intake.personal import erase_written_down

USAGE = "domovoy forget НОМЕР-ЗАЯВКИ    удалить данные её автора, у которого нет кабинета"
REFUSED = {
    "not_written_down": "Такой заявки нет, или у её автора есть кабинет: он удаляет данные сам.",
    "erasure_at_post": "Автор заявки работает здесь. Сначала оформите увольнение.",
}


def main(arguments: Sequence[str]) -> int:
    """Return 0 when erased, 1 after one sentence when it cannot be, 2 without a number."""
    match list(arguments):
        case [number]:
            return _forget(number)
    print(USAGE, file=sys.stderr)
    return 2


def _forget(number: str) -> int:
    try:
        erase_written_down(number=number, at=timezone.now())
    except ErasureWaits as problem:
        until = f" Последний срок: {problem.until:%d.%m.%Y}." if problem.until else ""
        numbers = ", ".join(problem.numbers)
        print(f"Сначала должны закончиться заявки: {numbers}.{until}", file=sys.stderr)
        return 1
    except (NotWrittenDown, ErasureAtPost) as problem:
        print(REFUSED[problem.code], file=sys.stderr)
        return 1
    print("Данные удалены. Сами заявки и ответы сохранены без имени.")
    return 0
