"""What an appeal may refuse. English here; faces say it in Russian by `code`."""

from __future__ import annotations

from datetime import date, datetime


class AppealError(Exception):
    """The base of this app's refusals."""

    code = "appeal"


class AppealNotFound(AppealError):
    """There is no such appeal for this viewer."""

    code = "appeal_not_found"


class ChangedMeanwhile(AppealError):
    """Somebody changed the appeal after this person opened it."""

    code = "changed_meanwhile"

    def __init__(self, seen: int, now: int) -> None:
        super().__init__(f"version {seen} was seen, it is {now} now")
        self.seen = seen
        self.now = now


class AppealClosed(AppealError):
    """The appeal is executed or withdrawn."""

    code = "appeal_closed"

    def __init__(self, status: str) -> None:
        super().__init__(f"appeal is {status}")
        self.status = status


class AlreadyTaken(AppealError):
    """The appeal is in work already."""

    code = "already_taken"


class NotRegisteredYet(AppealError):
    """A complaint cannot be worked on before the inspectorate registers it."""

    code = "not_registered_yet"


class AlreadyRegistered(AppealError):
    """The inspectorate has registered the complaint already."""

    code = "already_registered"


class NotAComplaint(AppealError):
    """Only a complaint can be transmitted and registered."""

    code = "not_a_complaint"


class TextMissing(AppealError):
    """An answer without words answers nothing."""

    code = "text_missing"


class TextTooLong(AppealError):
    """The text is longer than the exchange format allows."""

    code = "text_too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, at most {limit}")
        self.length = length
        self.limit = limit


class CommentLength(AppealError):
    """The comment is shorter or longer than the exchange format allows."""

    code = "comment_length"

    def __init__(self, length: int, shortest: int, longest: int) -> None:
        super().__init__(f"{length} characters, {shortest} to {longest} wanted")
        self.length = length
        self.shortest = shortest
        self.longest = longest


class DateInThePast(AppealError):
    """A planned date lies before today."""

    code = "date_in_the_past"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is past")
        self.day = day


class NotAnAppeal(AppealError):
    """A complaint is not redirected, rolled over or left without an answer."""

    code = "not_an_appeal"


class AlreadyRolledOver(AppealError):
    """A term is rolled over once."""

    code = "already_rolled_over"


class DateTooFar(AppealError):
    """A date lies further ahead than is allowed, or the year was mistyped."""

    code = "date_too_far"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is too far ahead")
        self.day = day


class AnswerTermOver(AppealError):
    """There is no running term of an answer to move: it has passed, or an answer was given."""

    code = "answer_term_over"


class DateNotLater(AppealError):
    """A roll-over must move the term forward."""

    code = "date_not_later"

    def __init__(self, day: date, present: date) -> None:
        super().__init__(f"{day} is not after {present}")
        self.day = day
        self.present = present


class PerformerUnknown(AppealError):
    """The performer does not work in this organisation."""

    code = "performer_unknown"


class ReceiverUnknown(AppealError):
    """There is nobody to redirect to."""

    code = "receiver_unknown"


class NotAnswered(AppealError):
    """There is no answer to assess or to disagree with."""

    code = "not_answered"


class AlreadyAssessed(AppealError):
    """The answer has been assessed."""

    code = "already_assessed"


class AlreadyRepeated(AppealError):
    """The appeal has been sent again already."""

    code = "already_repeated"


class NothingToComplainOf(AppealError):
    """No term has passed and the answer has not been found wanting."""

    code = "nothing_to_complain_of"


class AlreadyComplained(AppealError):
    """The inspectorate has a complaint about this appeal."""

    code = "already_complained"


class ClockNotRunning(AppealError):
    """The duty is done already, or the appeal has no such clock."""

    code = "clock_not_running"


class TooManyFiles(AppealError):
    """An appeal carries ten files at most."""

    code = "too_many_files"


class FileKindNotAccepted(AppealError):
    """An answer's file is neither a PDF nor a photo nor a text document."""

    code = "file_kind_not_accepted"


class FileTooLarge(AppealError):
    """A file is larger than the exchange format allows."""

    code = "file_too_large"


class NotClosed(AppealError):
    """The appeal is being worked on: there is nothing to reopen."""

    code = "not_closed"


class ClosedForGood(AppealError):
    """The resident has gone on from the closing, or the appeal was handed outside."""

    code = "closed_for_good"


class ProblemUnknown(AppealError):
    """The catalogue has no such problem."""

    code = "problem_unknown"


class ProblemUnchanged(AppealError):
    """The appeal is about this problem already."""

    code = "problem_unchanged"


class QuestionOpen(AppealError):
    """A question waits for the resident's reply: there is one at a time."""

    code = "question_open"


class NoQuestion(AppealError):
    """Nothing was asked, or the reply is there already."""

    code = "no_question"


class AlreadyJoined(AppealError):
    """The person sent this appeal or has joined it."""

    code = "already_joined"


class OthersJoined(AppealError):
    """Neighbours have joined the appeal: it is not one person's to take back."""

    code = "others_joined"


class NeighboursWouldSee(AppealError):
    """Neighbours have joined the appeal, and the problem named is one person's own affair."""

    code = "neighbours_would_see"


class EventNotAwaited(AppealError):
    """No term of the appeal counts from this event, or it has been noted already."""

    code = "event_not_awaited"


class HappenedLater(AppealError):
    """The moment lies in the future, or after the appeal that speaks of it."""

    code = "happened_later"

    def __init__(self, latest: datetime) -> None:
        super().__init__(f"not later than {latest.isoformat()}")
        self.latest = latest


class OwnAppeal(AppealError):
    """An officer does not decide about an appeal they made as a resident."""

    code = "own_appeal"


class ApplicantHasNoAccount(AppealError):
    """The applicant called or wrote: a question put here would be read by nobody."""

    code = "applicant_has_no_account"
