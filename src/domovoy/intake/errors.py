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


class TooManyAppeals(IntakeError):
    """Nobody has that many troubles in a day; a danger is not counted."""

    code = "too_many_appeals"

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} appeals a day")
        self.most = most


class TooManyPhotosAnHour(IntakeError):
    """More photos than anybody takes of a house."""

    code = "too_many_photos_an_hour"

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} photos an hour")
        self.most = most


class PhotoNotFound(IntakeError):
    """There is no such photo in this draft."""

    code = "photo_not_found"


class WritingRefused(IntakeError):
    """The base of what the desk is refused when it writes an appeal down."""

    code = "writing_refused"


class OriginUnknown(WritingRefused):
    """An appeal is written down of a call, a letter or a visit."""

    code = "origin_unknown"


class NameMissing(WritingRefused):
    """Whoever asks has no surname or no first name, or one longer than is kept."""

    code = "name_missing"


class ContactMissing(WritingRefused):
    """Nobody would know how to give a caller the answer."""

    code = "contact_missing"


class PhoneUnreadable(WritingRefused):
    """This is no telephone number."""

    code = "phone_unreadable"


class EmailUnreadable(WritingRefused):
    """This is no address of e-mail, or a longer one than is kept."""

    code = "email_unreadable"


class AddressTooLong(WritingRefused):
    """The post address or the incoming number is longer than is kept."""

    code = "address_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"at most {limit} characters")
        self.limit = limit


class ReceivedMissing(WritingRefused):
    """A letter has been received some day, and its term counts from there."""

    code = "received_missing"


class ReceivedLater(WritingRefused):
    """It cannot have been received in the future."""

    code = "received_later"


class ReceivedTooEarly(WritingRefused):
    """It was received longer ago than anything is written down."""

    code = "received_too_early"

    def __init__(self, days: int) -> None:
        super().__init__(f"more than {days} days ago")
        self.days = days


class ResidentNotThere(WritingRefused):
    """The person named does not hold this flat, or no longer."""

    code = "resident_not_there"
