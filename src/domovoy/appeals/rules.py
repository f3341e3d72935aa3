"""May this be done now? Pure: no ORM, no clock, no I/O. Each function raises or is silent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from domovoy.appeals import errors

TEXT_LIMIT = 10_000
COMMENT_LIMIT = 1_000
FILE_LIMIT = 5_242_880
PHOTOS_LIMIT = 10
REDIRECT_COMMENT = (100, COMMENT_LIMIT)
ROLL_OVER_COMMENT = (20, COMMENT_LIMIT)
CAUSE = (20, COMMENT_LIMIT)
DECLINE_COMMENT = (1, COMMENT_LIMIT)
REOPEN_COMMENT = (20, COMMENT_LIMIT)
CORRECTION_COMMENT = (20, COMMENT_LIMIT)
HORIZON = timedelta(days=366)
DISAGREEING = ("partly", "not_satisfied")


class AppealLike(Protocol):
    """What rules look at."""

    kind: str
    status: str
    problem: str
    version: int
    assessment: str
    missed: bool
    answer_not_required: bool
    redirected_outside: str
    collective: bool
    applicant_id: int

    @property
    def is_registered_by_law(self) -> bool:
        """A complaint counts from its registration by the inspectorate."""


def require_version(appeal: AppealLike, seen: int) -> None:
    """Refuse when the person looks at an older state. Raises ChangedMeanwhile."""
    if appeal.version != seen:
        raise errors.ChangedMeanwhile(seen, appeal.version)


def require_open(appeal: AppealLike) -> None:
    """Refuse on a closed appeal. Raises AppealClosed, NotRegisteredYet."""
    if appeal.status not in {"send", "in_work"}:
        raise errors.AppealClosed(appeal.status)
    if appeal.kind == "complaint" and not appeal.is_registered_by_law:
        raise errors.NotRegisteredYet


def require_not_own(appeal: AppealLike, person_id: int) -> None:
    """Refuse to let an officer decide about what they asked for themselves. Raises OwnAppeal."""
    if appeal.applicant_id == person_id:
        raise errors.OwnAppeal


def require_appeal(appeal: AppealLike) -> None:
    """Refuse for a complaint what only an organisation does to an appeal. Raises NotAnAppeal."""
    if appeal.kind != "appeal":
        raise errors.NotAnAppeal


def require_takeable(appeal: AppealLike) -> None:
    """Refuse to take what is taken. Raises AlreadyTaken, AppealClosed, NotRegisteredYet."""
    require_open(appeal)
    if appeal.status == "in_work":
        raise errors.AlreadyTaken


def require_withdrawable(appeal: AppealLike) -> None:
    """Refuse to withdraw what is closed or joined by others. Raises AppealClosed, OthersJoined."""
    if appeal.status not in {"send", "in_work"}:
        raise errors.AppealClosed(appeal.status)
    if appeal.collective:
        raise errors.OthersJoined


def require_registrable_by_law(appeal: AppealLike) -> None:
    """Refuse to register twice or what is no complaint. Raises NotAComplaint, AlreadyRegistered."""
    if appeal.kind != "complaint":
        raise errors.NotAComplaint
    if appeal.status == "withdrawn":
        raise errors.AppealClosed(appeal.status)
    if appeal.is_registered_by_law:
        raise errors.AlreadyRegistered


def require_assessable(appeal: AppealLike) -> None:
    """Refuse to assess nothing or twice. Raises NotAnswered, AlreadyAssessed."""
    if not is_answered(appeal):
        raise errors.NotAnswered
    if appeal.assessment:
        raise errors.AlreadyAssessed


def is_answered(appeal: AppealLike) -> bool:
    """An appeal closed by an answer of the organisation, not handed outside or left without one."""
    closed = appeal.status == "executed"
    return closed and not (appeal.answer_not_required or appeal.redirected_outside)


def require_repeatable(appeal: AppealLike, *, repeated: bool) -> None:
    """Refuse to repeat what is still being worked on. Raises NotAnswered, AlreadyRepeated."""
    if appeal.kind != "appeal" or appeal.status != "executed":
        raise errors.NotAnswered
    if repeated:
        raise errors.AlreadyRepeated


def require_reopenable(appeal: AppealLike, *, continued: bool) -> None:
    """Refuse to take a closing back that is no longer the organisation's own.

    `continued`: the resident has sent it again or complained. Raises NotAnAppeal, NotClosed,
    AppealClosed, ClosedForGood.
    """
    require_appeal(appeal)
    if appeal.status == "withdrawn":
        raise errors.AppealClosed(appeal.status)
    if appeal.status != "executed":
        raise errors.NotClosed
    if appeal.redirected_outside or appeal.assessment or continued:
        raise errors.ClosedForGood


def require_correctable(appeal: AppealLike) -> None:
    """Refuse to correct a complaint or what is closed. Raises NotAnAppeal, AppealClosed."""
    require_appeal(appeal)
    require_open(appeal)


def require_correction(appeal: AppealLike, problem: str, *, common: bool) -> None:
    """Refuse the problem it has, and a personal one where neighbours read the answers.

    `common`: the new problem is the house's. Raises ProblemUnchanged, NeighboursWouldSee.
    """
    if problem == appeal.problem:
        raise errors.ProblemUnchanged
    if appeal.collective and not common:
        raise errors.NeighboursWouldSee


def require_askable(appeal: AppealLike, *, asked: bool, has_account: bool) -> None:
    """Refuse a second question before the reply, and one that nobody would read.

    Raises AppealClosed, NotRegisteredYet, ApplicantHasNoAccount, QuestionOpen.
    """
    require_open(appeal)
    if not has_account:
        raise errors.ApplicantHasNoAccount
    if asked:
        raise errors.QuestionOpen


def require_joinable(appeal: AppealLike, *, among: bool) -> None:
    """Refuse to join twice or one's own. Raises AppealClosed, AlreadyJoined."""
    require_open(appeal)
    if among:
        raise errors.AlreadyJoined


