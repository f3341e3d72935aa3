"""The only way from an id to a conversation: one's own, of a flat one still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from domovoy.appeals.models import Appeal
from domovoy.housing.binding.rules import Allowed, allowed_by
from domovoy.housing.days import LocalDay
from domovoy.housing.models import Holding
from domovoy.identity.actors import Resident
from domovoy.intake.errors import ConversationNotFound
from domovoy.intake.models import Conversation, Outcome, Utterance


@dataclass(frozen=True)
class ToSend:
    """A conversation about to be sent, what its person may do for the flat, how much was sent.

    `sent_lately` counts appeals since a moment, those that tell of a danger or cannot wait apart.
    """

    conversation: Conversation
    allowed: Allowed
    sent_lately: int


def of(by: Resident) -> QuerySet[Conversation]:
    """Return a person's conversations with flat and house."""
    return Conversation.objects.select_related("premises__house", "person").filter(
        person_id=by.person_id
    )


def conversation_to_view(conversation_id: UUID, *, by: Resident) -> Conversation:
    """Return a conversation to read, with its appeal. One statement.

    Raises ConversationNotFound.
    """
    found = of(by).select_related("appeal").filter(pk=conversation_id).first()
    if found is None:
        raise ConversationNotFound
    return found


def conversation_to_change(conversation_id: UUID, *, by: Resident, at: datetime) -> Conversation:
    """Return a conversation locked until the transaction ends, its flat still the person's.

    One statement. Raises ConversationNotFound.
    """
    holds = Holding.objects.filter(
        person_id=by.person_id,
        premises_id=OuterRef("premises_id"),
        period__contains=LocalDay(at, "premises__house__time_zone"),
    )
    found = of(by).select_for_update(of=("self",)).filter(Exists(holds), pk=conversation_id).first()
    if found is None:
        raise ConversationNotFound
    return found


def conversation_to_send(
    conversation_id: UUID, *, by: Resident, at: datetime, since: datetime
) -> ToSend:
    """Return a conversation locked as `conversation_to_change` does, with what sending asks for.

    One statement: one tie at a time binds a person to a flat. Raises ConversationNotFound.
    """
    tie = "premises__holdings"
    held = {
        f"{tie}__person_id": by.person_id,
        f"{tie}__period__contains": LocalDay(at, "premises__house__time_zone"),
    }
    rights = {right: F(f"{tie}__{right}") for right in ("may_write", "may_meters", "may_bills")}
    found: Any = (
        of(by)
        .select_for_update(of=("self",))
        .filter(pk=conversation_id, **held)
        .annotate(**rights, sent_lately=_sent_since(since, by))
        .first()
    )
    if found is None:
        raise ConversationNotFound
    on = at.astimezone(found.premises.house.zone).date()
    allowed = allowed_by(found, found.person.birth_on, on=on)
    return ToSend(found, allowed, found.sent_lately)


def _sent_since(since: datetime, by: Resident) -> Coalesce:
    sent = (
        Appeal.objects.filter(
            applicant_id=by.person_id, registered_at__gt=since, urgent=False, danger=""
        )
        .order_by()
        .values("applicant")
        .annotate(count=Count("pk"))
    )
    return Coalesce(Subquery(sent.values("count"), output_field=IntegerField()), 0)


def begun_alike(asked: Conversation, utterances: Iterable[Utterance]) -> Conversation | None:
    """Return the open conversation of this id that began the same way. Two statements.

    A page that came back from the browser's memory bears an old id with new words: not alike.
    """
    found = Conversation.objects.filter(
        pk=asked.pk,
        person_id=asked.person_id,
        premises_id=asked.premises_id,
        outcome=Outcome.OPEN,
    ).first()
    if found is None or found.subject != asked.subject:
        return None
    said = found.utterances.filter(turn=1, by_resident=True).values_list("lines", flat=True)
    now_said = [utterance.lines for utterance in utterances if utterance.by_resident]
    return found if list(said) == now_said or not now_said else None
