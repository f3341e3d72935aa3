"""May this be done at the desk with a claim or a shift? Pure: no ORM, no clock, no I/O."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from domovoy.housing import desk_errors as errors
from domovoy.housing.binding.rules import OWNING, Allowed, for_age, of_an_owner

REASON = (20, 1000)
HANDOVER_LIMIT = 2000
FORGOTTEN = timedelta(hours=24)
SEES_BILLS = frozenset({"owner", "parent", "representative"})
"""Whose claim opens the bills unless the desk says otherwise: they answer for the money."""


class ShiftLike(Protocol):
    """What rules look at in a shift."""

    person_id: int
    began_at: datetime
    ended_at: datetime | None
    taken_at: datetime | None


def require_not_own(claimant_id: int, by_id: int) -> None:
    """Refuse to decide one's own claim. Raises OwnClaim."""
    if claimant_id == by_id:
        raise errors.OwnClaim


def require_nothing_taken(held: str | None) -> None:
    """Refuse to put any claim in the place of an owner's or a parent's tie. Raises HeldWithMore."""
    if held in OWNING:
        raise errors.HeldWithMore


def require_reason(reason: str) -> None:
    """Hold a reason to its lengths. Raises ReasonLength."""
    shortest, longest = REASON
    if not shortest <= len(reason.strip()) <= longest:
        raise errors.ReasonLength(len(reason.strip()), shortest, longest)


def rights_of(kind: str, *, bills: bool, birth_on: date | None, on: date) -> Allowed:
    """Return what a confirmed claim lets do; `bills` is what the desk saw in the document.

    An owner has an owner's rights, a parent all, everybody else writes and sees meters; nobody
    under age writes.
    """
    if kind == "owner":
        return of_an_owner(birth_on, on=on)
    return for_age(Allowed(may_bills=bills or kind == "parent"), birth_on, on=on)


def is_forgotten(shift: ShiftLike, *, at: datetime) -> bool:
    """Tell whether a shift goes on for longer than anybody sits at a desk."""
    return shift.ended_at is None and at - shift.began_at > FORGOTTEN


def require_begin(*, on_shift: bool) -> None:
    """Refuse a second shift of one person at once. Raises ShiftGoesOn."""
    if on_shift:
        raise errors.ShiftGoesOn


def require_end(shift: ShiftLike, handover: str, *, by_id: int, at: datetime) -> None:
    """Let a person end their own shift, and anybody of the desk a forgotten one.

    Raises ShiftEnded, ShiftOfAnother, HandoverTooLong.
    """
    if shift.ended_at is not None:
        raise errors.ShiftEnded
    if shift.person_id != by_id and not is_forgotten(shift, at=at):
        raise errors.ShiftOfAnother(shift.began_at + FORGOTTEN)
    if len(handover.strip()) > HANDOVER_LIMIT:
        raise errors.HandoverTooLong(len(handover.strip()), HANDOVER_LIMIT)


def require_take_over(shift: ShiftLike, *, by_id: int) -> None:
    """Let the next take over what was handed over. Raises ShiftNotEnded, ShiftTaken, OwnShift."""
    if shift.ended_at is None:
        raise errors.ShiftNotEnded
    if shift.taken_at is not None:
        raise errors.ShiftTaken
    if shift.person_id == by_id:
        raise errors.OwnShift
