"""From a message as people write it to what it means: problem, danger, what is already said."""

from domovoy.understanding.errors import ModelUnusable, UnderstandingError
from domovoy.understanding.types import Ranked, Slots, Understanding
from domovoy.understanding.understander import Understander, shipped_understander

__all__ = [
    "ModelUnusable",
    "Ranked",
    "Slots",
    "Understander",
    "Understanding",
    "UnderstandingError",
    "shipped_understander",
]
