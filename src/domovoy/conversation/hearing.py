"""What is taken from one message before it changes anything."""

import unicodedata
from dataclasses import fields, replace

from domovoy.catalogue import Catalogue
from domovoy.conversation.state import Turn
from domovoy.conversation.wording import (
    BESIDE_HELPED_WORDS,
    HELPED_WORDS,
    THANKS_WORDS,
    UNHELPED_WORDS,
)
from domovoy.understanding import Slots, Understanding

_KEPT_CONTROLS = "\n\t"
_FEW_WORDS = 5
_AS_LIKELY = 0.4


def legible(text: str) -> str:
    """The text as it was written, less what no eye sees and no database stores.

    >>> legible(" Течёт\\x00 кран\\r\\n ")
    'Течёт кран'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    words = "".join(sign for sign in lines if _is_stored(sign)).strip()
    return words if any(sign.isprintable() and not sign.isspace() for sign in words) else ""


def heard(turn: Turn, meaning: Understanding) -> Turn:
    """The turn, richer by what the message tells beside its problem."""
    return replace(
        turn,
        known=tuple(sorted({**dict(turn.known), **_told(meaning.slots)}.items())),
        urgent=turn.urgent or meaning.urgent,
    )


def answered_in_words(turn: Turn, question: str, catalogue: Catalogue) -> Turn:
    """The turn without what the question was answered before: own words replace it."""
    slot = catalogue.questions[question].slot
    return replace(
        turn,
        choices=tuple(c for c in turn.choices if c.question != question),
        known=tuple(pair for pair in turn.known if pair[0] != slot),
    )


def problem_in_danger(
    meaning: Understanding, danger: str, current: str | None, catalogue: Catalogue
) -> str | None:
    """The problem under which this danger is sent.

    One of the danger's own, unless the words are clearly about another group: water that runs down
    the wiring from the roof is a danger of electricity, and a matter of the roof.
    """
    if current and catalogue.problems[current].danger == danger:
        return current
    chances = {ranked.code: ranked.p for ranked in meaning.groups}
    own = [r.code for r in meaning.problems if catalogue.problems[r.code].danger == danger]
    likely = meaning.problems[0].code if meaning.sure else None
    likeliest = meaning.groups[0].p
    near = [c for c in own if chances[catalogue.problems[c].group] >= _AS_LIKELY * likeliest]
    if near:
        return near[0]
    return current or likely or (own[0] if own else None)


def says_it_helped(text: str) -> bool:
    """Whether a reply to an advice says that all is well, and not a word more.

    >>> says_it_helped("Спасибо, помогло!"), says_it_helped("не помогло")
    (True, False)
    >>> says_it_helped("помогло?"), says_it_helped("помогло соседям")
    (False, False)
    """
    words = _words_of(text)
    told = bool(HELPED_WORDS & words)
    return told and "?" not in text and words <= HELPED_WORDS | BESIDE_HELPED_WORDS


def says_thanks(text: str) -> bool:
    """Whether a short reply is thanks and nothing more.

    >>> says_thanks("Спасибо большое"), says_thanks("спасибо, но снова холодная")
    (True, False)
    """
    return _says_only(text, THANKS_WORDS)


def _says_only(text: str, expected: frozenset[str]) -> bool:
    words = _words_of(text)
    return len(words) <= _FEW_WORDS and bool(expected & words) and not UNHELPED_WORDS & words


def _words_of(text: str) -> frozenset[str]:
    return frozenset("".join(s if s.isalnum() else " " for s in text.casefold()).split())


def _is_stored(sign: str) -> bool:
    return sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}


def _told(slots: Slots) -> dict[str, str]:
    values = ((field.name, getattr(slots, field.name)) for field in fields(slots))
    return {name: str(value) for name, value in values if value is not None}
