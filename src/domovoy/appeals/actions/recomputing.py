"""Reckoning terms again when the calendar they were reckoned by has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from domovoy.appeals import terms
from domovoy.appeals.actions.batches import in_batches, open_clocks_of, save_all, taken
from domovoy.appeals.actions.missing import fact_of
from domovoy.appeals.actions.reminding import span_of
from domovoy.appeals.audience import Hearer, residents_of
from domovoy.appeals.changes import facts_of, to_addressee
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, ClockState, TermChange, TermChangeReason
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.housing.models import House
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import job
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import NormUnknown, WorkCalendar, due

log = structlog.get_logger(__name__)
CalendarOf = Callable[[House], WorkCalendar]
Moved = dict[Appeal, list[TermChange]]
End = tuple[datetime, date | None]
RECKONED = [
    *("due_at", "last_on", "lawful_due_at", "lawful_last_on", "cautious_at"),
    *("provisional", "calendar", "remind_at"),
]


@job(Act.RECOMPUTE_TERMS)
def recompute_terms(
    *, at: datetime, until: datetime | None = None, calendar_of: CalendarOf | None = None
) -> int:
    """Reckon again every running term of days whose calendar is not the one in use now.

    Returns at how many appeals an end moved. A moved end keeps the old one with the reason, and
    the applicant, the neighbours and the addressee are told; where it did not move only the
    calendar is noted, and a provisional term may become a firm one. A missed term stays missed.
    Where an organisation rolled the answer over, what the law says beside it is reckoned again,
    its old end kept too; the promised day stays, unless the law itself now gives a later one. With
    `until` only terms that end before it are looked at. `calendar_of` gives the calendar of a
    house. Safe to run twice and in two workers.
    """
    calendar_of = calendar_of or terms.calendar_of
    stale = _stale(calendar_of)
    if until is not None:
        stale = stale.filter(due_at__lt=until)
    moved = in_batches(
        stale.order_by("due_at", "id").values_list("appeal_id", flat=True),
        partial(_recompute, at=at, calendar_of=calendar_of),
        failure="a term was not reckoned again",
    )
    if moved:
        log.info("terms reckoned again", appeals=moved)
    return moved


def _stale(calendar_of: CalendarOf) -> QuerySet[Clock]:
    """Return running terms of days reckoned by another calendar. One statement goes before."""
    regions: dict[str, list[str]] = {}
    for house in House.objects.order_by("region", "pk").distinct("region"):
        regions.setdefault(calendar_of(house).version, []).append(house.region)
    clocks = Clock.objects.filter(state=ClockState.RUNNING, last_on__isnull=False)
    if len(regions) == 1:
        return clocks.exclude(calendar=next(iter(regions)))
    outdated = Q(pk__in=[])
    for version, names in regions.items():
        outdated |= Q(appeal__house__region__in=names) & ~Q(calendar=version)
    return clocks.filter(outdated)


@transaction.atomic(durable=True)
def _recompute(appeal_ids: Collection[int], *, at: datetime, calendar_of: CalendarOf) -> int:
    appeals = list(taken(appeal_ids))
    clocks = open_clocks_of(appeals)
    touched: list[Clock] = []
    kept: list[TermChange] = []
    moved: Moved = {}
    for appeal in appeals:
        calendar = calendar_of(appeal.house)
        running = [c for c in clocks[appeal.pk] if c.state == ClockState.RUNNING]
        stale = [clock for clock in running if terms.is_stale(clock, calendar)]
        touched += stale
        changes = [change for clock in stale for change in _reckon(clock, appeal, calendar, at=at)]
        kept += changes
        if found := [c for c in changes if c.reason == TermChangeReason.CALENDAR]:
            moved[appeal] = found
            _follow(appeal, clocks[appeal.pk])
    save_all(touched, RECKONED)
    TermChange.objects.bulk_create(kept)
    if moved:
        save_all(moved, [*terms.NOTED, *terms.ANSWER_TERM, "version"])
        _tell(moved, at=at)
    return len(moved)


def _reckon(
    clock: Clock, appeal: Appeal, calendar: WorkCalendar, *, at: datetime
) -> list[TermChange]:
    """Reckon one term again; return the moves of its end, and of the law's own beside it."""
    is_new = not clock.calendar
    clock.calendar = calendar.version
    before, lawful_before = _end_of(clock), _lawful_end_of(clock)
    if not _set_end(clock, appeal, calendar):
        return []
    moved = _end_of(clock) != before
    if moved or is_new:
        span = span_of(clock, appeal, calendar)
        clock.remind_at = span.next(reminded=clock.reminded, after=at if is_new else None)
    lawful, calendar_moved = TermChangeReason.LAWFUL, TermChangeReason.CALENDAR
    changes = [
        _change(clock, lawful, lawful_before, _lawful_end_of(clock), at=at),
        _change(clock, calendar_moved, before, _end_of(clock), at=at),
    ]
    return [change for change in changes if change is not None]


