"""What dispatchers put right, for who learns from it."""

from __future__ import annotations

from collections.abc import Iterator

from domovoy.appeals.models import Correction
from domovoy.appeals.personal import ERASED


def corrected_texts() -> Iterator[tuple[str, str]]:
    """Yield the words of each corrected appeal with the problem it is about, oldest first.

    An appeal corrected more than once is told with the last word on it, one whose words were
    erased not at all. One statement.
    """
    last = (
        Correction.objects.exclude(appeal__text=ERASED)
        .order_by("appeal_id", "-at", "-id")
        .distinct("appeal_id")
    )
    for correction in last.select_related("appeal").iterator(chunk_size=500):
        yield correction.appeal.text, correction.problem_after
