"""What the chat's screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from domovoy.appeals import terms
from domovoy.appeals.cards import FileCard
from domovoy.appeals.models import Appeal, Attachment
from domovoy.catalogue import shipped_catalogue
from domovoy.conversation import Draft, Reply, Review, State, shipped_conversation
from domovoy.housing.access import manager_of
from domovoy.housing.errors import NobodyManages
from domovoy.housing.models import House, Organisation
from domovoy.identity.actors import Resident
from domovoy.intake import access
from domovoy.intake.keys import key_beside
from domovoy.intake.models import Conversation, Outcome, Solution
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
class DraftTerms:
    """One of several appeals, with the terms that will run for it if it is sent now."""

    draft: Draft
    terms: tuple[TermCard, ...]


@dataclass(frozen=True)
class ChatPage:
    """Everything the chat's screen shows.

    `others` are further appeals to be sent beside the one of the reply, `beside` the numbers of
    those that were.
    """

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
    others: tuple[DraftTerms, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class SolvedCard:
    """How many times advice has solved a problem, so that no appeal was needed."""

    problem: str
    title: str
    count: int


@dataclass(frozen=True)
class DraftCard:
    """A conversation to go on with."""

    id: UUID
    excerpt: str
    moved_at: datetime


def chat_of(conversation_id: UUID, *, by: Resident, at: datetime) -> ChatPage:
    """Return the chat as it stands. Four statements, one more once several appeals were sent.

    Raises ConversationNotFound.
    """
    return page_of(access.conversation_to_view(conversation_id, by=by), at=at)


def page_of(conversation: Conversation, *, at: datetime) -> ChatPage:
    """Return the chat of a conversation that has just been read. Three statements."""
    house = conversation.premises.house
    manager = _manager(house, at=at)
    reply = shipped_conversation().reply(State.from_json(conversation.state))
    others = reply.prompt.others if isinstance(reply.prompt, Review) else ()
    files = Attachment.objects.filter(draft=conversation.pk).order_by("pk")
    return ChatPage(
        id=conversation.pk,
        turn=conversation.turn,
        outcome=conversation.outcome,
        utterances=_utterances(conversation, house),
        reply=reply,
        photos=tuple(FileCard.of(file) for file in files),
        terms=_terms_before(reply, house, manager, at=at),
        addressee=manager.short_name if manager else "",
        address=house.address,
        flat=conversation.premises.number,
        premises_id=conversation.premises_id,
        accident_phone=manager.accident_phone if manager else EMERGENCY,
        subject=conversation.subject,
        submission_key=conversation.submission_key,
        appeal_number=conversation.appeal.number if conversation.appeal else None,
        others=tuple(DraftTerms(other, _terms(other, house, manager, at=at)) for other in others),
        beside=_sent_beside(conversation, len(others)),
    )


def words_of(conversation_id: UUID, *, by: Resident) -> list[str]:
    """Return what the person said, even where the stored state cannot be read.

    Raises ConversationNotFound.
    """
    conversation = access.conversation_to_view(conversation_id, by=by)
    said = conversation.utterances.filter(by_resident=True).order_by("turn")
    return [line for utterance in said for line in utterance.lines]


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


def figures(organisation_id: int, *, since: datetime) -> list[SolvedCard]:
    """Return how many times advice has solved each problem, most first. One statement."""
    known = shipped_catalogue().problems
    solved = (
        Solution.objects.filter(organisation_id=organisation_id, at__gte=since)
        .values("problem")
        .annotate(count=Count("pk"))
        .order_by("-count", "problem")
    )
    return [
        SolvedCard(
            problem=row["problem"],
            title=known[row["problem"]].title if row["problem"] in known else row["problem"],
            count=row["count"],
        )
        for row in solved
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


def _terms_before(
    reply: Reply, house: House, manager: Organisation | None, *, at: datetime
) -> tuple[TermCard, ...]:
    if not isinstance(reply.prompt, Review):
        return ()
    return _terms(reply.prompt.draft, house, manager, at=at)


def _terms(
    draft: Draft, house: House, manager: Organisation | None, *, at: datetime
) -> tuple[TermCard, ...]:
    """Tell each term once: two acts that want the same by the same moment stand beside it."""
    cards: dict[str, TermCard] = {}
    calendar = terms.calendar_of(house)
    plan = terms.plan_for(
        draft.problem, zone=house.zone, at=at, calendar=calendar, addressee=manager
    )
    for planned in plan:
        words = explain(planned, calendar=calendar)
        told = cards.get(words.sentence)
        basis = f"{told.basis}; {words.basis}" if told else words.basis
        cards[words.sentence] = TermCard(str(planned.norm.kind), words.sentence, basis)
    return tuple(cards.values())


def _sent_beside(conversation: Conversation, count: int) -> tuple[str, ...]:
    if conversation.appeal_id is None or not count:
        return ()
    keys = [key_beside(conversation.submission_key, number) for number in range(1, count + 1)]
    sent = Appeal.objects.filter(applicant_id=conversation.person_id, submission_key__in=keys)
    return tuple(appeal.number for appeal in sent.order_by("pk"))
