"""Whether an example of the catalogue is nearly the same as a text that is measured on."""

from collections import defaultdict
from collections.abc import Iterable

from domovoy.understanding.features import telling_words
from domovoy.understanding.stems import stem
from domovoy.understanding.text import plain

_FEWEST_WORDS = 4  # «лифт не работает» is said by everybody
_NEAR = 0.7


def near_copies(examples: Iterable[str], texts: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs whose telling words are nearly the same, order apart."""
    told = [(text, _stems(text)) for text in texts]
    by_stem: dict[str, set[int]] = defaultdict(set)
    for number, (_, stems) in enumerate(told):
        for one in stems:
            by_stem[one].add(number)
    return [
        (example, told[number][0])
        for example in examples
        if len(stems := _stems(example)) >= _FEWEST_WORDS
        for number in sorted(set().union(*(by_stem.get(one, set()) for one in stems)))
        if len(stems & told[number][1]) / len(stems | told[number][1]) >= _NEAR
    ]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in telling_words(plain(text)))
