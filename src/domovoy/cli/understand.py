"""`domovoy understand`: what each JSON line of standard input means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from domovoy.cli.lines import BadLine, answer_lines
from domovoy.understanding import Ranked, current_understander

_PROBLEMS = 10
_DIGITS = 6


def main(_arguments: Sequence[str]) -> int:
    """Answer every line; 0."""
    return answer_lines(understood)


def understood(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the text means: problems, groups, danger, parts, slots, tone. Raises BadLine."""
    text = asked.get("text")
    if not isinstance(text, str):
        raise BadLine("text_missing", "Нужно поле text со строкой сообщения.")
    whole = text.encode(errors="replace").decode()  # half a sign cannot be written out again
    meaning = current_understander().understand(whole)
    return {
        "problems": [
            {"code": code, "group": code.partition(".")[0], "p": round(p, _DIGITS)}
            for code, p in meaning.problems[:_PROBLEMS]
        ],
        "groups": _told(meaning.groups),
        "danger": meaning.danger,
        "urgent": meaning.urgent,
        "parts": [asdict(part) for part in meaning.parts],
        "slots": asdict(meaning.slots),
        "tone": list(meaning.tone),
        "sure": meaning.sure,
    }


def _told(groups: Iterable[Ranked]) -> list[dict[str, str | float]]:
    return [{"group": code, "p": round(p, _DIGITS)} for code, p in groups]
