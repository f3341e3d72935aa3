"""Learning from an organisation's own history, with proof that it became better.

A part of the history and of the catalogue's examples is held back. Two models learn from the
rest, one without the history and one with it; both are asked about what neither has seen. Only
then the model that is kept learns from everything.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from domovoy.catalogue import Catalogue, Problem
from domovoy.understanding.errors import HistoryTooSmall
from domovoy.understanding.lessons import Lesson
from domovoy.understanding.ranking import Heard, Ranking
from domovoy.understanding.text import plain
from domovoy.understanding.understander import Understander
from domovoy.understanding.vocabulary import Floats

FEWEST = 20
_HELD_BACK = 10  # one in so many
_MOST_HELD_BACK = 4000
_SEED = 7
_MAY_LOSE = 0.05  # of the catalogue's own examples, which a history in a hurry may contradict
_MAY_LOSE_FOR_NOTHING = 0.01
_BINS = 10
_NEVER = 1e-6
_SHARPNESSES = tuple(4.0 * 1.15**step for step in range(13))
_MODESTIES = (0.0, 0.03, 0.06, 0.1, 0.15)
_CALIBRATION_MATTERS = 2.0
_Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the texts held back; `calibration` is how far chances are from the truth."""

    first: float
    among_three: float
    macro_f1: float
    calibration: float
    own_first: float  # of the examples of the catalogue


@dataclass(frozen=True, slots=True)
class Learned:
    """The model of everything, and what both models made of the texts they had not seen."""

    understander: Understander
    before: Score
    after: Score
    taught: int
    held_back: int

    @property
    def is_worse(self) -> bool:
        """Whether the history spoils more than it mends; what mends nothing may spoil little."""
        gained = self.after.first - self.before.first
        lost = self.before.own_first - self.after.own_first
        return gained < 0 or lost > (_MAY_LOSE if gained > 0 else _MAY_LOSE_FOR_NOTHING)


def learn_history(
    catalogue: Catalogue, lessons: Sequence[Lesson], *, tell: _Step = lambda _step: None
) -> Learned:
    """Learn and compare. Raises HistoryTooSmall. `tell` hears which step has begun."""
    distinct = len({lesson.text.lower() for lesson in lessons})
    if distinct < FEWEST:
        raise HistoryTooSmall(distinct, FEWEST)
    taught, held = _parted(lessons)
    part, own_held = _without_some_examples(catalogue)
    tell("before")
    asked = held[1::2]
    before = _score(Ranking.learn(part), asked, own_held)
    tell("after")
    with_history = _calibrated(Ranking.learn(part, taught), held[::2])
    after = _score(with_history, asked, own_held)
    tell("all")
    whole = Ranking.learn(catalogue, lessons)
    whole = whole.tempered(with_history.sharpness, with_history.modesty)
    return Learned(Understander(catalogue, whole), before, after, len(lessons), len(asked))


def _parted(lessons: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """What is learned from and what is held back; the same text is never in both."""
    by_text: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_text[lesson.text.lower()].append(lesson)
    texts = list(by_text)
    order = np.random.default_rng(_SEED).permutation(len(texts))
    count = min(max(len(texts) // _HELD_BACK, 2), _MOST_HELD_BACK)
    held = {texts[number] for number in order[:count]}
    return (
        [lesson for lesson in lessons if lesson.text.lower() not in held],
        [by_text[text][0] for text in texts if text in held],
    )


def _without_some_examples(catalogue: Catalogue) -> tuple[Catalogue, list[Lesson]]:
    """The catalogue with one example in so many taken out of each problem, and those examples."""
    problems: dict[str, Problem] = {}
    held: list[Lesson] = []
    for code, problem in catalogue.problems.items():
        kept = tuple(e for n, e in enumerate(problem.examples, 1) if n % _HELD_BACK)
        out = problem.examples[_HELD_BACK - 1 :: _HELD_BACK]
        held += [Lesson(example, problem.group, code) for example in out]
        problems[code] = replace(problem, examples=kept)
    return replace(catalogue, problems=problems), held


def _calibrated(ranking: Ranking, held: Sequence[Lesson]) -> Ranking:
    """As sure as it is right on what was held back."""
    heard, classes = _heard(ranking, held), _classes(ranking, held)

    def fault(tried: Ranking) -> float:
        chances = _chances(tried, heard)
        surprise = -np.log(chances[np.arange(len(classes)), classes] + _NEVER).mean()
        return float(surprise) + _CALIBRATION_MATTERS * _calibration(chances, classes)

    tempers = product(_SHARPNESSES, _MODESTIES)
    return min((ranking.tempered(*temper) for temper in tempers), key=fault)


def _score(ranking: Ranking, held: Sequence[Lesson], own: Sequence[Lesson]) -> Score:
    chances, classes = _chances(ranking, _heard(ranking, held)), _classes(ranking, held)
    order = np.argsort(-chances, axis=1, kind="stable")
    own_said = _chances(ranking, _heard(ranking, own)).argmax(axis=1)
    return Score(
        first=float((order[:, 0] == classes).mean()),
        among_three=float((order[:, :3] == classes[:, None]).any(axis=1).mean()),
        macro_f1=_macro_f1(order[:, 0], classes),
        calibration=_calibration(chances, classes),
        own_first=float((own_said == _classes(ranking, own)).mean()),
    )


def _heard(ranking: Ranking, lessons: Sequence[Lesson]) -> list[Heard]:
    return [ranking.heard(plain(lesson.text)) for lesson in lessons]


def _chances(ranking: Ranking, heard: Sequence[Heard]) -> Floats:
    return np.array([ranking.group_chances(one) for one in heard])


def _classes(ranking: Ranking, lessons: Sequence[Lesson]) -> NDArray[np.intp]:
    number = {group: n for n, group in enumerate(ranking.groups)}
    return np.array([number[lesson.group] for lesson in lessons], dtype=np.intp)


def _macro_f1(said: NDArray[np.intp], true: NDArray[np.intp]) -> float:
    shares = []
    for group in np.unique(true):
        right = int(((said == group) & (true == group)).sum())
        wrong = int(((said == group) != (true == group)).sum())
        shares.append(2 * right / (2 * right + wrong))
    return float(np.mean(shares))


def _calibration(chances: Floats, classes: NDArray[np.intp]) -> float:
    """How far from the truth the first chance is, over ten equal bins."""
    sure = chances.max(axis=1)
    surplus = (chances.argmax(axis=1) == classes) - sure
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return float(np.abs(np.bincount(bins, weights=surplus)).sum() / len(classes))
