"""How likely each group and each problem of the catalogue is for a text: the part that is learned.

One head tells the groups apart, one within each group its problems; the chance of a problem is
the product. The first can also be taught by past appeals of which only the group is known.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domovoy.catalogue import Catalogue
from domovoy.understanding.alarming import alarming_problems
from domovoy.understanding.features import telling_words
from domovoy.understanding.lessons import Lesson, lessons_of, mark_of, neutral_texts
from domovoy.understanding.sentences import sentences
from domovoy.understanding.solving import NONE, evenly, learn_weights, softmax
from domovoy.understanding.text import plain
from domovoy.understanding.vocabulary import Floats, Row, Vocabulary

_RESTRAINT = 4.0
_RESTRAINT_WITHIN = 1.0
_RESTRAINT_OF_ALARM = 20.0
_SHARPNESS = 12.0  # strongly restrained weights rank best; this makes their chances true again
_SHARPNESS_WITHIN = 10.0
_MODESTY = 0.02
_DOUBT = 0.4
_SENTENCES_SHARE = 0.3
_MILDNESS = 0.6  # one sentence tells less surely than the whole
_REMEMBERED = 8192
_NEUTRAL_IMPORTANCE = 6.0
_OWN_SHARE = 0.4  # of what the catalogue alone says, beside what it says with the history
_OWN_IMPORTANCE = 2.0
_COMMON = 1000  # past appeals of a group beyond which more of them count less and less
_RARE = 30
_LOUDEST = 5.0


@dataclass(frozen=True)
class Scored:
    """What a text says for each group, within the groups for each problem, and for an alarm.

    `trust` is below 1 for a text of few words: one word alone tells little.
    """

    groups: Floats
    problems: Floats
    alarm: float
    trust: float


@dataclass(frozen=True)
class Heard:
    """A text as a whole and, where it has several, sentence by sentence."""

    whole: Scored
    sentences: Sequence[Scored] = ()


@dataclass(frozen=True)
class Ranking:
    """Weights of the vocabulary for groups and problems; `taught_by` marks what taught them."""

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    vocabulary: Vocabulary
    group_weights: Floats  # its last column is the alarm
    problem_weights: NDArray[np.float16]
    sharpness: float
    modesty: float  # the share of chance that goes to all groups alike, whatever the words say
    taught_by: str
    _words: dict[str, tuple[Floats, float]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def learn(cls, catalogue: Catalogue, history: Sequence[Lesson] = ()) -> "Ranking":
        """From the catalogue alone or with past appeals, of which only the group counts."""
        own = lessons_of(catalogue)
        groups = tuple(sorted(catalogue.groups))
        around = [telling_words(plain(text)) for text in neutral_texts()]
        texts = [telling_words(plain(lesson.text)) for lesson in own]
        past = [telling_words(plain(lesson.text)) for lesson in history]
        vocabulary = Vocabulary.of(texts + around, beside=past)
        rows = vocabulary.rows(texts)
        number = {group: n for n, group in enumerate(groups)}
        past_rows = vocabulary.rows(past)
        width = len(vocabulary.columns)
        lessons = _Lessons(
            own=rows,
            own_classes=[number[lesson.group] for lesson in own],
            neutral=vocabulary.rows(around),
            past=past_rows,
            past_classes=[number[lesson.group] for lesson in history],
        )
        return cls(
            codes=tuple(catalogue.problems),
            groups=groups,
            vocabulary=vocabulary,
            group_weights=np.hstack(
                (
                    _group_weights(lessons, len(groups), width),
                    _alarm_weights(rows, own, catalogue, width),
                )
            ),
            problem_weights=_problem_weights(
                rows + past_rows, (*own, *history), catalogue, vocabulary.own_width
            ),
            sharpness=_SHARPNESS,
            modesty=_MODESTY,
            taught_by=mark_of(catalogue),
        )

    def tempered(self, sharpness: float, modesty: float) -> "Ranking":
        """The same weights with chances that are surer or less sure."""
        return replace(self, sharpness=sharpness, modesty=modesty)

    def scored(self, words: Sequence[str]) -> Scored:
        """The scores of a text, given as its telling words."""
        total = np.zeros(len(self.groups) + 1 + len(self.codes), dtype=np.float32)
        square = 0.0
        distinct = dict.fromkeys(words)
        for word in distinct:
            said, own_square = self._word(word)
            total += said
            square += own_square
        if pairs := dict(self.vocabulary.pairs(words)):
            total += self._said(list(pairs), list(pairs.values()))
            square += sum(value * value for value in pairs.values())
        total /= np.float32(math.sqrt(square) or 1.0)
        alarm = len(self.groups)
        trust = len(distinct) / (len(distinct) + _DOUBT)
        return Scored(total[:alarm], total[alarm + 1 :], float(total[alarm]), trust)

    def heard(self, plain_text: str) -> Heard:
        """The scores of a plain text and, where there are several, of each of its sentences."""
        told = sentences(plain_text)
        return Heard(
            self.scored(telling_words(plain_text)),
            [self.scored(telling_words(s)) for s in told] if len(told) > 1 else [],
        )

    def group_chances(self, heard: Heard) -> Floats:
        """A chance for each of the groups, in their order; they sum to 1.

        Sentences are heard for themselves as well, so that a second problem is not drowned.
        """
        whole = heard.whole
        chances = softmax(whole.groups * np.float32(self.sharpness * whole.trust))
        if heard.sentences:
            apart = np.array([one.groups * np.float32(one.trust) for one in heard.sentences])
            said = softmax(apart * np.float32(self.sharpness * _MILDNESS)).mean(axis=0)
            chances += np.float32(_SENTENCES_SHARE) * (said - chances)
        modest: Floats = chances + np.float32(self.modesty) * (1 / len(chances) - chances)
        return modest

    def problem_chances(self, scored: Scored, group_chances: Floats) -> Floats:
        """A chance for each of the codes, in their order; they sum to 1."""
        raised = np.exp(scored.problems * np.float32(_SHARPNESS_WITHIN))
        within = np.bincount(self._group_of, weights=raised, minlength=len(self.groups))
        chances: Floats = raised / within[self._group_of] * group_chances[self._group_of]
        return chances

    def first_problem(self, scored: Scored, group: str) -> str:
        """The likeliest problem within one group."""
        own = np.flatnonzero(self._group_of == self.groups.index(group))
        return self.codes[int(own[scored.problems[own].argmax()])]

    @cached_property
    def _group_of(self) -> NDArray[np.int32]:
        number = {group: n for n, group in enumerate(self.groups)}
        return np.array([number[code.partition(".")[0]] for code in self.codes], dtype=np.int32)

    def _word(self, word: str) -> tuple[Floats, float]:
        known = self._words.get(word)
        if known is None:
            columns, values, square = self.vocabulary.word(word)
            said = self._said(columns, values)
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            known = self._words[word] = said, square
        return known

    def _said(self, columns: list[int], values: list[float]) -> Floats:
        """What these features say for each group and each problem."""
        weights = np.array(values, dtype=np.float32)
        by_group = weights @ self.group_weights[columns]
        own = [n for n, column in enumerate(columns) if column < self.vocabulary.own_width]
        if len(own) < len(columns):
            columns, weights = [columns[n] for n in own], weights[own]
        return np.concatenate((by_group, weights @ self.problem_weights[columns]))


@dataclass(frozen=True)
class _Lessons:
    """What tells the groups apart: the catalogue, what is written around it, past appeals."""

    own: list[Row]
    own_classes: list[int]
    neutral: list[Row]
    past: list[Row]
    past_classes: list[int]


def _group_weights(lessons: _Lessons, class_count: int, width: int) -> Floats:
    """The groups told apart by the catalogue; with a history, by both and by the catalogue.

    What the catalogue alone says stays in, because a history names the group that somebody chose
    in a hurry, and knows nothing of the groups its portal had no button for.
    """
    own = lessons.own + lessons.neutral
    classes = lessons.own_classes + [NONE] * len(lessons.neutral)
    neutral = np.full(len(lessons.neutral), _NEUTRAL_IMPORTANCE)
    importance = np.concatenate((evenly(lessons.own_classes), neutral))
    by_catalogue = learn_weights(
        own,
        classes,
        class_count=class_count,
        width=width,
        restraint=_RESTRAINT,
        importance=importance,
    )
    if not lessons.past:
        return by_catalogue
    past = _importance_of_past(lessons.past_classes)
    rows = own + lessons.past
    by_both = learn_weights(
        rows,
        classes + lessons.past_classes,
        class_count=class_count,
        width=width,
        restraint=_RESTRAINT,
        importance=np.concatenate((_OWN_IMPORTANCE * importance, past)),
    )
    mixed: Floats = by_both / _spread(rows, by_both) + (
        np.float32(_OWN_SHARE) * by_catalogue / _spread(rows, by_catalogue)
    )
    return mixed * _spread(own, by_catalogue)


def _importance_of_past(classes: Sequence[int]) -> NDArray[np.float64]:
    """A group of thousands counts more than one of tens, but not as many times more."""
    counts = np.bincount(classes)[np.asarray(classes)]
    loud = np.minimum((counts / _COMMON) ** -0.75, _LOUDEST)
    return np.where(counts < _RARE, 1.0, loud)


def _spread(rows: Sequence[Row], weights: Floats) -> np.float32:
    """How far apart the scores of the classes lie in an ordinary text."""
    sample = rows[:: max(1, len(rows) // 1000)]
    return np.float32(np.mean([(row.values @ weights[row.columns]).std() for row in sample]))


def _alarm_weights(
    rows: Sequence[Row], lessons: Sequence[Lesson], catalogue: Catalogue, width: int
) -> Floats:
    """One column that tells what cannot wait from what can."""
    alarming = alarming_problems(catalogue)
    classes = [int(lesson.problem in alarming) for lesson in lessons]
    learned = learn_weights(
        rows, classes, class_count=2, width=width, restraint=_RESTRAINT_OF_ALARM
    )
    return learned[:, 1:]


def _problem_weights(
    rows: Sequence[Row], lessons: Sequence[Lesson], catalogue: Catalogue, width: int
) -> NDArray[np.float16]:
    """The problems told apart within each group, by the first `width` columns."""
    number = {code: n for n, code in enumerate(catalogue.problems)}
    weights = np.zeros((width, len(number)), dtype=np.float16)
    for group in catalogue.groups:
        told = [
            (_narrowed(row, width), number[lesson.problem])
            for row, lesson in zip(rows, lessons, strict=True)
            if lesson.group == group and lesson.problem in number
        ]
        numbers = np.unique([problem for _, problem in told])
        used = np.unique(np.concatenate([row.columns for row, _ in told]))
        learned = learn_weights(
            [
                Row(np.searchsorted(used, row.columns).astype(np.int32), row.values)
                for row, _ in told
            ],
            np.searchsorted(numbers, [problem for _, problem in told]).tolist(),
            class_count=len(numbers),
            width=len(used),
            restraint=_RESTRAINT_WITHIN,
        )
        weights[used[:, None], numbers] = learned
    return weights


def _narrowed(row: Row, width: int) -> Row:
    kept = row.columns < width
    return row if kept.all() else Row(row.columns[kept], row.values[kept])
