"""Separate types for separate meanings of "ten days"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domovoy.regulation.errors import NegativeTerm


@dataclass(frozen=True, slots=True)
class _Counted:
    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise NegativeTerm(self.count)


class Minutes(_Counted):
    """Minutes that run round the clock."""

    __slots__ = ()


class Hours(_Counted):
    """Hours that run round the clock."""

    __slots__ = ()


class Days24(_Counted):
    """«Сутки»: 24 hours each from the very moment, holidays included."""

    __slots__ = ()


class CalendarDays(_Counted):
    """Days from the next one; an end on a day off moves to a working day (ст. 191, 193 ГК РФ)."""

    __slots__ = ()


class WorkingDays(_Counted):
    """Working days of the five-day week from the next one; a transferred Saturday counts."""

    __slots__ = ()


class Months(_Counted):
    """Months to the same number, or to the last of a shorter month (ст. 192, 193 ГК РФ)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A date such as «до 15-го»: of the event's own month, or of the month that follows it.

    An end on a day off moves to a working day (ст. 193 ГК РФ).
    """

    number: int
    following: bool

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 28:  # noqa: PLR2004 - every month has these
            raise ValueError(f"{self.number} is not a day that every month has")


CountedTerm = Minutes | Hours | Days24 | CalendarDays | WorkingDays | Months
Term = CountedTerm | DayOfMonth

UNITS: dict[str, type[CountedTerm]] = {
    "minute": Minutes,
    "hour": Hours,
    "day24": Days24,
    "calendar_day": CalendarDays,
    "working_day": WorkingDays,
    "month": Months,
}


@dataclass(frozen=True, slots=True)
class Window:
    """The local hours of a day in which a term of minutes or hours runs; outside it stands.

    A window that closes at 00:00 is open till the end of the day.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("a window is told by the wall clock, without a zone")
        if self.length <= timedelta():
            raise ValueError(f"a window cannot open at {self.opens} and close at {self.closes}")

    @property
    def length(self) -> timedelta:
        """How long the window is open."""
        closes = timedelta(days=1) if self.closes == time() else _since_midnight(self.closes)
        return closes - _since_midnight(self.opens)


def _since_midnight(moment: time) -> timedelta:
    return datetime.combine(date.min, moment) - datetime.combine(date.min, time())
