"""JSON lines in, JSON lines out: one for one, in order, a bad line told and passed over."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class BadLine(Exception):
    """A line that cannot be answered: a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def answer_lines(answer: Answer) -> int:
    """Answer each line of standard input with one line, at once.

    What `answer` raises as BadLine, and a line that is no JSON object, gives
    `{"error": {"code": …, "message": …}}`, and the next line is read. Returns 0, also when the
    reader goes away; 1 after one sentence when there is nothing to read from or to write to.
    """
    if sys.stdin is None or sys.stdout is None:
        return _cannot("нет стандартного ввода или вывода")
    if sys.stdin.isatty():
        print("Жду строки JSON; закончить — Ctrl-D.", file=sys.stderr)
    try:
        _answer_all(answer, sys.stdin.buffer)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _cannot(error.strerror or str(error))
    return 0


def _answer_all(answer: Answer, lines: Iterable[bytes]) -> None:
    for line in lines:
        print(json.dumps(_answered(answer, line), ensure_ascii=False), flush=True)


def _answered(answer: Answer, line: bytes) -> dict[str, Any]:
    try:
        return answer(_object(line))
    except BadLine as bad:
        return {"error": {"code": bad.code, "message": bad.message}}


def _object(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise BadLine("not_utf8", "Строка не в кодировке UTF-8.") from None
    except (ValueError, RecursionError):
        raise BadLine("not_json", "Строка — не JSON.") from None
    if not isinstance(content, dict):
        raise BadLine("not_an_object", "Строка должна быть объектом JSON в фигурных скобках.")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field given twice: nobody can say which was meant."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise BadLine("field_twice", "Одно поле названо дважды.")
    return content


def _cannot(reason: str) -> int:
    print(f"Отвечать некуда или не на что: {reason}.", file=sys.stderr)
    return 1
