"""Forgetting what was begun and never sent: personal data is not kept for its own sake."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from domovoy.appeals.models import Attachment
from domovoy.housing.settings import DRAFT_PHOTOS_DAYS, setting
from domovoy.identity.doing import job
from domovoy.identity.rules import Act
from domovoy.intake.models import Conversation, Outcome

AT_ONCE = 500


@job(Act.FORGET_PHOTOS)
def forget_photos(*, at: datetime) -> int:
    """Delete the photos of drafts nobody has moved for long and return of how many drafts.

    How long is a setting. The words stay: they can still be sent. Safe to run twice; a few
    hundred in a transaction.
    """
    untouched_since = at - timedelta(days=setting(DRAFT_PHOTOS_DAYS))
    forgotten = 0
    while some := _forget_some(untouched_since):
        forgotten += some
    return forgotten


@transaction.atomic(durable=True)
def _forget_some(untouched_since: datetime) -> int:
    drafts = Conversation.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        photos__gt=0, moved_at__lt=untouched_since
    )
    ids = list(
        drafts.exclude(outcome=Outcome.SENT).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    Attachment.objects.filter(draft__in=ids, appeal__isnull=True).delete()
    return Conversation.objects.filter(pk__in=ids).update(photos=0)
