"""When an interruption of a service becomes longer than the law lets it be.

A service may be interrupted once for so long, and for so long in a month in all: both run.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domovoy.regulation.arithmetic import Due, first_moment_after
from domovoy.regulation.norm import SINGLE, Limit


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time without the service; `ended_at` is the first moment it was there again."""

    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Permitted:
    """How long a break may last, and how long by the reading that is kinder to the resident."""

    hours: int
    cautious_hours: int | None = None


def permitted(
    limits: Iterable[Limit], *, per: str, conditions: Collection[str]
) -> Permitted | None:
    """Return the length that is permitted once (`single`) or in a month in all (`month`).

    A limit whose condition is known to hold goes first. Otherwise the general one holds, and
    where every limit depends on something unknown, the longest of them: nobody is called late
    before the law allows, and the shortest is the cautious one. None where the law gives no
    number.
    """
    possible = [limit for limit in limits if limit.per == per]
    fitting = [limit for limit in possible if limit.when in conditions]
    general = [limit for limit in possible if limit.when is None]
    hours = [limit.hours for limit in (fitting or general or possible)]
    counted = [each for each in hours if each is not None]
    if not counted or len(counted) < len(hours):
        return None
    longest, shortest = max(counted), min(counted)
    return Permitted(longest, shortest if shortest != longest else None)


def single_due(length: Permitted, *, start: datetime, tz: ZoneInfo) -> Due:
    """Return when one unbroken interruption becomes too long."""
    cautious = length.cautious_hours
    return Due(
        at=_plus(start, timedelta(hours=length.hours), tz),
        cautious_at=_plus(start, timedelta(hours=cautious), tz) if cautious else None,
    )


def month_due(
    length: Permitted, *, start: datetime, tz: ZoneInfo, earlier: Iterable[Interruption] = ()
) -> Due:
    """Return when the interruptions of a month, this one with them, become too long in all.

    The month is that of the calendar, by the time of the house: our reading of «в течение
    1 месяца» in приложение № 1 к ПП РФ от 06.05.2011 № 354. What is spent before this break is
    counted once however many interruptions overlap. With the next month the count begins anew.
    """
    allowed = timedelta(hours=length.hours)
    local = start.astimezone(tz)
    opens = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    spent = _spent(earlier, since=opens, until=start)
    ends = _plus(start, max(allowed - spent, timedelta()), tz)
    next_opens = first_moment_after(_last_of_month(opens.date()), tz)
    return Due(ends if ends < next_opens or spent >= allowed else _plus(next_opens, allowed, tz))


def is_open_ended(limits: Iterable[Limit], conditions: Collection[str]) -> bool:
    """Tell whether a known condition leaves the length to building norms: no number, no clock."""
    return any(limit.hours is None and limit.when in conditions for limit in limits)


def exception(limits: Iterable[Limit], *, conditions: Collection[str]) -> int | None:
    """Return the hours in a row that a known condition permits; None where none is known."""
    return max(
        (
            limit.hours
            for limit in limits
            if limit.per == SINGLE and limit.when in conditions and limit.hours is not None
        ),
        default=None,
    )


def not_before_exception(month: Due, hours: int | None, *, start: datetime, tz: ZoneInfo) -> Due:
    """Let a month's total end no earlier than the long break an exception permits.

    Whether such a break counts towards the total the law does not say: the total by itself is
    then the cautious reading.
    """
    if hours is None:
        return month
    permitted_until = _plus(start, timedelta(hours=hours), tz)
    return month if permitted_until <= month.at else Due(permitted_until, cautious_at=month.at)


def _spent(earlier: Iterable[Interruption], *, since: datetime, until: datetime) -> timedelta:
    """Add up the interruptions within the time, each moment once."""
    total, counted_until = timedelta(), since
    for each in sorted(earlier, key=lambda interruption: interruption.started_at):
        begins = max(each.started_at, counted_until)
        ends = min(each.ended_at, until)
        if ends > begins:
            total += _elapsed(begins, ends)
            counted_until = ends
    return total


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _elapsed(begins: datetime, ends: datetime) -> timedelta:
    return ends.astimezone(UTC) - begins.astimezone(UTC)


def _plus(moment: datetime, span: timedelta, tz: ZoneInfo) -> datetime:
    return (moment.astimezone(UTC) + span).astimezone(tz)
