"""Reminding those who owe a duty, while there is still time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction

from domovoy.appeals import terms
from domovoy.appeals.actions.batches import in_batches, save_all, taken
from domovoy.appeals.actions.missing import MOST, fact_of
from domovoy.appeals.audience import NOBODY, Officers, officers_of
from domovoy.appeals.changes import facts_of
from domovoy.appeals.customs import waking_of
from domovoy.appeals.events import Event
from domovoy.appeals.models import OPEN, Appeal, Clock, ClockState
from domovoy.appeals.reminders import NEARLY_OVER, Span, span_of_term
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.housing.models import Employment, EmploymentRole
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import job
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import NormUnknown, WorkCalendar

log = structlog.get_logger(__name__)
Owed = dict[tuple[Appeal, int], list[Clock]]
"""Clocks to remind of, by appeal and by the share of the term that has passed."""


@job(Act.REMIND)
def remind(*, at: datetime, limit: int = MOST) -> int:
    """Remind of every running term whose share has come by `at`. Returns how many appeals.

    Of two shares that have both come only the greater is spoken of. Nobody is reminded of a
    duty that is done, of a closed appeal, of a term already over; a resident never is. What comes
    late and at night waits for the morning, but for accidents. Safe to run twice and in two
    workers, as the recording of misses is. One statement for what has come, six for each two
    hundred appeals.
    """
    come = (
        Clock.objects.filter(state=ClockState.RUNNING, remind_at__lte=at)
        .order_by("remind_at", "id")
        .values_list("appeal_id", flat=True)[:limit]
    )
    reminded = in_batches(come, partial(_remind, at=at), failure="a term was not reminded of")
    if reminded:
        log.info("terms reminded of", appeals=reminded)
    return reminded


def span_of(clock: Clock, appeal: Appeal, calendar: WorkCalendar | None = None) -> Span:
    """Return a stored term as reminders see it; without a calendar, by that of the house.

    A term that was rolled over, or whose norm has left the law's data, is measured by its dates.
    """
    zone, term, window = appeal.house.zone, None, None
    if clock.lawful_due_at is None:
        try:
            planned = terms.planned_from(clock, zone=zone)
        except NormUnknown:
            log.warning("a term of an unknown norm is measured by its dates", norm=clock.norm)
        else:
            term, window = planned.term, planned.norm.window
    return span_of_term(
        term=term,
        window=window,
        started_at=clock.started_at,
        due_at=clock.due_at,
        last_on=clock.last_on,
        zone=zone,
        calendar=calendar or terms.calendar_of(appeal.house),
        waking=waking_of(appeal.addressee_id),
    )


@transaction.atomic(durable=True)
def _remind(appeal_ids: Collection[int], *, at: datetime) -> int:
    appeals = {appeal.pk: appeal for appeal in taken(appeal_ids)}
    clocks = list(
        Clock.objects.filter(
            appeal__in=list(appeals), state=ClockState.RUNNING, remind_at__lte=at
        ).order_by("due_at", "id")
    )
    owed: Owed = defaultdict(list)
    for clock in clocks:
        appeal = appeals[clock.appeal_id]
        share = _note_share(clock, appeal, at=at)
        if share is not None and clock.due_at > at and appeal.status in OPEN:
            owed[appeal, share].append(clock)
    save_all(clocks, ["remind_at", "reminded"])
    _tell(owed, at=at)
    return len({appeal for appeal, _ in owed})


def _note_share(clock: Clock, appeal: Appeal, *, at: datetime) -> int | None:
    """Move a clock on to its next reminder, or to the morning; return the share to speak of now."""
    span = span_of(clock, appeal)
    if (morning := span.waits_until(at)) is not None:
        clock.remind_at = morning if morning < clock.due_at else None
        return None
    share = span.come(reminded=clock.reminded, at=at)
    clock.reminded = share or clock.reminded
    clock.remind_at = span.next(reminded=clock.reminded, after=at)
    return share


def _tell(owed: Owed, *, at: datetime) -> None:
    officers = officers_of(appeal.addressee_id for appeal, _ in owed)
    performers = _performers_of([appeal for appeal, _ in owed])
    words = []
    for (appeal, share), clocks in owed.items():
        working = officers.get(appeal.addressee_id, NOBODY)
        performer = performers.get(appeal.performer_id)
        people = _people(share, performer=performer, officers=working)
        words += _words(appeal, share, clocks, people, at=at)
    lines = [
        record.Line(
            appeal.guid,
            Event.TERM_REMINDED,
            {"norms": [clock.norm for clock in clocks], "share": share},
        )
        for (appeal, share), clocks in owed.items()
    ]
    record.append_many(lines, by=SYSTEM, at=at)
    outbox.announce(words, at=at)


def _people(share: int, *, performer: int | None, officers: Officers) -> list[int]:
    """At half, who does the work, or whoever can send somebody; near the end, the head too."""
    performing = [performer] if performer is not None else []
    desk = officers.those(EmploymentRole.DISPATCHER, EmploymentRole.INSPECTOR)
    head = officers.those(EmploymentRole.HEAD)
    if share >= NEARLY_OVER:
        return list(dict.fromkeys([*performing, *desk, *head]))
    return performing or list(desk or head)


def _performers_of(appeals: Collection[Appeal]) -> dict[int | None, int | None]:
    """Return by post the person who performs, where they have an account. One statement."""
    posts = {appeal.performer_id for appeal in appeals if appeal.performer_id is not None}
    found = Employment.objects.filter(pk__in=posts, dismissed_on=None, person__isnull=False)
    return dict(found.values_list("pk", "person_id"))


def _words(
    appeal: Appeal, share: int, clocks: Sequence[Clock], people: Sequence[int], *, at: datetime
) -> list[Word]:
    first = clocks[0]
    owed = [
        {
            **fact_of(clock, zone=appeal.house.zone),
            "left": int((clock.due_at - at).total_seconds() // 60),
        }
        for clock in clocks
    ]
    return [
        Word(
            event=Event.TERM_REMINDED,
            subject=appeal.guid,
            once=f"{appeal.number}:{first.pk}:{share}:{int(first.due_at.timestamp())}",
            person_id=person,
            facts=facts_of(appeal, share=share, terms=owed),
            for_staff=True,
        )
        for person in people
    ]
