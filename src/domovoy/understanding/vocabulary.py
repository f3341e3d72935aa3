"""Which features are known, and how much each of them tells."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from domovoy.understanding.features import is_word, pair_of, pieces
from domovoy.understanding.stems import stem

Floats: TypeAlias = NDArray[np.float32]
Columns: TypeAlias = NDArray[np.int32]
Told: TypeAlias = tuple[list[int], list[float], float]

_PAIRS_WEIGHT = 0.5
_UNKNOWN_SHARE = 0.3
_FEWEST_BESIDE = 3
_POWER = 2  # a few thousand examples do not yet show how little the common words tell
_POWER_BESIDE = 1  # tens of thousands do


@dataclass(frozen=True, slots=True)
class Row:
    """One text as columns and values; its length is about 1, less for one of strange words."""

    columns: Columns
    values: Floats


@dataclass(frozen=True)
class Vocabulary:
    """Known features with their column and rarity; `strangeness` is the rarity of the unknown.

    The first `own_width` columns are features of the catalogue, the rest of past appeals alone.

    A word weighs as much as it is rare, half of it by its stem and half by its pieces together,
    so that what a text says is the sum of what its words say.
    """

    columns: Mapping[str, int]
    rarity: Floats
    strangeness: float
    own_width: int

    @classmethod
    def of(
        cls, texts: Sequence[Sequence[str]], beside: Sequence[Sequence[str]] = ()
    ) -> "Vocabulary":
        """Words are kept always; pairs and pieces only where two texts share them.

        Of the texts `beside` only what several share is kept; their own features come last.
        """
        own, others = _counted(texts), _counted(beside)
        kept = sorted(f for f, n in own.items() if n > 1 or is_word(f))
        known = set(kept)
        kept += sorted(f for f, n in others.items() if n >= _FEWEST_BESIDE and f not in known)
        count = len(texts) + len(beside)
        power = _POWER_BESIDE if beside else _POWER
        rarity = [_rarity(own[f] + others[f], count, power) for f in kept]
        columns = {feature: column for column, feature in enumerate(kept)}
        return cls(
            columns, np.array(rarity, dtype=np.float32), _rarity(1, count, power), len(known)
        )

    def word(self, word: str) -> Told:
        """Columns and values of one word, and the square of its length with what is unknown."""
        find = self.columns.get
        own, parts = find(stem(word)), pieces(word)
        known = [column for part in parts if (column := find(part)) is not None]
        weight = self.strangeness if own is None else float(self.rarity[own])
        share = len(known) / max(len(parts), 1)
        square = weight * weight * (share + (own is not None))
        strange = weight * weight * 2 - square
        columns = [] if own is None else [own]
        values = [] if own is None else [weight]
        if known:
            told = self.rarity[known]
            told *= np.float32(weight * math.sqrt(share / float(told @ told)))
            columns += known
            values += told.tolist()
        return columns, values, square + _UNKNOWN_SHARE * strange

    def pairs(self, words: Sequence[str]) -> Iterator[tuple[int, float]]:
        """Column and value of each known pair of neighbours."""
        for first, second in pairwise(map(stem, words)):
            column = self.columns.get(pair_of(first, second))
            if column is not None:
                yield column, _PAIRS_WEIGHT * float(self.rarity[column])

    def rows(self, texts: Sequence[Sequence[str]]) -> list[Row]:
        """Whole texts, as they are learned from."""
        known = {word: self.word(word) for word in set(chain.from_iterable(texts))}
        return [self._row(text, known) for text in texts]

    def _row(self, words: Sequence[str], known: Mapping[str, Told]) -> Row:
        told: dict[int, float] = {}
        square = 0.0
        for word in dict.fromkeys(words):
            columns, values, own_square = known[word]
            square += own_square
            for column, value in zip(columns, values, strict=True):
                told[column] = told.get(column, 0.0) + value
        for column, value in dict(self.pairs(words)).items():
            square += value * value
            told[column] = value
        values_array = np.array(list(told.values()), dtype=np.float32)
        length = math.sqrt(square) or 1.0
        return Row(np.array(list(told), dtype=np.int32), values_array / np.float32(length))


def _counted(texts: Sequence[Sequence[str]]) -> Counter[str]:
    """In how many texts each feature is."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_features(text)))
    return counts


def _features(words: Sequence[str]) -> Iterator[str]:
    stems = [stem(word) for word in words]
    yield from stems
    for first, second in pairwise(stems):
        yield pair_of(first, second)
    for word in set(words):
        yield from pieces(word)


def _rarity(count: int, texts: int, power: int) -> float:
    return float((math.log((1 + texts) / (1 + count)) + 1) ** power)
