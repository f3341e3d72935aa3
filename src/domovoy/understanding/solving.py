"""Weighted least squares, one class against the others, for texts with few features each.

Each example in turn takes what is left of its error (ascent along one coordinate of the dual),
which settles in a few rounds where the restraint is strong.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domovoy.understanding.vocabulary import Floats, Row

NONE = -1
_ROUNDS = 4  # the restraint is strong: more change nothing
_SEED = 20


def learn_weights(
    rows: Sequence[Row],
    classes: Sequence[int],
    *,
    class_count: int,
    width: int,
    restraint: float,
    importance: NDArray[np.float64] | None = None,
) -> Floats:
    """Weights (features x classes): +1 is wanted of the class of a row, -1 of the others.

    A row of class NONE speaks for no class at all.
    `restraint` holds the weights small; `importance` says how much each example counts, by
    default so much that all classes count the same.
    """
    weights = np.zeros((width, class_count), dtype=np.float32)
    shares = np.zeros((len(rows), class_count), dtype=np.float32)
    matter = evenly(classes) if importance is None else importance
    slack = (restraint / matter).astype(np.float32)
    steps = [np.float32(float(r.values @ r.values) + s) for r, s in zip(rows, slack, strict=True)]
    chance = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        for number in chance.permutation(len(rows)):
            row = rows[number]
            near = weights[row.columns]
            left = -1 - row.values @ near - slack[number] * shares[number]
            if classes[number] != NONE:
                left[classes[number]] += 2
            left /= steps[number]
            shares[number] += left
            near += row.values[:, None] * left
            weights[row.columns] = near
    return weights


def evenly(classes: Sequence[int]) -> NDArray[np.float64]:
    """How much each example counts if every class is to count the same; 1 on average."""
    counts = np.bincount(classes)
    present = int((counts > 0).sum())
    shares: NDArray[np.float64] = len(classes) / (present * counts[np.asarray(classes)])
    return shares


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return chances