def _end_of(clock: Clock) -> End:
    return clock.due_at, clock.last_on


def _lawful_end_of(clock: Clock) -> End | None:
    """Return what the law says of a term that was rolled over; None of any other."""
    return (clock.lawful_due_at, clock.lawful_last_on) if clock.lawful_due_at else None


def _change(
    clock: Clock, reason: TermChangeReason, before: End | None, after: End | None, *, at: datetime
) -> TermChange | None:
    if before is None or after is None or before == after:
        return None
    return TermChange(
        clock=clock,
        at=at,
        reason=reason,
        due_before=before[0],
        last_before=before[1],
        due_after=after[0],
        last_after=after[1],
        calendar=clock.calendar,
    )


def _set_end(clock: Clock, appeal: Appeal, calendar: WorkCalendar) -> bool:
    """Write the law's end into a clock; False when its norm has left the law's data."""
    zone = appeal.house.zone
    try:
        planned = terms.planned_from(clock, zone=zone)
    except NormUnknown:
        log.warning("a term of an unknown norm stays as it is", norm=clock.norm, clock=clock.pk)
        return False
    end = due(planned.term, start=clock.started_at, tz=zone, calendar=calendar)
    clock.provisional = end.provisional
    clock.cautious_at = end.cautious_at
    if clock.lawful_due_at is not None:
        clock.lawful_due_at, clock.lawful_last_on = end.at, end.last_day
    if clock.lawful_due_at is None or end.at > clock.due_at:
        clock.due_at, clock.last_on = end.at, end.last_day
    return True


def _follow(appeal: Appeal, clocks: Sequence[Clock]) -> None:
    """Let the appeal's own row follow its clocks."""
    terms.note_nearest(appeal, clocks)
    terms.follow_answer(appeal, clocks)
    appeal.version += 1


def _tell(moved: Moved, *, at: datetime) -> None:
    residents = residents_of(moved.keys())
    words: list[Word] = []
    for appeal, changes in moved.items():
        words += _words(appeal, changes, residents[appeal.pk])
    lines = [
        record.Line(appeal.guid, Event.TERM_RECOMPUTED, _data(changes))
        for appeal, changes in moved.items()
    ]
    record.append_many(lines, by=SYSTEM, at=at)
    outbox.announce(words, at=at)


def _data(changes: Sequence[TermChange]) -> dict[str, Any]:
    return {
        "calendar": changes[0].calendar,
        "terms": [
            {
                "norm": change.clock.norm,
                "before": _iso(change.last_before),
                "after": _iso(change.last_after),
            }
            for change in changes
        ],
    }


def _words(
    appeal: Appeal, changes: Sequence[TermChange], residents: Iterable[Hearer]
) -> list[Word]:
    zone = appeal.house.zone

    def facts(told: Sequence[TermChange]) -> list[dict[str, str]]:
        return [
            {**fact_of(change.clock, zone=zone), "before": _iso(change.last_before)}
            for change in told
        ]

    words = [to_addressee(appeal, Event.TERM_RECOMPUTED, terms=facts(changes))]
    for hearer in residents:
        if owed := [change for change in changes if hearer.is_owed(change.clock)]:
            words.append(
                Word(
                    event=Event.TERM_RECOMPUTED,
                    subject=appeal.guid,
                    once=f"{appeal.number}:{appeal.version}",
                    person_id=hearer.person_id,
                    facts=facts_of(appeal, terms=facts(owed)),
                )
            )
    return words


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
