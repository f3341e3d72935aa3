"""What screens are told of events, questions and terms that have not begun: frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domovoy.appeals.awaiting import awaited_events, event_in_words, waiting_terms
from domovoy.appeals.models import OPEN, Appeal, Clarification, Clock, Kind, Occurrence
from domovoy.appeals.moments import Moments
from domovoy.regulation import WaitingClock
from domovoy.regulation.explanation import basis_of


@dataclass(frozen=True)
class WaitingCard:
    """A term that begins only when something happens: what is owed then, and by which clause."""

    norm: str
    event: str
    event_words: str
    what: str
    duty: str
    basis: str

    @classmethod
    def of(cls, waiting: WaitingClock) -> WaitingCard:
        """Describe a norm that waits."""
        norm = waiting.norm
        return cls(
            norm=norm.id,
            event=waiting.waiting_for,
            event_words=event_in_words(waiting.waiting_for),
            what=norm.what or "",
            duty=norm.duty,
            basis=basis_of(norm),
        )


@dataclass(frozen=True)
class NotableCard:
    """An event that may be noted. `latest` is the last moment it can have; None: until now."""

    event: str
    words: str
    latest: datetime | None


@dataclass(frozen=True)
class OccurrenceCard:
    """An event that was noted, with its true moment."""

    event: str
    words: str
    at: datetime
    noted_at: datetime

    @classmethod
    def of(cls, occurrence: Occurrence, *, zone: ZoneInfo) -> OccurrenceCard:
        """Describe a noted event."""
        return cls(
            event=occurrence.event,
            words=event_in_words(occurrence.event),
            at=occurrence.at.astimezone(zone),
            noted_at=occurrence.noted_at.astimezone(zone),
        )


@dataclass(frozen=True)
class ClarificationCard:
    """A question to the resident; it `waits` for a reply while its asker has the appeal."""

    question: str
    organisation: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None
    waits: bool

    @classmethod
    def of(cls, asked: Clarification, appeal: Appeal) -> ClarificationCard:
        """Describe a question, loaded with its organisation, of an appeal with its house."""
        zone = appeal.house.zone
        return cls(
            question=asked.question,
            organisation=asked.organisation.short_name,
            asked_at=asked.asked_at.astimezone(zone),
            reply=asked.reply,
            replied_at=asked.replied_at.astimezone(zone) if asked.replied_at else None,
            waits=asked.replied_at is None and asked.organisation_id == appeal.addressee_id,
        )


@dataclass(frozen=True)
class Happenings:
    """What has been noted on an appeal, what may be, and what waits for it."""

    occurrences: tuple[OccurrenceCard, ...] = ()
    notable: tuple[NotableCard, ...] = ()
    waiting: tuple[WaitingCard, ...] = ()

    @classmethod
    def of(cls, appeal: Appeal, clocks: Iterable[Clock]) -> Happenings:
        """Describe the events of an appeal loaded with its house. One statement."""
        zone = appeal.house.zone
        noted = list(Occurrence.objects.filter(appeal=appeal).order_by("at", "pk"))
        cards = tuple(OccurrenceCard.of(occurrence, zone=zone) for occurrence in noted)
        if appeal.kind != Kind.APPEAL or appeal.status not in OPEN:
            return cls(cards)
        at = appeal.registered_at
        moments = Moments(at, at, at, {occurrence.event: occurrence.at for occurrence in noted})
        return cls(
            occurrences=cards,
            notable=tuple(
                NotableCard(event, event_in_words(event), latest and latest.astimezone(zone))
                for event, latest in awaited_events(appeal, moments, clocks).items()
            ),
            waiting=tuple(map(WaitingCard.of, waiting_terms(appeal, moments))),
        )


def clarifications_of(appeal: Appeal) -> tuple[ClarificationCard, ...]:
    """Return the questions asked on an appeal, the oldest first. One statement."""
    asked = Clarification.objects.filter(appeal=appeal).select_related("organisation")
    return tuple(ClarificationCard.of(each, appeal) for each in asked.order_by("asked_at", "pk"))
