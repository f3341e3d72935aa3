"""Whether a message cannot wait: what was learned of it, the likely problems, and the rules."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from domovoy.catalogue import Catalogue
from domovoy.understanding.rules import shipped_rules

# Found by logistic regression on the catalogue's examples of four manners of writing, each hidden
# in turn; the bias so that about one calm example in twelve is taken for an alarm.
_WHOLE, _LOUDEST = 5.5, 3.2
_ODDS, _ODDS_OF_LOUDEST = 0.95, 0.28
_RULED, _LOST = 1.25, 1.14
_BIAS = 1.28
_FAINT = 0.01


def alarming_problems(catalogue: Catalogue) -> frozenset[str]:
    """Emergencies, and what endangers somebody or leaves a flat without what it lives by."""
    named = shipped_rules().alarming
    return frozenset(
        code
        for code, problem in catalogue.problems.items()
        if problem.urgency == "emergency" or code in named
    )


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an alarm in a text or a sentence of it.

    `weight` is what was learned of its words, `chance` that of the alarming problems together.
    """

    weight: float
    chance: float

    @property
    def odds(self) -> float:
        return math.log((self.chance + _FAINT) / (1 - self.chance + _FAINT))


def is_alarm(whole: Signs, sentences: Sequence[Signs], *, ruled: bool, lost: bool) -> bool:
    """Whether it is likelier than it may be that the message cannot wait.

    `ruled` says that a rule saw a danger, `lost` that a rule saw a total loss.
    """
    apart = sentences or [whole]
    score = (
        _WHOLE * whole.weight
        + _LOUDEST * max(signs.weight for signs in apart)
        + _ODDS * whole.odds
        + _ODDS_OF_LOUDEST * max(signs.odds for signs in apart)
        + _RULED * ruled
        + _LOST * lost
        + _BIAS
    )
    return score > 0
