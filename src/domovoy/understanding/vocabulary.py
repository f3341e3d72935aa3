"""Which features are known, and how much each of them tells."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domovoy.understanding.features import is_word
from domovoy.understanding.regression import Floats

_UNKNOWN_SHARE = 0.3


@dataclass(frozen=True)
class Vocabulary:
    """Known features with their column and rarity; `strangeness` is the rarity of the unknown."""

    columns: Mapping[str, int]
    rarity: Floats
    strangeness: float

    @classmethod
    def of(cls, texts: Sequence[Mapping[str, float]]) -> "Vocabulary":
        """Words are kept always; pairs and pieces only where two examples share them."""
        counts = Counter(feature for text in texts for feature in text)
        kept = sorted(f for f, n in counts.items() if n > 1 or is_word(f))
        rarity = [math.log((1 + len(texts)) / (1 + counts[f])) + 1 for f in kept]
        columns = {feature: column for column, feature in enumerate(kept)}
        strangeness = math.log((1 + len(texts)) / 2) + 1
        return cls(columns, np.array(rarity, dtype=np.float32), strangeness)

    def vector(self, features: Mapping[str, float]) -> tuple[Sequence[int], Floats]:
        """Columns and values of a text, of length at most 1.

        What is unknown shortens the vector: a text of strange words resembles nothing.
        """
        columns: list[int] = []
        values: list[float] = []
        unknown = 0.0
        for feature, weight in features.items():
            column = self.columns.get(feature)
            if column is None:
                unknown += weight * weight
            else:
                columns.append(column)
                values.append(weight)
        known = np.array(values, dtype=np.float32) * self.rarity[np.array(columns, dtype=np.intp)]
        strange = _UNKNOWN_SHARE * unknown * self.strangeness**2
        length = math.sqrt(float(known @ known) + strange) or 1.0
        return columns, known / np.float32(length)
