"""The features of a message: its words, its pairs of words, the pieces of its words."""

from functools import lru_cache

from domovoy.understanding.rules import shipped_rules
from domovoy.understanding.text import words

_PIECES = (3, 4, 5)
_PIECES_UP_TO = 14
_PIECE_MARK = "*"


def telling_words(plain_text: str) -> list[str]:
    """The words of a plain text that may tell what it is about, in order."""
    idle = shipped_rules().idle
    return [word for word in words(plain_text) if word not in idle and not word.isdigit()]


def pair_of(first: str, second: str) -> str:
    """The feature of two stems that stand side by side."""
    return f"{first} {second}"


def is_word(feature: str) -> bool:
    """Whether the feature is one word, neither a pair nor a piece."""
    return feature[0] != _PIECE_MARK and " " not in feature


@lru_cache(maxsize=2048)
def pieces(word: str) -> tuple[str, ...]:
    """Runs of three to five letters, the edges of the word marked."""
    edged = f"_{word[:_PIECES_UP_TO]}_"
    return tuple(
        f"{_PIECE_MARK}{edged[start : start + size]}"
        for size in _PIECES
        for start in range(len(edged) - size + 1)
    )
