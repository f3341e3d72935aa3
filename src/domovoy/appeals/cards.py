"""What screens are given: frozen values in the house's own time, never models."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domovoy.appeals import terms
from domovoy.appeals.added import ClarificationCard, NotableCard, OccurrenceCard, WaitingCard
from domovoy.appeals.models import (
    Appeal,
    Attachment,
    Clock,
    ClockState,
    HistoryEntry,
    TermChange,
)
from domovoy.regulation import (
    CountedDay,
    Reckoning,
    WorkCalendar,
    day_by_day,
    explain,
    reckoning_of,
)


@dataclass(frozen=True)
class ChangeCard:
    """One move of a term's end: a day or a moment before and after it, and why."""

    at: datetime
    reason: str
    reason_label: str
    due_before: datetime
    last_before: date | None
    due_after: datetime
    last_after: date | None

    @classmethod
    def of(cls, change: TermChange, *, zone: ZoneInfo) -> ChangeCard:
        """Describe a move."""
        return cls(
            at=change.at.astimezone(zone),
            reason=change.reason,
            reason_label=change.get_reason_display(),
            due_before=change.due_before.astimezone(zone),
            last_before=change.last_before,
            due_after=change.due_after.astimezone(zone),
            last_after=change.last_after,
        )


@dataclass(frozen=True)
class ClockCard:
    """A term on an appeal. `left_minutes` is negative when it has passed; None when it ended."""

    clock_id: int
    norm: str
    kind: str
    what: str
    state: str
    sentence: str
    rolled_over_to: date | None
    basis: str
    due_at: datetime
    last_on: date | None
    started_at: datetime
    ended_at: datetime | None
    left_minutes: int | None
    is_short: bool
    limit: str = ""
    provisional: bool = False
    cautious_at: datetime | None = None
    changes: tuple[ChangeCard, ...] = ()
    left_seconds: int | None = None
    reckoning: Reckoning | None = field(default=None, repr=False)
    calendar: WorkCalendar | None = field(default=None, repr=False, compare=False)

    @property
    def days(self) -> tuple[CountedDay, ...]:
        """The lawful term counted out day by day; empty for one counted by the clock."""
        return day_by_day(self.reckoning, calendar=self.calendar) if self.reckoning else ()

    @property
    def round_the_clock(self) -> bool:
        """Whether its hours run at night too."""
        return self.is_short and (self.reckoning is None or self.reckoning.window is None)

    @classmethod
    def of(
        cls,
        clock: Clock,
        *,
        zone: ZoneInfo,
        at: datetime,
        calendar: WorkCalendar | None = None,
        changes: Iterable[TermChange] = (),
    ) -> ClockCard:
        """Put a stored clock into words. `is_short`: counted in minutes or hours, not in days.

        `calendar` is that of the house's region; `changes` are the moves of its end, if wanted.
        """
        planned = terms.planned_from(clock, zone=zone)
        words = explain(planned, calendar=calendar)
        left = _seconds_left(clock, at=at)
        return cls(
            clock_id=clock.pk,
            norm=clock.norm,
            kind=clock.kind,
            what=planned.norm.what or "",
            state=state_at(clock, at=at, calendar=calendar),
            sentence=words.sentence,
            rolled_over_to=clock.last_on if clock.lawful_due_at else None,
            basis=words.basis,
            due_at=clock.due_at.astimezone(zone),
            last_on=clock.last_on,
            started_at=clock.started_at.astimezone(zone),
            ended_at=clock.ended_at.astimezone(zone) if clock.ended_at else None,
            left_minutes=None if left is None else left // 60,
            left_seconds=left,
            is_short=clock.last_on is None,
            limit=clock.limit,
            provisional=clock.provisional,
            cautious_at=clock.cautious_at.astimezone(zone) if clock.cautious_at else None,
            changes=tuple(ChangeCard.of(change, zone=zone) for change in changes),
            reckoning=reckoning_of(planned),
            calendar=calendar,
        )


