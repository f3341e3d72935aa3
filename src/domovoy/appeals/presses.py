"""Telling a second press of one button from a change made by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clarification, HistoryEntry
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer
from domovoy.journal.models import Entry


def made_since(
    moment: datetime,
    event: Event,
    number: str,
    *,
    by: Officer,
    data: Mapping[str, Any],
    text: str | None = None,
) -> bool:
    """Tell whether this officer has made this very change after a moment. One statement.

    `data` is what the journal keeps of the change, `text` the words it came with, if any. An
    appeal that has left the organisation since is found too: the journal knows who sent it away.
    """
    lines = Entry.objects.filter(
        chain__in=Appeal.objects.filter(number=number).values("guid"),
        event=event,
        by=by.signature,
        at__gt=moment,
        data__contains=dict(data),
    )
    if text is not None:
        said = HistoryEntry.objects.filter(
            appeal__number=number, author_id=by.person_id, text=text.strip()
        )
        asked = Clarification.objects.filter(
            appeal__number=number, asked_by_id=by.person_id, question=text.strip()
        )
        lines = lines.filter(Q(at__in=said.values("at")) | Q(at__in=asked.values("asked_at")))
    with beyond_the_wall("what one has done oneself is known after the appeal has left"):
        return lines.exists()
