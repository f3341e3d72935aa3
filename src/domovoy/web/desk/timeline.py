"""What happened to an appeal and to what grew from it, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domovoy.appeals.added import ClarificationCard, OccurrenceCard
from domovoy.appeals.cards import AppealPage, ChangeCard, ClockCard, EntryCard, StepCard

MOMENTS = (
    ("withdrawn", "withdrawn_at"),
    ("transmitted", "transmitted_at"),
    ("received", "received_at"),
    ("law_registered", "law_registered_at"),
)
STEPS = {"appeal_taken": "taken", "appeal_appointed": "appointed", "appeal_joined": "joined"}
TOLD_BY_ENTRIES = {"roll_over"}


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `kind` says which of the parts below tells more."""

    at: datetime
    kind: str
    page: AppealPage
    entry: EntryCard | None = None
    clock: ClockCard | None = None
    step: StepCard | None = None
    change: ChangeCard | None = None
    noted: OccurrenceCard | None = None
    asked: ClarificationCard | None = None

    @property
    def number(self) -> str:
        """The appeal it happened to."""
        return self.page.number


def timeline(pages: Sequence[AppealPage]) -> tuple[Happening, ...]:
    """Return everything that happened to these appeals, the oldest first."""
    happenings = [happening for page in pages for happening in _of(page)]
    return tuple(sorted(happenings, key=lambda happening: happening.at))


def since(happenings: Iterable[Happening], opened_at: datetime | None) -> tuple[Happening, ...]:
    """Return what happened after a page was opened; nothing when that is not known."""
    if opened_at is None:
        return ()
    return tuple(happening for happening in happenings if happening.at > opened_at)


def _of(page: AppealPage) -> Iterator[Happening]:
    yield Happening(page.card.registered_at, _beginning(page), page)
    for kind, field in MOMENTS:
        moment = getattr(page, field)
        if moment is not None:
            yield Happening(moment, kind, page)
    corrections = {step.at: step for step in page.steps if step.event not in STEPS}
    for step in page.steps:
        if step.event in STEPS:
            yield Happening(step.at, STEPS[step.event], page, step=step)
    for entry in page.history:
        yield Happening(entry.at, entry.kind, page, entry=entry, step=corrections.get(entry.at))
    yield from _said_and_noted(page)
    yield from _of_terms(page)


def _said_and_noted(page: AppealPage) -> Iterator[Happening]:
    for asked in page.clarifications:
        yield Happening(asked.asked_at, "asked", page, asked=asked)
        if asked.replied_at is not None:
            yield Happening(asked.replied_at, "replied", page, asked=asked)
    for noted in page.occurrences:
        yield Happening(noted.noted_at, "noted", page, noted=noted)


def _of_terms(page: AppealPage) -> Iterator[Happening]:
    for clock in page.clocks:
        for change in clock.changes:
            if change.reason not in TOLD_BY_ENTRIES:
                yield Happening(change.at, "term_moved", page, clock=clock, change=change)
        if clock.state == "missed":
            yield Happening(clock.due_at, "term_missed", page, clock=clock)
        elif clock.state == "met" and clock.kind != "answer" and clock.ended_at is not None:
            yield Happening(clock.ended_at, "duty_done", page, clock=clock)


def _beginning(page: AppealPage) -> str:
    if page.card.kind == "complaint":
        return "complaint_recorded"
    return "repeated" if page.card.is_repeat else "registered"
