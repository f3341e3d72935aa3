"""A message understood: learned ranking of problems, rules for danger, slots and tone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from domovoy.catalogue import Catalogue
from domovoy.understanding.alarming import Signs, alarming_problems, is_alarm
from domovoy.understanding.dangers import Alarm, find_alarm, is_total_loss
from domovoy.understanding.features import telling_words
from domovoy.understanding.lessons import Lesson
from domovoy.understanding.parts import texts_by_group
from domovoy.understanding.ranking import Heard, Ranking, Scored
from domovoy.understanding.slots import find_slots
from domovoy.understanding.storing import load_ranking, save_ranking
from domovoy.understanding.text import LONGEST, plain
from domovoy.understanding.tones import find_tones
from domovoy.understanding.types import Part, Ranked, Understanding
from domovoy.understanding.vocabulary import Floats

_SURE = 0.5
_ALARMING = 0.6
_TONE = "uo_inaction"  # a topic only where nothing else is named
_NAMED = 0.05  # how much of its chance another group needs to count as named
_AS_RANKED: Callable[[tuple[str, float]], Ranked] = partial(tuple.__new__, Ranked)
_NEVER_BESIDE = frozenset({_TONE, "other_not_housing"})


@dataclass(frozen=True)
class Understander:
    """What has been learned from one catalogue; the same text always gives the same answer."""

    catalogue: Catalogue
    ranking: Ranking

    @classmethod
    def learn(cls, catalogue: Catalogue, history: Sequence[Lesson] = ()) -> "Understander":
        """Learn from the catalogue in seconds; with past appeals, in proportion to them."""
        return cls(catalogue, Ranking.learn(catalogue, history))

    def save(self, path: Path) -> None:
        """Write what was learned, so that it need not be learned again."""
        save_ranking(self.ranking, path)

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> "Understander":
        """Read what `save` wrote. Raises ModelUnusable if it is damaged or of another catalogue."""
        return cls(catalogue, load_ranking(path, catalogue))

    def understand(self, text: str) -> Understanding:
        """Rank every problem and group for the text and say what else it tells.

        Takes any text at all: an empty one gives the general ranking and `sure=False`.
        """
        said = plain(text)
        heard = self.ranking.heard(said)
        chances = self.ranking.group_chances(heard)
        alarm = find_alarm(said)
        urgent = self._is_alarm(heard, chances, alarm, lost=is_total_loss(said))
        self._let_tone_give_way(chances)
        groups = _ranked(self.ranking.groups, chances)
        problems = _ranked(self.ranking.codes, self.ranking.problem_chances(heard.whole, chances))
        danger = self._danger(alarm, problems[0])
        return Understanding(
            problems=problems,
            groups=groups,
            danger=danger,
            urgent=danger is not None or urgent,
            slots=find_slots(said),
            tone=find_tones(said),
            sure=groups[0].p >= _SURE,
            parts=self._parts(text[:LONGEST], groups, problems),
        )

    def _parts(
        self, text: str, groups: tuple[Ranked, ...], problems: tuple[Ranked, ...]
    ) -> tuple[Part, ...]:
        told = texts_by_group(text, groups, self._first_of, never_beside=_NEVER_BESIDE)
        if len(told) == 1:
            [group] = told
            known = self.catalogue.problems
            first = next(ranked.code for ranked in problems if known[ranked.code].group == group)
            return (Part(text.strip(), group, first),)
        return tuple(
            Part(words, group, self._first_within(group, words)) for group, words in told.items()
        )

    def _first_within(self, group: str, words: str) -> str:
        scored = self.ranking.scored(telling_words(plain(words)))
        return self.ranking.first_problem(scored, group)

    def _first_of(self, stretch: str) -> tuple[str, float]:
        scored = self.ranking.scored(telling_words(plain(stretch)))
        chances = self.ranking.group_chances(Heard(scored))
        first = int(chances.argmax())
        return self.ranking.groups[first], float(chances[first])

    def _let_tone_give_way(self, chances: Floats) -> None:
        """A complaint of inaction changes places with the problem named beside it."""
        first, second = chances.argsort()[:-3:-1]
        if self.ranking.groups[first] == _TONE and chances[second] >= _NAMED * chances[first]:
            chances[[first, second]] = chances[[second, first]]

    def _danger(self, alarm: Alarm, top: Ranked) -> str | None:
        if alarm.danger is not None:
            return alarm.danger
        likely = self.catalogue.problem(top.code).danger if top.p >= _ALARMING else None
        return None if likely in alarm.denied else likely

    def _is_alarm(self, heard: Heard, chances: Floats, alarm: Alarm, *, lost: bool) -> bool:
        """Whether it cannot wait; where a danger is expressly denied, only a total loss cannot."""
        if alarm.denied and alarm.danger is None:
            return lost
        return is_alarm(
            self._signs(heard.whole, chances),
            [self._signs(one, self.ranking.group_chances(Heard(one))) for one in heard.sentences],
            ruled=alarm.danger is not None,
            lost=lost,
        )

    def _signs(self, scored: Scored, group_chances: Floats) -> Signs:
        chances = self.ranking.problem_chances(scored, group_chances)
        return Signs(scored.alarm, float(chances[self._alarming].sum()))

    @cached_property
    def _alarming(self) -> list[int]:
        codes = alarming_problems(self.catalogue)
        return [number for number, code in enumerate(self.ranking.codes) if code in codes]


def _ranked(codes: Sequence[str], chances: Floats) -> tuple[Ranked, ...]:
    order = np.argsort(-chances, kind="stable")
    told = zip([codes[number] for number in order.tolist()], chances[order].tolist(), strict=True)
    return tuple(map(_AS_RANKED, told))
