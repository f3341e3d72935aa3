"""Multinomial logistic regression for a few thousand examples with many features, in numpy.

With fewer examples than features it is cheapest to learn how much each example says about each
class, by the products of the examples with one another, and to fold that into weights at the end.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

_STEPS = 40


class Table(Protocol):
    """Examples by rows, features by columns, opened a few columns at a time."""

    @property
    def count(self) -> int: ...

    @property
    def width(self) -> int: ...

    def blocks(self) -> Iterator[tuple[slice, Floats]]: ...


def learn_weights(
    examples: Table, classes: Sequence[int], *, class_count: int, restraint: float
) -> Floats:
    """Weights (features x classes) that tell the classes apart.

    Each example is of length about 1. `restraint` holds the weights small: the larger, the
    flatter the probabilities.
    """
    products = np.zeros((examples.count, examples.count), dtype=np.float32)
    for _, block in examples.blocks():
        products += block @ block.T
    wanted = np.zeros((examples.count, class_count), dtype=np.float32)
    wanted[np.arange(examples.count), classes] = 1.0
    shares = _shares(products, wanted, restraint)
    weights = np.zeros((examples.width, class_count), dtype=np.float32)
    for columns, block in examples.blocks():
        weights[columns] = block.T @ shares
    return weights


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return chances


def _shares(products: Floats, wanted: Floats, restraint: float) -> Floats:
    """Accelerated gradient descent on the shares of the examples."""
    step = np.float32(1.0 / (0.5 * _largest_eigenvalue(products) + restraint))
    shares = np.zeros_like(wanted)
    ahead, momentum = shares, 1.0
    for _ in range(_STEPS):
        slope = softmax(products @ ahead) - wanted + np.float32(restraint) * ahead
        following = (ahead - step * slope).astype(np.float32)
        next_momentum = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        onward = np.float32((momentum - 1) / next_momentum)
        ahead = (following + onward * (following - shares)).astype(np.float32)
        shares, momentum = following, next_momentum
    return shares


def _largest_eigenvalue(products: Floats) -> float:
    vector: Floats = np.ones(len(products), dtype=np.float32)
    for _ in range(8):
        longer = products @ vector
        vector = (longer / np.linalg.norm(longer)).astype(np.float32)
    return float(vector @ products @ vector)
