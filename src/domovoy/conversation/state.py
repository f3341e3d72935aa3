"""Where a conversation stands. Frozen; nothing that was said ever leaves it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from domovoy.conversation.errors import StateUnreadable
from domovoy.conversation.types import Context, Subject

_VERSION = 2
_READABLE = frozenset({1, _VERSION})  # of the first, what was added since has its default
_MOVES_REMEMBERED = 100


class Stage(StrEnum):
    """What the person is being asked or shown."""

    SAYING = "saying"
    CHOOSING = "choosing"
    SORTING = "sorting"
    SPLITTING = "splitting"
    ASKING = "asking"
    ADVISING = "advising"
    DANGER = "danger"
    PHOTOS = "photos"
    REVIEW = "review"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the person wrote; `answers` is the question it was written in answer to."""

    text: str
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready answer that was chosen."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A piece of advice; `helped` is None until the person tells."""

    advice: str
    helped: bool | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One of several problems of a message, with the words of remark `of` that are about it."""

    problem: str
    text: str
    of: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What going back restores. `heard` counts the remarks made by then.

    While the problem is open, `likely` is what it is taken for if it is sent as it is, `refused`
    what it is not, `asked` how often that was asked, `unsure` that the words were not understood.
    `by_hand` tells that the person chose the problem. `matters` are the problems that will be sent
    apart; while that is being asked, they stand in `apart`. `danger` is the one heard last, the
    others are in `earlier`.
    """

    stage: Stage = Stage.SAYING
    heard: int = 0
    problem: str | None = None
    candidates: tuple[str, ...] = ()
    question: str | None = None
    choices: tuple[Choice, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    advice: str | None = None
    danger: str | None = None
    urgent: bool = False
    offered: tuple[Offered, ...] = ()
    photos_done: bool = False
    group: str | None = None
    likely: str | None = None
    refused: tuple[str, ...] = ()
    asked: int = 0
    unsure: bool = False
    by_hand: bool = False
    apart: tuple[Matter, ...] = ()
    matters: tuple[Matter, ...] = ()
    split_asked: bool = False
    earlier: tuple[str, ...] = ()

    @property
    def dangers(self) -> tuple[str, ...]:
        """Every danger that was heard, in that order; each once."""
        return (*self.earlier, *([self.danger] if self.danger else []))

    def endangered_by(self, danger: str) -> "Turn":
        """The turn that shows this danger; those heard before are kept."""
        earlier = tuple(known for known in self.dangers if known != danger)
        return replace(self, stage=Stage.DANGER, danger=danger, earlier=earlier)


@dataclass(frozen=True, slots=True)
class State:
    """A whole conversation: what was said, where it stands, and the way it came.

    `withdrawn` keeps what going back took out of `said`; `typed` is the latest of it, to be
    edited and said again.
    """

    context: Context
    turn: Turn = Turn()
    said: tuple[Remark, ...] = ()
    past: tuple[Turn, ...] = ()
    withdrawn: tuple[str, ...] = ()
    typed: str = ""

    def followed_by(self, turn: Turn, *remarks: Remark) -> "State":
        """The state after one more move."""
        said = (*self.said, *remarks)
        past = (*self.past, self.turn)[-_MOVES_REMEMBERED:]
        return replace(self, turn=replace(turn, heard=len(said)), said=said, past=past, typed="")

    def taken_back(self) -> "State":
        """The state before the last move. There must be one in `past`."""
        turn = self.past[-1]
        gone = tuple(remark.text for remark in self.said[turn.heard :])
        return replace(
            self,
            turn=turn,
            said=self.said[: turn.heard],
            past=self.past[:-1],
            withdrawn=self.withdrawn + gone,
            typed="\n".join(gone),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return {"version": _VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "State":
        """The state that `to_json` wrote. Raises StateUnreadable."""
        try:
            if stored["version"] not in _READABLE:
                raise StateUnreadable(f"version {stored['version']!r}")
            state = cls(
                context=_context(stored["context"]),
                turn=_turn(stored["turn"]),
                said=tuple(Remark(**remark) for remark in stored["said"]),
                past=tuple(_turn(turn) for turn in stored["past"]),
                withdrawn=tuple(stored["withdrawn"]),
                typed=stored["typed"],
            )
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise StateUnreadable(f"{type(problem).__name__}: {problem}") from problem
        if any(turn.heard > len(state.said) for turn in (state.turn, *state.past)):
            raise StateUnreadable("fewer remarks than were heard")
        return state


def _context(stored: Mapping[str, Any]) -> Context:
    subject = stored["subject"]
    return Context(**{**stored, "subject": _subject(subject) if subject else None})


def _subject(stored: Mapping[str, Any]) -> Subject:
    return Subject(**{**stored, "facts": _pairs(stored["facts"])})


def _turn(stored: Mapping[str, Any]) -> Turn:
    return Turn(
        **{
            **stored,
            "stage": Stage(stored["stage"]),
            "candidates": tuple(stored["candidates"]),
            "choices": tuple(Choice(**choice) for choice in stored["choices"]),
            "known": _pairs(stored["known"]),
            "offered": tuple(Offered(**offered) for offered in stored["offered"]),
            "refused": tuple(stored.get("refused", ())),
            "earlier": tuple(stored.get("earlier", ())),
            "apart": _matters(stored.get("apart", ())),
            "matters": _matters(stored.get("matters", ())),
        }
    )


def _matters(stored: Iterable[Mapping[str, Any]]) -> tuple[Matter, ...]:
    return tuple(Matter(**matter) for matter in stored)


def _pairs(stored: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in stored)