def require_happened(moment: datetime, *, latest: datetime) -> None:
    """Refuse an event later than it can have been, or in a year that was mistyped.

    Raises HappenedLater, DateTooFar.
    """
    if moment > latest:
        raise errors.HappenedLater(latest)
    if moment < latest - HORIZON:
        raise errors.DateTooFar(moment.date())


def require_complainable(appeal: AppealLike, *, complained: bool, passed: bool = False) -> None:
    """Refuse without a passed term or a failed answer.

    `passed`: a term is over that the appeal's own row does not tell of yet. Raises AppealClosed,
    AlreadyComplained, NothingToComplainOf.
    """
    if appeal.status == "withdrawn":
        raise errors.AppealClosed(appeal.status)
    if complained:
        raise errors.AlreadyComplained
    if appeal.kind != "appeal" or not (passed or may_complain(appeal)):
        raise errors.NothingToComplainOf


def is_standing_complaint(appeal: AppealLike) -> bool:
    """A complaint that was not withdrawn: there is one at a time."""
    return appeal.kind == "complaint" and appeal.status != "withdrawn"


def may_complain(appeal: AppealLike) -> bool:
    """A term has passed, the answer was found wanting, or an answer was refused."""
    return appeal.missed or appeal.assessment in DISAGREEING or appeal.answer_not_required


def require_text(text: str, *, limit: int = TEXT_LIMIT) -> None:
    """Refuse silence and more than the format holds. Raises TextMissing, TextTooLong."""
    if not text.strip():
        raise errors.TextMissing
    if len(text.strip()) > limit:
        raise errors.TextTooLong(len(text.strip()), limit)


def require_comment(text: str, limits: tuple[int, int]) -> None:
    """Hold a comment to the format's lengths. Raises CommentLength."""
    shortest, longest = limits
    if not shortest <= len(text.strip()) <= longest:
        raise errors.CommentLength(len(text.strip()), shortest, longest)


def require_receiver(name: str) -> None:
    """Refuse to hand an appeal to nobody. Raises ReceiverUnknown."""
    if not name.strip():
        raise errors.ReceiverUnknown


def require_not_past(day: date, *, today: date) -> None:
    """Refuse a planned date before today, both local to the house. Raises DateInThePast."""
    if day < today:
        raise errors.DateInThePast(day)


def require_within_a_year(day: date, *, today: date) -> None:
    """Refuse a day further than anybody plans: the year was mistyped. Raises DateTooFar."""
    if day > today + HORIZON:
        raise errors.DateTooFar(day)


def require_roll_over(
    day: date, *, present: date | None, rolled_over: bool, at_most: timedelta
) -> None:
    """Refuse a roll-over that is not one step forward of so many days at most, once.

    `present` is the nearest day of an answer whose term is still running, if there is one.
    Raises AnswerTermOver, AlreadyRolledOver, DateNotLater, DateTooFar.
    """
    if present is None:
        raise errors.AnswerTermOver
    if rolled_over:
        raise errors.AlreadyRolledOver
    if day <= present:
        raise errors.DateNotLater(day, present)
    if day > present + at_most:
        raise errors.DateTooFar(day)
