"""What is learned from: the catalogue's own examples, and past appeals whose group is known."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from domovoy.catalogue import Catalogue

_RULES_OF_LEARNING = 5  # to be raised when features or solving change: what was kept is outdated


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with its group, and its problem where that is known."""

    text: str
    group: str
    problem: str | None = None


def lessons_of(catalogue: Catalogue) -> list[Lesson]:
    """Examples, titles and descriptions, problem by problem."""
    return [
        Lesson(text, problem.group, code)
        for code, problem in catalogue.problems.items()
        for text in (*problem.examples, problem.title, problem.description)
    ]


@cache
def neutral_texts() -> tuple[str, ...]:
    """What is written around any problem and speaks for none."""
    told = (Path(__file__).parent / "neutral.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(told)["neutral"])


def mark_of(catalogue: Catalogue) -> str:
    """The same for catalogues that teach the same."""
    told = [(lesson.problem, lesson.text) for lesson in lessons_of(catalogue)]
    lessons = json.dumps([_RULES_OF_LEARNING, told, neutral_texts()], ensure_ascii=False)
    return hashlib.sha256(lessons.encode()).hexdigest()
