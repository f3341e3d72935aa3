"""Turns at the desk: begun, ended with what is handed over, taken over by the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from domovoy.housing import desk_rules as rules
from domovoy.housing.desk_errors import ShiftGoesOn, ShiftNotFound
from domovoy.housing.models import Shift
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record

SHOWN = timedelta(days=14)
BURNING_AT_MOST = 200
BEGUN, ENDED, TAKEN = "shift_begun", "shift_ended", "shift_taken"


@dataclass(frozen=True)
class ShiftCard:
    """A shift as the desk reads of it. `left_open` are the numbers of what burnt at its end."""

    guid: UUID
    name: str
    mine: bool
    began_at: datetime
    ended_at: datetime | None
    forgotten: bool
    handover: str
    left_open: tuple[str, ...]
    taken_by: str
    taken_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it has been handed over and nobody has taken it."""
        return self.ended_at is not None and self.taken_at is None


@action(Act.BEGIN_SHIFT)
def begin_shift(*, by: Officer, at: datetime) -> Shift:
    """Begin an officer's turn at the desk. Raises ShiftGoesOn."""
    going_on = Shift.objects.filter(
        organisation_id=by.organisation_id, person_id=by.person_id, ended_at=None
    )
    rules.require_begin(on_shift=going_on.exists())
    shift = Shift(organisation_id=by.organisation_id, person_id=by.person_id, began_at=at)
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError:
        raise ShiftGoesOn from None
    record.begin(shift.guid, BEGUN, by=by.signature, at=at)
    return shift


@action(Act.END_SHIFT)
def end_shift(
    *, guid: UUID, handover: str, burning: Sequence[str], by: Officer, at: datetime
) -> Shift:
    """End a shift with what is handed over; `burning` are numbers of appeals, kept as they are.

    A forgotten one is ended by anybody of the desk. Raises ShiftNotFound, ShiftEnded,
    ShiftOfAnother, HandoverTooLong.
    """
    shift = _to_change(guid, by=by)
    rules.require_end(shift, handover, by_id=by.person_id, at=at)
    shift.ended_at = at
    shift.handover = handover.strip()
    shift.left_open = list(burning[:BURNING_AT_MOST])
    shift.save(update_fields=["ended_at", "handover", "left_open"])
    data = {"left_open": shift.left_open, "forgotten": shift.person_id != by.person_id}
    record.append(shift.guid, ENDED, by=by.signature, at=at, data=data)
    return shift


@action(Act.TAKE_SHIFT_OVER)
def take_shift_over(*, guid: UUID, by: Officer, at: datetime) -> Shift:
    """Take over what an ended shift has handed over.

    Raises ShiftNotFound, ShiftNotEnded, ShiftTaken, OwnShift.
    """
    shift = _to_change(guid, by=by)
    rules.require_take_over(shift, by_id=by.person_id)
    shift.taken_by_id, shift.taken_at = by.person_id, at
    shift.save(update_fields=["taken_by", "taken_at"])
    record.append(shift.guid, TAKEN, by=by.signature, at=at)
    return shift


def shifts_of(by: Officer, *, zone: ZoneInfo, at: datetime) -> list[ShiftCard]:
    """Return the organisation's shifts that go on and those of two weeks, the latest first.

    One statement.
    """
    shifts = (
        Shift.objects.filter(organisation_id=by.organisation_id)
        .exclude(ended_at__lt=at - SHOWN)
        .select_related("person", "taken_by")
        .order_by("-began_at", "-pk")
    )
    return [_card(shift, by, zone=zone, at=at) for shift in shifts]


def _to_change(guid: UUID, *, by: Officer) -> Shift:
    found = (
        Shift.objects.select_for_update(of=("self",))
        .filter(guid=guid, organisation_id=by.organisation_id)
        .first()
    )
    if found is None:
        raise ShiftNotFound
    return found


def _card(shift: Shift, by: Officer, *, zone: ZoneInfo, at: datetime) -> ShiftCard:
    return ShiftCard(
        guid=shift.guid,
        name=shift.person.short_name,
        mine=shift.person_id == by.person_id,
        began_at=shift.began_at.astimezone(zone),
        ended_at=shift.ended_at.astimezone(zone) if shift.ended_at else None,
        forgotten=rules.is_forgotten(shift, at=at),
        handover=shift.handover,
        left_open=tuple(shift.left_open),
        taken_by=shift.taken_by.short_name if shift.taken_by else "",
        taken_at=shift.taken_at.astimezone(zone) if shift.taken_at else None,
    )
