"""From a message as people write it to what it means: problem, danger, what is already said."""

from domovoy.understanding.errors import ModelUnusable, UnderstandingError
from domovoy.understanding.lessons import Lesson
from domovoy.understanding.shelf import current_understander, shipped_understander
from domovoy.understanding.types import Part, Ranked, Slots, Understanding
from domovoy.understanding.understander import Understander

__all__ = [
    "Lesson",
    "ModelUnusable",
    "Part",
    "Ranked",
    "Slots",
    "Understander",
    "Understanding",
    "UnderstandingError",
    "current_understander",
    "shipped_understander",
]
