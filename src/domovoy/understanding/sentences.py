"""A text cut into sentences, and into the smallest stretches that can be about different things."""

import re

_SHORTEST = 20
_SHORTEST_STRETCH = 12
_END = re.compile(r"(?<=[.!?…;])\s+|\n+")
_JOINT = re.compile(
    r"(?<=[.!?…;])\s+|\n+|,|\s(?:и|а|но|да|ещ[её]|также|тоже|плюс|кроме того|вдобавок|заодно)\s|"
    r"\s[-–—]\s|\s?\b\d{1,2}\)\s",
    re.IGNORECASE,
)


def sentences(plain_text: str) -> list[str]:
    """The sentences in order; what is too short to be one goes with the one before.

    >>> sentences("не горит свет на лестнице. очень темно! лифт тоже давно стоит")
    ['не горит свет на лестнице. очень темно!', 'лифт тоже давно стоит']
    """
    whole: list[str] = []
    for piece in _END.split(plain_text):
        if whole and (len(piece) < _SHORTEST or len(whole[-1]) < _SHORTEST):
            whole[-1] += f" {piece}"
        elif piece.strip():
            whole.append(piece)
    return whole


def stretches(text: str) -> list[str]:
    """The smallest stretches in order; joined they are the text again."""
    told: list[str] = []
    start = 0
    for joint in _JOINT.finditer(text):
        if joint.end() - start >= _SHORTEST_STRETCH:
            told.append(text[start : joint.end()])
            start = joint.end()
    if told and len(text) - start < _SHORTEST_STRETCH:
        told[-1] += text[start:]
        return told
    return [*told, text[start:]]
