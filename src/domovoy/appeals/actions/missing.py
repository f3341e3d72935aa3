"""Terms that pass with nobody at work: found, recorded, told.

A miss is recorded once. Its moment is the term's own end, however late it is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import F

from domovoy.appeals import terms
from domovoy.appeals.actions.batches import in_batches, open_clocks_of, save_all, taken
from domovoy.appeals.audience import NOBODY, Hearer, Officers, officers_of, residents_of
from domovoy.appeals.changes import facts_of
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, ClockState
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.housing.models import House
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import job
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.regulation import NormUnknown, WorkCalendar, norm_book

log = structlog.get_logger(__name__)
MOST = 100_000
"""Terms of one sweep; what is left waits ten seconds for the next."""
Late = Mapping[Appeal, Sequence[Clock]]
CalendarOf = Callable[[House], WorkCalendar]


@job(Act.RECORD_MISSED_TERMS)
def record_missed_terms(
    *, at: datetime, limit: int = MOST, calendar_of: CalendarOf | None = None
) -> int:
    """Record every term that has passed by `at` and tell those concerned. Returns how many appeals.

    Safe to run twice, in two workers, after any pause: a row another worker holds is skipped, a
    clock leaves the running state only once, and what is recorded is told in the same transaction.
    A provisional term is not called missed: the calendar that ends it has not been published;
    nor is one reckoned by another calendar than the one in use (`calendar_of` gives that of a
    house), before it is reckoned again. One statement for what is due, nine for each two hundred
    appeals. An appeal that cannot be recorded is logged and holds up no other.
    """
    due = (
        Clock.objects.filter(state=ClockState.RUNNING, provisional=False, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("appeal_id", flat=True)[:limit]
    )
    recorded = in_batches(
        due,
        partial(_record, at=at, calendar_of=calendar_of or terms.calendar_of),
        failure="a missed term was not recorded",
    )
    if recorded:
        log.info("missed terms recorded", appeals=recorded)
    return recorded


def has_passed(clock: Clock, *, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether a running term is over for good by the calendar of its house.

    A provisional one may yet end later, and so may one reckoned by another calendar: it waits to
    be reckoned again.
    """
    firm = not clock.provisional and not terms.is_stale(clock, calendar)
    return clock.state == ClockState.RUNNING and firm and clock.due_at <= at


def miss(clock: Clock, *, at: datetime) -> None:
    """Mark a clock missed with its true moment; the caller saves it."""
    clock.state = ClockState.MISSED
    clock.missed_at = clock.due_at
    clock.recorded_at = at
    clock.remind_at = None


def tell_missed(late: Late, *, at: datetime) -> None:
    """Write the journal's lines and the notices of misses. Six statements for any number.

    Call inside a transaction with the appeals locked and the clocks marked.
    """
    record.append_many(
        [
            record.Line(appeal.guid, Event.TERM_MISSED, _data(clocks))
            for appeal, clocks in late.items()
        ],
        by=SYSTEM,
        at=at,
    )
    outbox.announce(missed_words(late), at=at)


def missed_words(late: Late) -> list[Word]:
    """Return the words for residents and for the officers of the addressee. Two statements.

    A resident is told of what is owed to them; an officer who is one of the residents is told
    as an officer too, but where the first word says everything.
    """
    residents = residents_of(late.keys())
    officers = officers_of(appeal.addressee_id for appeal in late)
    words = []
    for appeal, clocks in late.items():
        at_the_desk = officers.get(appeal.addressee_id, NOBODY)
        words += _words(appeal, clocks, residents[appeal.pk], at_the_desk)
    return words


def fact_of(clock: Clock, *, zone: ZoneInfo) -> dict[str, str]:
    """Return what is owed and until when by the house's own clock: a day, or a moment."""
    until = clock.last_on or clock.due_at.astimezone(zone)
    return {"what": what_of(clock), "until": until.isoformat()}


def what_of(clock: Clock) -> str:
    """Return the duty in words; nothing when its norm has left the law's data."""
    try:
        return norm_book().get(clock.norm).what or ""
    except NormUnknown:
        return ""


def _data(late: Sequence[Clock]) -> dict[str, Any]:
    """Return what was missed and when: the moment of the line is only that of the recording."""
    return {
        "norms": [clock.norm for clock in late],
        "terms": [
            {"norm": clock.norm, "limit": clock.limit, "missed_at": clock.due_at.isoformat()}
            for clock in late
        ],
    }


@transaction.atomic(durable=True)
def _record(
    appeal_ids: Collection[int], *, at: datetime, calendar_of: CalendarOf = terms.calendar_of
) -> int:
    appeals = list(taken(appeal_ids))
    clocks = open_clocks_of(appeals)
    late = {}
    for appeal in appeals:
        calendar = calendar_of(appeal.house)
        passed = [c for c in clocks[appeal.pk] if has_passed(c, at=at, calendar=calendar)]
        if passed:
            late[appeal] = passed
            for clock in passed:
                miss(clock, at=at)
            terms.note_nearest(appeal, clocks[appeal.pk])
            appeal.missed = True
            appeal.version += 1
    if late:
        _save(late, at=at)
        tell_missed(late, at=at)
    return len(late)


def _save(late: Late, *, at: datetime) -> None:
    missed = [clock.pk for clocks in late.values() for clock in clocks]
    Clock.objects.filter(pk__in=missed).update(
        state=ClockState.MISSED, missed_at=F("due_at"), recorded_at=at, remind_at=None
    )
    save_all(late, [*terms.NOTED, "version"])


def _words(
    appeal: Appeal, late: Sequence[Clock], residents: Sequence[Hearer], officers: Officers
) -> list[Word]:
    once = f"{appeal.number}:{min(clock.pk for clock in late)}"  # a clock is missed once

    def word(
        person_id: int, clocks: Sequence[Clock], *, joined: bool = False, for_staff: bool = False
    ) -> Word:
        facts = {"terms": [fact_of(clock, zone=appeal.house.zone) for clock in clocks]}
        return Word(
            event=Event.TERM_MISSED,
            subject=appeal.guid,
            once=f"{once}:desk" if for_staff else once,
            person_id=person_id,
            facts=facts_of(appeal, **facts, **({"joined": True} if joined else {})),
            for_staff=for_staff,
        )

    told = {hearer: [c for c in late if hearer.is_owed(c)] for hearer in residents}
    know_all = {hearer.person_id for hearer, owed in told.items() if len(owed) == len(late)}
    at_the_desk = [person for person in officers.at_the_desk if person not in know_all]
    return [
        *(
            word(hearer.person_id, owed, joined=hearer.joined_id is not None)
            for hearer, owed in told.items()
            if owed
        ),
        *(word(person, late, for_staff=True) for person in at_the_desk),
    ]
