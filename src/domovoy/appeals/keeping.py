"""How long appeals of erased people are kept with the flat they were about."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import structlog
from django.db import transaction

from domovoy.appeals.models import Appeal, Attachment, Joined
from domovoy.identity.doing import job
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import Months, norm_book
from domovoy.regulation.arithmetic import nominal_last_day

log = structlog.get_logger(__name__)
KEEP = "A416.KEEP"
FLAT_FORGOTTEN = "flat_forgotten"


@job(Act.FORGET_FLATS)
def forget_flats(*, at: datetime) -> int:
    """Cut appeals of erased people off their flats once the law wants them kept no more.

    Files of their answers are deleted with that; what was wrong in the house, the terms and the
    words of the answers stay. Returns how many appeals it was. Safe to run twice.
    """
    erased = Appeal.objects.filter(applicant__erased_at__isnull=False, premises__isnull=False)
    over = [
        appeal.pk
        for appeal in erased.select_related("house").order_by("pk").iterator()
        if _is_over(appeal, at=at)
    ]
    forgotten = sum(_forget(pk, at=at) for pk in over)
    joined = Joined.objects.filter(person__erased_at__isnull=False, premises__isnull=False)
    for each in joined.select_related("appeal__house").order_by("pk"):
        if _is_over(each.appeal, at=at):
            Joined.objects.filter(pk=each.pk).update(premises=None)
    if forgotten:
        log.info("flats of erased people forgotten", appeals=forgotten)
    return forgotten


def _forget(pk: int, *, at: datetime) -> int:
    with transaction.atomic():
        found = Appeal.objects.select_for_update(of=("self",)).filter(pk=pk, premises__isnull=False)
        appeal = found.first()
        if appeal is None:
            return 0
        Attachment.objects.filter(appeal=appeal).delete()
        appeal.premises = None
        appeal.save(update_fields=["premises"])
        record.append(appeal.guid, FLAT_FORGOTTEN, by="system", at=at)
        return 1


def _is_over(appeal: Appeal, *, at: datetime) -> bool:
    """Tell whether an appeal has been kept for as long as the law wants it."""
    zone = appeal.house.zone
    registered_on = appeal.registered_at.astimezone(zone).date()
    term = cast(Months, norm_book().get(KEEP).term)
    return at.astimezone(zone).date() > nominal_last_day(term, registered_on)
