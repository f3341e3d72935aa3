"""How much one person may send. A danger is never held up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from domovoy.conversation import Draft
from domovoy.identity.actors import Resident
from domovoy.identity.attempts import Limit, count_attempt
from domovoy.identity.errors import TooManyAttempts
from domovoy.intake.errors import TooManyAppeals, TooManyPhotosAnHour

APPEALS_A_DAY = 20
DAY = timedelta(days=1)
PHOTOS = Limit("photo", 60, timedelta(hours=1))


def require_few_appeals(drafts: Iterable[Draft], *, sent: int) -> None:
    """Refuse more than a person sends in a day; what tells of a danger or cannot wait passes.

    `sent` is how many of the others they have sent within DAY. Raises TooManyAppeals.
    """
    if sent >= APPEALS_A_DAY and not any(draft.urgent or draft.danger for draft in drafts):
        raise TooManyAppeals(APPEALS_A_DAY)


def count_photo(*, by: Resident, at: datetime) -> None:
    """Count a photo before anything is done with it. Two statements.

    Raises TooManyPhotosAnHour.
    """
    try:
        count_attempt(PHOTOS, by.signature, at=at)
    except TooManyAttempts:
        raise TooManyPhotosAnHour(PHOTOS.most) from None