def _seconds_left(clock: Clock, *, at: datetime) -> int | None:
    """Return how long a term still runs; None where it has ended."""
    return None if clock.ended_at else math.floor((clock.due_at - at).total_seconds())


def told_once(clocks: Iterable[ClockCard]) -> tuple[ClockCard, ...]:
    """Return each term once, in their order: two acts that want the same by the same moment stand
    together in its `basis`, as they do before an appeal is sent.

    Terms that went different ways, or whose ends were moved, are told apart.
    """
    cards: dict[object, ClockCard] = {}
    for card in clocks:
        fate = card.sentence, card.kind, card.state, card.due_at, card.ended_at, card.changes
        told = cards.get(fate)
        cards[fate] = replace(told, basis=f"{told.basis}; {card.basis}") if told else card
    return tuple(cards.values())


def state_at(clock: Clock, *, at: datetime, calendar: WorkCalendar | None = None) -> str:
    """Return how a term stands at a moment, even before the worker has recorded a miss.

    A provisional term is not missed: the calendar that ends it has not been published. Nor is one
    that was reckoned by another `calendar` than that of its house.
    """
    waits = clock.provisional or (calendar is not None and terms.is_stale(clock, calendar))
    if clock.state == ClockState.RUNNING and not waits and clock.due_at <= at:
        return ClockState.MISSED.value
    return clock.state


@dataclass(frozen=True)
class FileCard:
    """A file to be opened."""

    guid: UUID
    name: str
    content_type: str
    size: int
    has_thumbnail: bool

    @classmethod
    def of(cls, attachment: Attachment) -> FileCard:
        """Describe a stored file."""
        return cls(
            guid=attachment.guid,
            name=attachment.name,
            content_type=attachment.content_type,
            size=attachment.size,
            has_thumbnail=bool(attachment.thumbnail_key),
        )


@dataclass(frozen=True)
class EntryCard:
    """One entry of an appeal's history."""

    kind: str
    label: str
    at: datetime
    author: str
    organisation: str
    number: str
    text: str
    done: bool
    receiver: str
    execution_on: date | None
    assessment: str
    assessment_label: str
    files: tuple[FileCard, ...]

    @classmethod
    def of(cls, entry: HistoryEntry, *, zone: ZoneInfo) -> EntryCard:
        """Describe an entry loaded with its organisation, author, receiver and attachments."""
        return cls(
            kind=entry.kind,
            label=entry.get_kind_display(),
            at=entry.at.astimezone(zone),
            author=entry.author.short_name,
            organisation=entry.organisation.short_name if entry.organisation else "",
            number=entry.number,
            text=entry.text,
            done=entry.done,
            receiver=entry.receiver.short_name if entry.receiver else entry.receiver_outside,
            execution_on=entry.execution_on,
            assessment=entry.assessment,
            assessment_label=entry.get_assessment_display() if entry.assessment else "",
            files=tuple(FileCard.of(file) for file in entry.attachments.all()),
        )


