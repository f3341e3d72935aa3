"""Play dialogues from labelled messages: how many questions settle the group, and is it right?

    python evaluation/dialogues.py [dev_eval.csv]

The simulated resident says the message and knows its group. Of buttons it takes the one of that
group, problem or whole group; where none is, it takes «Другое» and then says the title of the group
in its own words. A question about the place or about who else is affected it answers as the
catalogue finds likeliest for that group. Where several problems were heard it agrees; having read
of a danger it goes on. The messages are no part of the project: where they are absent this says so
and ends.
"""

import csv
import math
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from domovoy.catalogue import Catalogue, Question
from domovoy.conversation import (
    OTHER,
    TOGETHER,
    AskQuestion,
    ChooseProblem,
    Chose,
    Context,
    Conversation,
    Move,
    OfferSplit,
    Reply,
    Said,
    SendAsIs,
    ShowDanger,
    Stage,
    State,
    shipped_conversation,
)
from domovoy.conversation.weighing import likelihood

MESSAGES = Path(__file__).parents[2] / "shared" / "datasets" / "dev_eval.csv"
SETTLED_IN = 1.3
RIGHT = 0.98
_NOWHERE = Context(address="", flat=None, entrance=None, floor=None, accident_phone="")
_PATIENCE = 8
_Z = 1.96


@dataclass(frozen=True)
class Labelled:
    """A message with the group it is about and those it raises beside."""

    text: str
    group: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """One dialogue: the groups it settled on after so many questions."""

    labelled: Labelled
    settled: tuple[str, ...]
    questions: int

    @property
    def right(self) -> bool:
        """The group of the label is among those that would be sent."""
        return self.labelled.group in self.settled

    @property
    def right_or_secondary(self) -> bool:
        return bool({self.labelled.group, *self.labelled.also} & set(self.settled))


def read(path: Path) -> list[Labelled]:
    """The messages of a labelled file that name a group."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["text"], row["group"], tuple(filter(None, row["group_secondary"].split(";")))
            )
            for row in csv.DictReader(file)
            if row["group"]
        ]


def play(talk: Conversation, messages: Iterable[Labelled]) -> list[Played]:
    return [play_one(talk, labelled) for labelled in messages]


def play_one(talk: Conversation, labelled: Labelled) -> Played:
    """Say the message and answer until it is settled what it is about."""
    state, _ = talk.begin(_NOWHERE)
    state, reply = talk.advance(state, Said(labelled.text))
    if isinstance(reply.prompt, ShowDanger):
        state, reply = talk.advance(state, SendAsIs())
    questions = 0
    while not _settled(state) and questions < _PATIENCE:
        questions += 1
        for move in _answers(talk.catalogue, labelled, reply):
            state, reply = talk.advance(state, move)
            if _settled(state):
                break
    return Played(labelled, _groups(talk, state), questions)


def table(played: Sequence[Played]) -> list[str]:
    """The lines to print, with 95 % intervals."""
    counts = [p.questions for p in played]
    low, high = _interval_of_mean(counts)
    return [
        f"dialogues played                           {len(played)}",
        f"questions until the group is settled       {statistics.mean(counts):.3f}  "
        f"[{low:.3f}, {high:.3f}]  (wanted: at most {SETTLED_IN})",
        _share("settled without a question", [not n for n in counts]),
        _share("group right, strict", [p.right for p in played]),
        _share(
            f"group right, a secondary accepted ({RIGHT} wanted)",
            [p.right_or_secondary for p in played],
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    path = Path(arguments[0]) if arguments else MESSAGES
    if not path.is_file():
        print(f"No messages at {path}: no dialogue was played.")
        return 0
    for line in table(play(shipped_conversation(), read(path))):
        print(line)
    return 0


def _settled(state: State) -> bool:
    """The group is known: a problem is taken, or its whole group was tapped."""
    return bool(state.turn.problem or state.turn.group) and state.turn.stage is not Stage.SPLITTING


def _groups(talk: Conversation, state: State) -> tuple[str, ...]:
    if state.turn.group and not state.turn.problem:
        return (state.turn.group,)
    return tuple(draft.problem.group for draft in talk.drafts(state))


def _answers(catalogue: Catalogue, labelled: Labelled, reply: Reply) -> list[Move]:
    match reply.prompt:
        case ChooseProblem(candidates):
            for wanted in (labelled.group, *labelled.also):
                for code in (candidate.code for candidate in candidates):
                    if code.partition(".")[0] == wanted:
                        return [Chose(code)]
            return [Chose(OTHER), Said(catalogue.groups[labelled.group].title)]
        case OfferSplit():
            return [Chose(TOGETHER)]
        case AskQuestion(question):
            return [Chose(_likeliest(catalogue, labelled.group, question))]
        case _:
            return [Said(catalogue.groups[labelled.group].title)]


def _likeliest(catalogue: Catalogue, group: str, question: Question) -> str:
    chances: dict[str, float] = {}
    for problem in catalogue.in_group(group):
        for option, chance in likelihood(problem, question).items():
            chances[option] = chances.get(option, 0.0) + chance
    return max(chances, key=lambda option: (chances[option], option), default=OTHER)


def _share(label: str, tried: Sequence[bool]) -> str:
    count = len(tried)
    share = sum(tried) / count
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    spread = (share * (1 - share) / count + _Z**2 / (4 * count**2)) ** 0.5
    reach = _Z * spread / (1 + _Z**2 / count)
    return f"{label:<42} {share:.3f}  [{middle - reach:.3f}, {middle + reach:.3f}]"


def _interval_of_mean(values: Sequence[int]) -> tuple[float, float]:
    mean = statistics.mean(values)
    reach = _Z * statistics.pstdev(values) / math.sqrt(len(values))
    return mean - reach, mean + reach


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
