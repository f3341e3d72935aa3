"""The features of a message: its words, its pairs of words, the pieces of its words."""

import re
from functools import lru_cache

from domovoy.understanding.rules import shipped_rules
from domovoy.understanding.stems import stem
from domovoy.understanding.text import plain, words

_PIECES = (3, 4, 5)
_PIECES_UP_TO = 14

_WORDS_WEIGHT, _PAIRS_WEIGHT, _PIECES_WEIGHT = 1.0, 0.5, 0.35
_PIECE_MARK = "*"
_NUMBER = re.compile(r"\d")


def features_of(text: str) -> dict[str, float]:
    """Each feature of the text with its weight before rarity is counted in."""
    found: dict[str, float] = {}
    idle = shipped_rules().idle
    previous = ""
    for word in words(plain(text)):
        if word in idle or _NUMBER.match(word):
            continue
        root = stem(word)
        found[root] = _WORDS_WEIGHT
        if previous:
            found[f"{previous} {root}"] = _PAIRS_WEIGHT
        previous = root
        for piece in _pieces(word):
            found[piece] = _PIECES_WEIGHT
    return found


def is_word(feature: str) -> bool:
    """Whether the feature is one word, neither a pair nor a piece."""
    return feature[0] != _PIECE_MARK and " " not in feature


@lru_cache(maxsize=32768)
def _pieces(word: str) -> tuple[str, ...]:
    """Runs of three to five letters, the edges of the word marked."""
    edged = f"_{word[:_PIECES_UP_TO]}_"
    return tuple(
        f"{_PIECE_MARK}{edged[start : start + size]}"
        for size in _PIECES
        for start in range(len(edged) - size + 1)
    )
