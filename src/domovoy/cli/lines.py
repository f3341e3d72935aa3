"""JSON lines in, JSON lines out: one for one, in order, a bad line told and passed over."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import IO, Any

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class BadLine(Exception):
    """A line that cannot be answered: a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def answer_lines(
    answer: Answer, *, lines: Iterable[bytes] | None = None, out: IO[str] | None = None
) -> int:
    """Answer each line of standard input with one line, at once; return 0.

    What `answer` raises as BadLine, and a line that is no JSON object, gives
    `{"error": {"code": …, "message": …}}`, and the next line is read.
    """
    if lines is None and sys.stdin.isatty():
        print("Жду строки JSON; закончить — Ctrl-D.", file=sys.stderr)
    out = out or sys.stdout
    for line in lines if lines is not None else sys.stdin.buffer:
        try:
            found = answer(_object(line))
        except BadLine as bad:
            found = {"error": {"code": bad.code, "message": bad.message}}
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
        out.flush()
    return 0


def _object(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLine("not_utf8", "Строка не в кодировке UTF-8.") from None
    except (ValueError, RecursionError):
        raise BadLine("not_json", "Строка — не JSON.") from None
    if not isinstance(content, dict):
        raise BadLine("not_an_object", "Строка должна быть объектом JSON в фигурных скобках.")
    return content
