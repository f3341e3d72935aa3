"""The values the catalogue is made of. All of them are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from domovoy.catalogue.errors import ProblemUnknown

Urgency: TypeAlias = Literal["emergency", "urgent", "normal"]

FALLBACK_PROBLEM = "other_not_housing.other"


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the house or of its management: `heating`, «Отопление»."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of the ready answers to a question, shown as a button."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is worth asking before an appeal is sent.

    `slot` names what the answer fills (place, entrance, floor, scope, since, ...): a message that
    has already said it makes the question needless.
    """

    code: str
    text: str
    options: tuple[Option, ...]
    slot: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What a resident may safely try at once; `steps` are in the order of doing."""

    code: str
    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call, with whom it reaches."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Danger:
    """What to do now, in order, and whom to call; it goes before any form."""

    code: str
    title: str
    steps: tuple[str, ...]
    phones: tuple[Phone, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that can go wrong in a house, as a resident would name it.

    `topic` is the code of НСИ 220; where that list has none, it is None and the appeal goes out
    with `another_topic`. `styles` holds the same examples by the manner of writing; `decides` says
    in one sentence what settles who is responsible, where that is not one and the same.
    """

    code: str
    group: str
    title: str
    description: str
    examples: tuple[str, ...]
    places: tuple[str, ...]
    responsible: str
    urgency: Urgency
    danger: str | None
    norms: tuple[str, ...]
    topic: str | None
    questions: tuple[str, ...]
    advice: tuple[str, ...]
    styles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    decides: str | None = None

    @property
    def another_topic(self) -> str | None:
        return None if self.topic else self.title


@dataclass(frozen=True)
class Catalogue:
    """Everything that is known of what goes wrong in houses, keyed by code."""

    groups: Mapping[str, Group]
    problems: Mapping[str, Problem]
    questions: Mapping[str, Question]
    advice: Mapping[str, Advice]
    dangers: Mapping[str, Danger]

    def problem(self, code: str) -> Problem:
        """The problem of this code. Raises ProblemUnknown."""
        try:
            return self.problems[code]
        except KeyError:
            raise ProblemUnknown(code) from None

    @property
    def fallback(self) -> Problem:
        """Where a message goes that is about nothing the catalogue knows."""
        return self.problems[FALLBACK_PROBLEM]

    def in_group(self, group: str) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems.values() if p.group == group)

    def questions_of(self, problem: Problem) -> tuple[Question, ...]:
        return tuple(self.questions[code] for code in problem.questions)

    def advice_of(self, problem: Problem) -> tuple[Advice, ...]:
        return tuple(self.advice[code] for code in problem.advice)

    def danger_of(self, problem: Problem) -> Danger | None:
        return self.dangers[problem.danger] if problem.danger else None
