"""How likely each problem of the catalogue is for a text: the part that is learned."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from domovoy.catalogue import Catalogue
from domovoy.understanding.errors import ModelUnusable
from domovoy.understanding.features import features_of
from domovoy.understanding.regression import Floats, learn_weights, softmax
from domovoy.understanding.rows import Rows
from domovoy.understanding.vocabulary import Vocabulary

_FORMAT = 1
_RESTRAINT = 0.3
_SHARPNESS = 6.0  # strongly restrained weights rank best; this makes their chances true again
_DOUBT = 10.0  # the weight of known features that halves it: one word alone tells little


@dataclass(frozen=True)
class Ranking:
    """Weights of the vocabulary for each problem; `taught_by` marks what they were learned from."""

    codes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Floats
    taught_by: str

    @classmethod
    def learn(cls, catalogue: Catalogue) -> "Ranking":
        taught = [
            (features_of(text), number)
            for number, texts in enumerate(_lessons(catalogue).values())
            for text in texts
        ]
        vocabulary = Vocabulary.of([features for features, _ in taught])
        vectors = [vocabulary.vector(features) for features, _ in taught]
        weights = learn_weights(
            Rows.of(vectors, width=len(vocabulary.columns)),
            [number for _, number in taught],
            class_count=len(catalogue.problems),
            restraint=_RESTRAINT,
        )
        return cls(tuple(catalogue.problems), vocabulary, weights, _mark(catalogue))

    def chances(self, text: str) -> Floats:
        """A chance for each of the codes, in their order; they sum to 1."""
        features = features_of(text)
        columns, values = self.vocabulary.vector(features)
        known = sum(weight for f, weight in features.items() if f in self.vocabulary.columns)
        sharpness = np.float32(_SHARPNESS * known / (known + _DOUBT))
        return softmax(values @ self.weights[columns] * sharpness)

    def save(self, path: Path) -> None:
        """Write the whole file or nothing of it."""
        header = {
            "format": _FORMAT,
            "taught_by": self.taught_by,
            "codes": self.codes,
            "features": list(self.vocabulary.columns),
            "strangeness": self.vocabulary.strangeness,
        }
        encoded = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        with unfinished.open("wb") as file:
            np.savez(file, header=encoded, rarity=self.vocabulary.rarity, weights=self.weights)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> "Ranking":
        """Read what `save` wrote. Raises ModelUnusable if it is damaged or of another catalogue."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                header = json.loads(stored["header"].tobytes())
                rarity, weights = stored["rarity"], stored["weights"]
            if (header["format"], header["taught_by"]) != (_FORMAT, _mark(catalogue)):
                raise ModelUnusable(path, "it was learned from another catalogue")
            columns = {feature: column for column, feature in enumerate(header["features"])}
            vocabulary = Vocabulary(columns, rarity, header["strangeness"])
            return cls(tuple(header["codes"]), vocabulary, weights, header["taught_by"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as reason:
            raise ModelUnusable(path, str(reason)) from reason


def _lessons(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {
        code: (*problem.examples, problem.title, problem.description)
        for code, problem in catalogue.problems.items()
    }


def _mark(catalogue: Catalogue) -> str:
    """The same for catalogues that teach the same."""
    lessons = json.dumps(_lessons(catalogue), ensure_ascii=False)
    return hashlib.sha256(lessons.encode()).hexdigest()
