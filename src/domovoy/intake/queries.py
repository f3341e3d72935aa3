"""What the chat's screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domovoy.appeals import terms
from domovoy.appeals.cards import FileCard
from domovoy.appeals.models import Attachment
from domovoy.conversation import Reply, Review, State, shipped_conversation
from domovoy.housing.access import manager_of
from domovoy.housing.errors import NobodyManages
from domovoy.housing.models import House, Organisation
from domovoy.identity.actors import Resident
from domovoy.intake import access
from domovoy.intake.models import Conversation, Outcome
from domovoy.regulation import explain

EXCERPT = 80
EMERGENCY = "112"


@dataclass(frozen=True)
class UtteranceCard:
    """What one side said."""

    by_resident: bool
    lines: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class TermCard:
    """A term that will run if this is sent now."""

    kind: str
    sentence: str
    basis: str


@dataclass(frozen=True)
class ChatPage:
    """Everything the chat's screen shows."""

    id: UUID
    turn: int
    outcome: str
    utterances: tuple[UtteranceCard, ...]
    reply: Reply
    photos: tuple[FileCard, ...]
    terms: tuple[TermCard, ...]
    addressee: str
    address: str
    flat: str
    premises_id: int
    accident_phone: str
    subject: dict[str, Any] | None
    submission_key: UUID
    appeal_number: str | None


@dataclass(frozen=True)
class DraftCard:
    """A conversation to go on with."""

    id: UUID
    excerpt: str
    moved_at: datetime


def chat_of(conversation_id: UUID, *, by: Resident, at: datetime) -> ChatPage:
    """Return the chat as it stands. Four statements. Raises ConversationNotFound."""
    conversation = access.conversation_to_view(conversation_id, by=by)
    house = conversation.premises.house
    manager = _manager(house, at=at)
    reply = shipped_conversation().reply(State.from_json(conversation.state))
    files = Attachment.objects.filter(draft=conversation.pk).order_by("pk")
    return ChatPage(
        id=conversation.pk,
        turn=conversation.turn,
        outcome=conversation.outcome,
        utterances=_utterances(conversation, house),
        reply=reply,
        photos=tuple(FileCard.of(file) for file in files),
        terms=_terms(reply, house, at=at),
        addressee=manager.short_name if manager else "",
        address=house.address,
        flat=conversation.premises.number,
        premises_id=conversation.premises_id,
        accident_phone=manager.accident_phone if manager else EMERGENCY,
        subject=conversation.subject,
        submission_key=conversation.submission_key,
        appeal_number=conversation.appeal.number if conversation.appeal else None,
    )


def open_conversations_of(by: Resident, *, limit: int = 3) -> list[DraftCard]:
    """Return conversations in which something was said and nothing sent. One statement."""
    conversations = (
        access.of(by).filter(outcome=Outcome.OPEN, turn__gt=0).order_by("-moved_at")[:limit]
    )
    return [
        DraftCard(
            id=conversation.pk,
            excerpt=_excerpt(conversation),
            moved_at=conversation.moved_at.astimezone(conversation.premises.house.zone),
        )
        for conversation in conversations
    ]


def _manager(house: House, *, at: datetime) -> Organisation | None:
    """A house may be left without a manager while something is being said about it."""
    try:
        return manager_of(house.pk, on=at.astimezone(house.zone).date())
    except NobodyManages:
        return None


def _excerpt(conversation: Conversation) -> str:
    said = conversation.state.get("said", [])
    return str(said[0]["text"])[:EXCERPT] if said else ""


def _utterances(conversation: Conversation, house: House) -> tuple[UtteranceCard, ...]:
    """Tell what was said; a turn that only shows the prompt of the moment has no words yet."""
    cards = []
    for said in conversation.utterances.order_by("turn", "-by_resident"):
        past = said.turn < conversation.turn and said.asked
        lines = (*said.lines, said.asked) if past else tuple(said.lines)
        if lines:
            cards.append(UtteranceCard(said.by_resident, lines, said.at.astimezone(house.zone)))
    return tuple(cards)


def _terms(reply: Reply, house: House, *, at: datetime) -> tuple[TermCard, ...]:
    if not isinstance(reply.prompt, Review):
        return ()
    cards = []
    calendar = terms.calendar_of(house)
    for planned in terms.plan_for(
        reply.prompt.draft.problem, zone=house.zone, at=at, calendar=calendar
    ):
        words = explain(planned, calendar=calendar)
        cards.append(TermCard(str(planned.norm.kind), words.sentence, words.basis))
    return tuple(cards)
