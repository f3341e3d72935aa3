"""A message understood: learned ranking of problems, rules for danger, slots and tone."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domovoy.catalogue import Catalogue, shipped_catalogue
from domovoy.understanding.dangers import Alarm, find_alarm, is_total_loss
from domovoy.understanding.ranking import Ranking
from domovoy.understanding.slots import find_slots
from domovoy.understanding.text import plain
from domovoy.understanding.tones import find_tones
from domovoy.understanding.types import Ranked, Understanding

_SURE = 0.45
_ALARMING = 0.6
_EMERGENCY = 0.5


@dataclass(frozen=True)
class Understander:
    """What has been learned from one catalogue; the same text always gives the same answer."""

    catalogue: Catalogue
    ranking: Ranking

    @classmethod
    def learn(cls, catalogue: Catalogue) -> "Understander":
        """Learn from the examples, titles and descriptions of the catalogue, in under a second."""
        return cls(catalogue, Ranking.learn(catalogue))

    def save(self, path: Path) -> None:
        """Write what was learned, so that it need not be learned again."""
        self.ranking.save(path)

    @classmethod
    def load(cls, path: Path, catalogue: Catalogue) -> "Understander":
        """Read what `save` wrote. Raises ModelUnusable if it is damaged or of another catalogue."""
        return cls(catalogue, Ranking.load(path, catalogue))

    def understand(self, text: str) -> Understanding:
        """Rank every problem and group for the text and say what else it tells.

        Takes any text at all: an empty one gives the general ranking and `sure=False`.
        """
        said = plain(text)
        chances = self.ranking.chances(text).tolist()
        problems = _ranked(dict(zip(self.ranking.codes, chances, strict=True)))
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