@dataclass(frozen=True)
class AppealCard:
    """A line of a list. `nearest` is the running or missed term that burns first.

    `asked`: a question waits for the resident's reply, where the list has looked for it.
    """

    number: str
    kind: str
    title: str
    group: str
    status: str
    status_label: str
    excerpt: str
    short_address: str
    flat: str
    applicant: str
    registered_at: datetime
    planned_on: date | None
    urgent: bool
    danger: str
    missed: bool
    overdue: bool
    assessment: str
    is_repeat: bool
    nearest: ClockCard | None
    left_minutes: int | None
    answer_until: date | None
    origin: str = "account"
    origin_label: str = ""
    asked: bool = False

    @classmethod
    def of(cls, appeal: Appeal, *, at: datetime) -> AppealCard:
        """Describe an appeal loaded with its house and clocks."""
        zone = appeal.house.zone
        open_clocks = [clock for clock in appeal.clocks.all() if clock.ended_at is None]
        nearest = min(open_clocks, key=lambda clock: (clock.due_at, clock.pk), default=None)
        calendar = terms.calendar_of(appeal.house)
        card = ClockCard.of(nearest, zone=zone, at=at, calendar=calendar) if nearest else None
        return cls(
            number=appeal.number,
            kind=appeal.kind,
            title=appeal.title,
            group=appeal.group,
            status=appeal.status,
            status_label=appeal.get_status_display(),
            excerpt=" ".join(appeal.text.split())[:160],
            short_address=appeal.house.short_address,
            flat=appeal.premise_number,
            applicant=f"{appeal.surname} {appeal.first_name[:1]}.",
            registered_at=appeal.registered_at.astimezone(zone),
            planned_on=appeal.appointed_on,
            urgent=appeal.urgent,
            danger=appeal.danger,
            missed=appeal.missed,
            overdue=appeal.overdue,
            assessment=appeal.assessment,
            is_repeat=appeal.parent_id is not None and appeal.kind == "appeal",
            nearest=card,
            left_minutes=card.left_minutes if card else None,
            answer_until=appeal.execution_end_on,
            origin=appeal.origin,
            origin_label=appeal.get_origin_display(),
            asked=getattr(appeal, "asked", False),
        )


@dataclass(frozen=True)
class StepCard:
    """Work begun or planned, a category changed, a neighbour joined: as the journal keeps it.

    Nothing later erases it. `before` and `after` are titles of problems.
    """

    event: str
    at: datetime
    planned_on: date | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class RelatedCard:
    """A parent or a child of an appeal."""

    number: str
    kind: str
    title: str
    status_label: str
    registered_at: datetime

    @classmethod
    def of(cls, appeal: Appeal, *, zone: ZoneInfo) -> RelatedCard:
        """Describe a relative."""
        return cls(
            number=appeal.number,
            kind=appeal.kind,
            title=appeal.title,
            status_label=appeal.get_status_display(),
            registered_at=appeal.registered_at.astimezone(zone),
        )


@dataclass(frozen=True)
class AppealPage:
    """Everything one page shows of an appeal.

    `has_account`: its applicant reads answers here; otherwise they are told in another way.
    """

    card: AppealCard
    version: int
    text: str
    answers: tuple[tuple[str, str], ...]
    subject: dict[str, Any] | None
    address: str
    entrance: int | None
    floor: int | None
    applicant_id: int
    applicant: str
    phone: str
    email: str
    has_account: bool
    incoming_number: str
    addressee: str
    addressee_phone: str
    accident_phone: str
    performer: str
    performer_id: int | None
    planned_on: date | None
    taken_at: datetime | None
    executed_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_comment: str
    clocks: tuple[ClockCard, ...]
    history: tuple[EntryCard, ...]
    steps: tuple[StepCard, ...]
    files: tuple[FileCard, ...]
    parent: RelatedCard | None
    children: tuple[RelatedCard, ...]
    zone: ZoneInfo
    law_basis: str
    redirected_outside: str
    answer_not_required: bool
    rolled_over: bool
    transmitted_at: datetime | None
    received_at: datetime | None
    law_registered_at: datetime | None
    law_number: str
    waiting: tuple[WaitingCard, ...]
    notable: tuple[NotableCard, ...]
    occurrences: tuple[OccurrenceCard, ...]
    clarifications: tuple[ClarificationCard, ...]
    neighbours: int
    neighbours_answer_by: datetime | None
    may_take: bool
    may_work: bool
    may_settle: bool
    may_assess: bool
    may_repeat: bool
    may_complain: bool
    may_withdraw: bool
    may_reopen: bool
    may_correct: bool
    may_ask: bool
    may_reply: bool

    @property
    def number(self) -> str:
        """The appeal's number."""
        return self.card.number
