"""A light stemmer: enough to bring the forms of one Russian word together."""

from functools import lru_cache

_SHORTEST_STEM = 3
_ENDINGS = tuple(
    frozenset(group.split())
    for group in (
        "",
        "а е и о у ы ь ю я й",
        "ый ий ой ая яя ое ее ые ие ом ем ам ям ах ях ов ев ей ою ею ую юю ть ет ит ут ют ат ят "
        "ла ло ли ил ал ел ся сь ых их",
        "ого его ому ему ыми ими ами ями ает яет еет ует ают яют еют уют ала или али ила ело ено "
        "ены ать ить еть ишь ешь лся лся тся ной ная ное ные ный ном ных ную",
        "ется ится утся ются атся ятся лась лись лось ться ость ости ение ения ению ного ному "
        "ными аешь ится овать",
        "ается яется уется аются уются алась илась ались ились алось илось иться аться ением "
        "ениях ностью",
    )
)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without its longest known ending.

    >>> [stem(word) for word in ("батарея", "батареи", "батареями", "лифт", "лифта")]
    ['батаре', 'батаре', 'батаре', 'лифт', 'лифт']
    """
    for length in range(min(len(_ENDINGS) - 1, len(word) - _SHORTEST_STEM), 0, -1):
        if word[-length:] in _ENDINGS[length]:
            return word[:-length]
    return word
