"""What a conversation may refuse."""

from __future__ import annotations


class IntakeError(Exception):
    """The base of this app's refusals."""

    code = "intake"


class ConversationNotFound(IntakeError):
    """There is no such conversation among those of this person."""

    code = "conversation_not_found"


class ConversationEnded(IntakeError):
    """The conversation has been sent or solved: nothing can be said in it any more."""

    code = "conversation_ended"


class TurnPassed(IntakeError):
    """The same move came twice, or from a page that is out of date."""

    code = "turn_passed"


class DraftNotReady(IntakeError):
    """Nothing has been said yet that could be sent."""

    code = "draft_not_ready"


class TooManyPhotos(IntakeError):
    """A draft carries ten photos at most."""

    code = "too_many_photos"


class PhotoNotFound(IntakeError):
    """There is no such photo in this draft."""

    code = "photo_not_found"
