"""A term counted out day by day, for who wants to check it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domovoy.regulation.almanac import work_calendar
from domovoy.regulation.arithmetic import nominal_last_day
from domovoy.regulation.calendar import DayKind, WorkCalendar
from domovoy.regulation.explanation import Reckoning
from domovoy.regulation.terms import (
    CalendarDays,
    DayOfMonth,
    Days24,
    Hours,
    Minutes,
    Months,
    WorkingDays,
)
from domovoy.regulation.wording import day_in_words, weekday_in_words

LONGEST = timedelta(days=100)
"""A longer span is not written out: nobody reads a list of three years."""
_WHY_OFF = {
    DayKind.WEEKEND: "выходной",
    DayKind.HOLIDAY: "праздник",
    DayKind.MOVED: "перенесённый выходной",
    DayKind.REGIONAL: "нерабочий день региона",
    DayKind.WORKING_SATURDAY: "рабочая суббота",
}


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a term: its number in the count, or why it has none."""

    day: date
    number: int | None
    note: str

    @property
    def words(self) -> str:
        """«21 декабря, понедельник»."""
        return f"{day_in_words(self.day)}, {weekday_in_words(self.day)}"


def day_by_day(
    reckoning: Reckoning, *, calendar: WorkCalendar | None = None
) -> tuple[CountedDay, ...]:
    """Count a term of days out, from the day of its event to its last day, in order.

    Empty for minutes, hours and «сутки», which are counted by the clock, and for spans longer
    than a hundred days. A notice before an event is counted back from it.
    """
    first, last = reckoning.started_at.date(), reckoning.due.last_day
    if last is None or isinstance(reckoning.term, Minutes | Hours | Days24):
        return ()
    if abs(last - first) > LONGEST:
        return ()
    days = tuple(_counted(reckoning, first, last, calendar or work_calendar()))
    return tuple(reversed(days)) if reckoning.before else days


def _counted(
    reckoning: Reckoning, first: date, last: date, calendar: WorkCalendar
) -> Iterator[CountedDay]:
    yield CountedDay(first, None, "день события, с него счёт не начинают")
    only_working = isinstance(reckoning.term, WorkingDays)
    step = timedelta(days=-1 if reckoning.before else 1)
    counted_to, number = _counted_to(reckoning, first, last), 0
    for offset in range(1, abs((last - first).days) + 1):
        day = first + offset * step
        kind = calendar.kind_of(day)
        if only_working and kind not in {DayKind.WORKING, DayKind.WORKING_SATURDAY}:
            yield CountedDay(day, None, _WHY_OFF[kind])
        elif offset > counted_to:
            yield CountedDay(day, None, _after_the_count(day, last, kind))
        else:
            number += 1
            yield CountedDay(day, number, _WHY_OFF.get(kind, ""))


def _counted_to(reckoning: Reckoning, first: date, last: date) -> int:
    """Return how many days from the event are counted before a day off moves the end."""
    term = reckoning.term
    if reckoning.before or not isinstance(term, CalendarDays | Months | DayOfMonth):
        return abs((last - first).days)
    return (nominal_last_day(term, first) - first).days


def _after_the_count(day: date, last: date, kind: DayKind) -> str:
    """Explain the days an end is moved over (ст. 193 ГК РФ)."""
    return "конец срока перенесён сюда" if day == last else _WHY_OFF.get(kind, "")
