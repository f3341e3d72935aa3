"""May this be done in a conversation now? Pure."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from domovoy.appeals.rules import PHOTOS_LIMIT
from domovoy.intake.errors import ConversationEnded, DraftNotReady, TooManyPhotos, TurnPassed


class ConversationLike(Protocol):
    """What rules look at."""

    turn: int
    outcome: str
    submission_key: UUID


def require_open(conversation: ConversationLike) -> None:
    """Refuse in a conversation that was sent. Raises ConversationEnded."""
    if conversation.outcome == "sent":
        raise ConversationEnded


def require_turn(conversation: ConversationLike, turn: int) -> None:
    """Refuse a move made on an older page. Raises TurnPassed."""
    if conversation.turn != turn:
        raise TurnPassed


def require_key(conversation: ConversationLike, key: UUID) -> None:
    """Refuse a key that is not this conversation's: no page of ours has sent it.

    Raises TurnPassed.
    """
    if conversation.submission_key != key:
        raise TurnPassed


def require_as_shown(conversation: ConversationLike, turn: int | None) -> None:
    """Refuse to send from an older page, or what advice has solved since. Raises TurnPassed."""
    if conversation.outcome == "solved" or turn not in {None, conversation.turn}:
        raise TurnPassed


def require_ready(*, ready: bool) -> None:
    """Refuse to send nothing. Raises DraftNotReady."""
    if not ready:
        raise DraftNotReady


def require_room_for_photo(count: int) -> None:
    """Refuse the eleventh photo. Raises TooManyPhotos."""
    if count >= PHOTOS_LIMIT:
        raise TooManyPhotos
