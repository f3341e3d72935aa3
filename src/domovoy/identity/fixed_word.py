"""Whether the keys of fingerprints are those of this database: told by the print of a fixed word.

The word is written down at the first start. With wrong keys nobody would be found by their СНИЛС
any more, and nothing would say so. A change of the key renews the word with all other fingerprints.
"""

from __future__ import annotations

from dataclasses import replace

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actions import SNILS
from domovoy.identity.models import FixedWord, Person
from domovoy.identity.sealing import KeysForeign, Seal, SealBroken

KIND, WORD = "check", "домовой"
SAMPLE = 5
BY_WORD = "the word by which the keys are compared is the product's own"


def require_known(seal: Seal, *, unfinished: str = "") -> None:
    """Refuse keys that make another print of the word than the database holds. One statement.

    `unfinished` is the key a change of fingerprints has begun with: then either print will do.
    Where no word is written down yet, nothing is refused. Raises KeysForeign.
    """
    known = _known()
    if known is None or known == print_of_word(seal):
        return
    if unfinished and known == print_of_word(
        replace(seal, print_keys=(*seal.print_keys, unfinished))
    ):
        return
    raise KeysForeign("the keys of fingerprints are not those of this database")


def know(seal: Seal) -> None:
    """Write the word down where it is not, and refuse other keys than those it is written by.

    Before the first time, the fingerprints of people whose СНИЛС opens are compared. One statement,
    two more the first time. Raises KeysForeign.
    """
    if _known() is None:
        _require_prints_of_people(seal)
        with beyond_the_wall(BY_WORD):
            FixedWord.objects.bulk_create(
                [FixedWord(word_print=print_of_word(seal))], ignore_conflicts=True
            )
    require_known(seal)


def replace_word(seal: Seal) -> None:
    """Write the word anew: nothing in the database was made with the keys before. One statement."""
    with beyond_the_wall(BY_WORD):
        FixedWord.objects.update(word_print=print_of_word(seal))


def print_of_word(seal: Seal) -> str:
    """Return the fingerprint of the word by these keys."""
    return seal.fingerprint(KIND, WORD)


def _known() -> str | None:
    with beyond_the_wall(BY_WORD):
        return FixedWord.objects.values_list("word_print", flat=True).first()


def _require_prints_of_people(seal: Seal) -> None:
    with beyond_the_wall(BY_WORD):
        people = Person.objects.exclude(snils_sealed=None).exclude(snils_print="").order_by("pk")
        pairs = list(people.values_list("snils_sealed", "snils_print")[:SAMPLE])
    fits = [made == _print_of(seal, sealed) for sealed, made in pairs if sealed]
    if fits and not any(fits):
        raise KeysForeign("the keys of fingerprints find nobody in this database")


def _print_of(seal: Seal, sealed: bytes | memoryview) -> str:
    try:
        return seal.fingerprint(SNILS, seal.open(sealed))
    except SealBroken:
        return ""
