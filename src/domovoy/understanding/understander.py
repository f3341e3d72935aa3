"""A message understood: learned ranking of problems, rules for danger, slots and tone."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from domovoy.catalogue import Catalogue, shipped_catalogue
from domovoy.understanding.dangers import Alarm, find_alarm, is_total_loss
from domovoy.understanding.errors import ModelUnusable
from domovoy.understanding.features import features_of
from domovoy.understanding.regression import Floats, learn_weights, softmax
from domovoy.understanding.slots import find_slots
from domovoy.understanding.text import plain
from domovoy.understanding.tones import find_tones
from domovoy.understanding.types import Ranked, Understanding
from domovoy.understanding.vocabulary import Vocabulary, matrix

_FORMAT = 1
_RESTRAINT = 0.3
_SHARPNESS = 6.0  # strongly restrained weights rank best; this makes their chances true again
_DOUBT = 10.0  # the weight of known features that halves it: one word alone tells little
_SURE = 0.45
_ALARMING = 0.6
_EMERGENCY = 0.5


@dataclass(frozen=True)
class Understander:
    """What has been learned from one catalogue; the same text always gives the same answer."""

    catalogue: Catalogue
    codes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Floats

    @classmethod
    def learn(cls, catalogue: Catalogue) -> "Understander":
        """Learn from the examples, titles and descriptions of the catalogue, in under a second."""
        codes = tuple(catalogue.problems)
        taught = [
            (features_of(text), row)
            for row, problem in enumerate(catalogue.problems.values())
            for text in (*problem.examples, problem.title, problem.description)
        ]
        return cls._from_rows(catalogue, codes, taught)

    @classmethod
    def _from_rows(
        cls,
        catalogue: Catalogue,
        codes: tuple[str, ...],
        taught: list[tuple[dict[str, float], int]],
    ) -> "Understander":
        texts = [text for text, _ in taught]
        vocabulary = Vocabulary.of(texts)
        weights = learn_weights(
            matrix(vocabulary, texts),
            [row for _, row in taught],
            class_count=len(codes),
            restraint=_RESTRAINT,
        )
        return cls(catalogue, codes, vocabulary, weights)

    def understand(self, text: str) -> Understanding:
        """Rank every problem and group for the text and say what else it tells.

        Takes any text at all: an empty one gives the general ranking and `sure=False`.
        """
        said = plain(text)
        chances = self._chances(text)
        problems = _ranked(dict(zip(self.codes, chances.tolist(), strict=True)))
        groups = self._groups(problems)
        alarm = find_alarm(said)
        danger = self._danger(alarm, problems[0])
        return Understanding(
            problems=problems,
            groups=groups,
            danger=danger,
            urgent=danger is not None or is_total_loss(said) or self._emergency(alarm, problems),
            slots=find_slots(said),
            tone=find_tones(said),
            sure=groups[0].p >= _SURE,
        )

    def save(self, path: Path) -> None:
        """Write what was learned, so that it need not be learned again."""
        header = {
            "format": _FORMAT,
            "codes": self.codes,
            "features": list(self.vocabulary.columns),
            "strangeness": self.vocabulary.strangeness,
        }
        encoded = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez(file, header=encoded, rarity=self.vocabulary.rarity, weights=self.weights)

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> "Understander":
        """Read what `save` wrote. Raises ModelUnusable if it is damaged or of another catalogue."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                header = json.loads(stored["header"].tobytes())
                rarity, weights = stored["rarity"], stored["weights"]
            codes, features = tuple(header["codes"]), header["features"]
            kept = header["format"] == _FORMAT and weights.shape == (len(features), len(codes))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as reason:
            raise ModelUnusable(path, str(reason)) from reason
        if not kept or codes != tuple(catalogue.problems) or rarity.shape != (len(features),):
            raise ModelUnusable(path, "it was learned from another catalogue")
        columns = {feature: column for column, feature in enumerate(features)}
        return cls(catalogue, codes, Vocabulary(columns, rarity, header["strangeness"]), weights)

    def _chances(self, text: str) -> Floats:
        features = features_of(text)
        columns, values = self.vocabulary.vector(features)
        known = sum(weight for f, weight in features.items() if f in self.vocabulary.columns)
        sharpness = np.float32(_SHARPNESS * known / (known + _DOUBT))
        return softmax(values @ self.weights[columns] * sharpness)

    def _groups(self, problems: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
        chances: dict[str, float] = defaultdict(float, dict.fromkeys(self.catalogue.groups, 0.0))
        for ranked in problems:
            chances[self.catalogue.problems[ranked.code].group] += ranked.p
        return _ranked(chances)

    def _danger(self, alarm: Alarm, top: Ranked) -> str | None:
        if alarm.danger is not None:
            return alarm.danger
        likely = self.catalogue.problem(top.code).danger if top.p >= _ALARMING else None
        return None if likely in alarm.denied else likely

    def _emergency(self, alarm: Alarm, problems: tuple[Ranked, ...]) -> bool:
        """Whether the emergencies, the denied ones apart, are together more likely than not."""
        known = self.catalogue.problems
        chance = sum(
            ranked.p
            for ranked in problems
            if known[ranked.code].urgency == "emergency"
            and known[ranked.code].danger not in alarm.denied
        )
        return chance >= _EMERGENCY


@cache
def shipped_understander() -> Understander:
    """Learned from the shipped catalogue at the first call; kept for the process."""
    return Understander.learn(shipped_catalogue())


def _ranked(chances: dict[str, float]) -> tuple[Ranked, ...]:
    ordered = sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Ranked(code, chance) for code, chance in ordered)
