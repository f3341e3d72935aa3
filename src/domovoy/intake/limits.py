"""How much one person may send. A danger is never held up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from domovoy.conversation import Draft
from domovoy.identity.actors import Resident
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.errors import TooManyAttempts
from domovoy.intake.errors import TooManyAppeals, TooManyPhotosAnHour

APPEALS = Limit("appeal", 20, timedelta(days=1))
PHOTOS = Limit("photo", 60, timedelta(hours=1))


def count_appeal(drafts: Iterable[Draft], *, by: Resident, at: datetime) -> None:
    """Count a sending; one that tells of a danger or cannot wait is neither counted nor refused.

    Two statements. Raises TooManyAppeals.
    """
    if any(draft.urgent or draft.danger for draft in drafts):
        return
    try:
        count_attempt(APPEALS, by.signature, at=at)
    except TooManyAttempts:
        raise TooManyAppeals(APPEALS.most) from None


def count_photo(*, by: Resident, at: datetime) -> None:
    """Count a photo before anything is done with it. Two statements.

    Raises TooManyPhotosAnHour.
    """
    try:
        count_attempt(PHOTOS, by.signature, at=at)
    except TooManyAttempts:
        raise TooManyPhotosAnHour(PHOTOS.most) from None
