"""What is understood of a message. All values are frozen."""

from dataclasses import dataclass
from typing import NamedTuple


class Ranked(NamedTuple):
    """A problem or a group with its probability; within one ranking they sum to 1."""

    code: str
    p: float


@dataclass(frozen=True, slots=True)
class Slots:
    """What the message already says, so that it is not asked again; None where it does not.

    `place` and `scope` are codes (place: flat, entrance, lift, basement, attic, roof, facade,
    yard; scope: flat, riser, entrance, house). `since` is in the words of the message.
    """

    place: str | None = None
    entrance: int | None = None
    floor: int | None = None
    flat: str | None = None
    since: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a message that speak of one problem."""

    text: str
    group: str
    problem: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message understood.

    `sure` is False when nothing in the catalogue resembles the message: offer the nearest
    problems instead of taking the first. `tone` holds codes (inaction, repeated, threat, angry,
    thanks); it never decides the problem. `parts` are the separate problems of the message, each
    with its words, in the order they are told; one at least.
    """

    problems: tuple[Ranked, ...]
    groups: tuple[Ranked, ...]
    danger: str | None
    urgent: bool
    slots: Slots
    tone: tuple[str, ...]
    sure: bool
    parts: tuple[Part, ...] = ()
