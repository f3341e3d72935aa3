"""Clocks that end: done in time, done late, stopped, or missed with nobody at work.

A miss is recorded once. Its moment is the term's own end, however late it is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from domovoy.appeals import terms
from domovoy.appeals.changes import conclude, facts_of, to_applicant
from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Clock, ClockState
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.housing.models import Employment, EmploymentRole
from domovoy.identity.actors import SYSTEM
from domovoy.journal import record
from domovoy.regulation import norm_book

log = structlog.get_logger(__name__)
SAVED = ["state", "ended_at", "missed_at", "recorded_at"]


def finish(
    appeal: Appeal,
    *,
    at: datetime,
    kinds: Collection[str] | None = None,
    only: int | None = None,
) -> list[Clock]:
    """End clocks because the duty was done: all, those of some kinds, or one.

    A duty done at or after `due_at` is a missed term that ended. The appeal's nearest term and
    its `missed` flag are noted; the caller saves them. One statement and one more for each clock
    that ends. Call inside a transaction with the appeal locked.
    """

    def chosen(clock: Clock) -> bool:
        return (only is None or clock.pk == only) and (kinds is None or clock.kind in kinds)

    return _end(appeal, at=at, chosen=chosen, as_state=ClockState.MET)


def stop(appeal: Appeal, *, at: datetime) -> list[Clock]:
    """End all clocks that still run without the duty being done: withdrawn, redirected.

    Same cost and rule as `finish`.
    """
    return _end(appeal, at=at, chosen=lambda _: True, as_state=ClockState.STOPPED)


def record_missed_terms(*, at: datetime, limit: int = 500) -> int:
    """Record every term that has passed by `at` and tell those concerned. Returns how many appeals.

    Safe to run twice, in two workers, after any pause: each appeal is one transaction, a row
    another worker holds is skipped, and a clock leaves the running state only once. One appeal
    that cannot be recorded is logged and holds up no other.
    """
    numbers = (
        Clock.objects.filter(state=ClockState.RUNNING, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("appeal_id", flat=True)[:limit]
    )
    recorded = 0
    for appeal_id in dict.fromkeys(numbers):
        try:
            recorded += _record_missed_of(appeal_id, at=at)
        except Exception:
            log.exception("a missed term was not recorded", appeal=appeal_id)
    if recorded:
        log.info("missed terms recorded", appeals=recorded)
    return recorded


@transaction.atomic(durable=True)
def _record_missed_of(appeal_id: int, *, at: datetime) -> int:
    appeal = (
        Appeal.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("house")
        .filter(pk=appeal_id)
        .first()
    )
    if appeal is None:
        return 0
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "id"))
    late = [c for c in clocks if c.state == ClockState.RUNNING and c.due_at <= at]
    if not late:
        return 0
    for clock in late:
        _miss(clock, at=at)
    Clock.objects.bulk_update(late, SAVED)
    terms.note_nearest(appeal, clocks)
    appeal.missed = True
    conclude(
        appeal,
        Event.TERM_MISSED,
        by=None,
        at=at,
        fields=terms.NOTED,
        data={"norms": [clock.norm for clock in late]},
        words=_missed_words(appeal, late),
    )
    return 1


def _end(
    appeal: Appeal, *, at: datetime, chosen: Callable[[Clock], bool], as_state: ClockState
) -> list[Clock]:
    clocks = list(Clock.objects.filter(appeal=appeal).order_by("due_at", "id"))
    ended = [clock for clock in clocks if clock.ended_at is None and chosen(clock)]
    late = [c for c in ended if c.state == ClockState.RUNNING and c.due_at <= at]
    for clock in late:
        _miss(clock, at=at)
    for clock in ended:
        clock.ended_at = at
        if clock.state == ClockState.RUNNING:
            clock.state = as_state
        clock.save(update_fields=SAVED)
        appeal.missed = appeal.missed or clock.state == ClockState.MISSED
    terms.note_nearest(appeal, clocks)
    if late:
        _tell_late(appeal, late, at=at)
    return ended


def _tell_late(appeal: Appeal, late: list[Clock], *, at: datetime) -> None:
    record.append(
        appeal.guid, Event.TERM_MISSED, by=SYSTEM, at=at, data={"norms": [c.norm for c in late]}
    )
    outbox.announce(_missed_words(appeal, late), at=at)


def _miss(clock: Clock, *, at: datetime) -> None:
    clock.state = ClockState.MISSED
    clock.missed_at = clock.due_at
    clock.recorded_at = at


def _fact(clock: Clock, *, zone: ZoneInfo) -> dict[str, str]:
    """What was owed and until when by the house's own clock: a day, or a moment."""
    until = clock.last_on or clock.due_at.astimezone(zone)
    return {"what": norm_book().get(clock.norm).what or "", "until": until.isoformat()}


def _missed_words(appeal: Appeal, late: list[Clock]) -> list[Word]:
    """Tell the applicant, and at the addressee its officers: dispatchers, the head, inspectors.

    An officer who is the applicant is told once, as the applicant.
    """
    once = f"{appeal.number}:{','.join(str(clock.pk) for clock in late)}"
    facts = {"terms": [_fact(clock, zone=appeal.house.zone) for clock in late]}
    staff = Employment.objects.filter(
        organisation_id=appeal.addressee_id, dismissed_on=None, person__isnull=False
    ).exclude(role=EmploymentRole.PERFORMER)
    staff = staff.exclude(person_id=appeal.applicant_id)
    return [
        to_applicant(appeal, Event.TERM_MISSED, once=once, **facts),
        *(
            Word(
                event=Event.TERM_MISSED,
                subject=appeal.guid,
                once=once,
                person_id=post.person_id,
                facts=facts_of(appeal, **facts),
                for_staff=True,
            )
            for post in staff.order_by("pk")
        ),
    ]
