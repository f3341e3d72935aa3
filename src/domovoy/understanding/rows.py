"""Examples with few features each, kept sparse and opened a few columns at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domovoy.understanding.regression import Floats

_WIDE = 2048


@dataclass(frozen=True)
class Rows:
    """A table of `count` rows and `width` columns; what is not listed is zero."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Floats
    count: int
    width: int

    @classmethod
    def of(cls, vectors: Sequence[tuple[Sequence[int], Floats]], *, width: int) -> "Rows":
        """A row for each vector, ordered by column."""
        sizes = [len(columns) for columns, _ in vectors]
        rows = np.repeat(np.arange(len(vectors)), sizes)
        columns = np.concatenate([np.array(columns, dtype=np.intp) for columns, _ in vectors])
        values = np.concatenate([values for _, values in vectors])
        order = np.argsort(columns, kind="stable")
        return cls(rows[order], columns[order], values[order], len(vectors), width)

    def blocks(self) -> Iterator[tuple[slice, Floats]]:
        """The table opened by groups of neighbouring columns, so that little is held at once."""
        for start in range(0, self.width, _WIDE):
            stop = min(start + _WIDE, self.width)
            first, last = np.searchsorted(self.columns, (start, stop))
            block = np.zeros((self.count, stop - start), dtype=np.float32)
            block[self.rows[first:last], self.columns[first:last] - start] = self.values[first:last]
            yield slice(start, stop), block
