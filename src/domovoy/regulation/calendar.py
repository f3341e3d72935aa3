"""The production calendar: which days are working days, answered from an index."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from domovoy.regulation.errors import CalendarNotPublished, TermOutOfRange

FIRST_YEAR, LAST_YEAR = 1992, 2100
_SATURDAY = 5
_NEW_YEAR = range(1, 9)


class DayKind(StrEnum):
    """Why people work on a day, or do not."""

    WORKING = "working"
    WORKING_SATURDAY = "working_saturday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"  # a weekday off in exchange for a holiday or a Saturday
    REGIONAL = "regional"


@dataclass(frozen=True, slots=True)
class YearTable:
    """One published year: what differs from Monday to Friday."""

    days_off: frozenset[date]
    working_saturdays: frozenset[date]


class Reckoned(NamedTuple):
    """A day found by counting, and whether an unpublished year had to be presumed for it."""

    day: date
    provisional: bool


class WorkCalendar:
    """Working days of the five-day week of one region, found in constant time.

    `reckon`, `reckon_back`, `roll` and `roll_back` presume, where a year has no published table,
    Monday to Friday without the holidays and with what ст. 112 ТК РФ itself moves: a holiday on
    a weekend, those of January excepted, gives the next working day. They say so. All other
    methods raise CalendarNotPublished there. `regional_years` are the years whose days off of the
    region's own are known; None for a region that has none.
    """

    def __init__(
        self,
        years: Mapping[int, YearTable],
        *,
        fixed_holidays: frozenset[tuple[int, int]],
        regional: frozenset[date] = frozenset(),
        regional_years: frozenset[int] | None = None,
    ) -> None:
        self._regional_years = regional_years
        self._years = dict(years)
        self._fixed = fixed_holidays
        self._regional = regional
        self._moved = frozenset(self._moved_by_law())
        self._origin = date(FIRST_YEAR, 1, 1).toordinal()
        self._working = array("i")  # the ordinal of every working day, in order
        self._until = array("i")  # for each day: how many working days up to it, itself included
        self._unpublished = array("i")  # likewise: how many days of years without a table
        self._build_index()

    @property
    def published_years(self) -> tuple[int, ...]:
        """The years that have a table, in order."""
        return tuple(sorted(self._years))

    def knows_region_in(self, first: date, last: date) -> bool:
        """Tell whether the region's own days off are known in every year of a span."""
        if self._regional_years is None:
            return True
        return self._regional_years.issuperset(range(first.year, last.year + 1))

    @cached_property
    def version(self) -> str:
        """A name that changes whenever a published day changes; 12 hexadecimal digits."""
        days = [
            *(f"{day}" for table in self._years.values() for day in sorted(table.days_off)),
            *(f"+{d}" for table in self._years.values() for d in sorted(table.working_saturdays)),
            *(f"-{day}" for day in sorted(self._regional)),
            *(str(year) for year in self.published_years),
        ]
        return hashlib.sha256(" ".join(sorted(days)).encode()).hexdigest()[:12]

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on this day."""
        self._require_published(day, day)
        return self._works(day)

    def kind_of(self, day: date) -> DayKind:
        """Tell why people work on this day or do not; in an unpublished year by presumption."""
        if self._works(day):
            return DayKind.WORKING_SATURDAY if day.weekday() == _SATURDAY else DayKind.WORKING
        if (day.month, day.day) in self._fixed:
            return DayKind.HOLIDAY
        if day.weekday() >= _SATURDAY:
            return DayKind.WEEKEND
        return DayKind.REGIONAL if day in self._regional else DayKind.MOVED

    def next_working_day(self, day: date) -> date:
        """Return the first working day after this one."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days after `day`; `day` itself for 0."""
        reckoned = self.reckon(day, count)
        self._require_published(day, reckoned.day)
        return reckoned.day

    def working_days_between(self, after: date, until: date) -> int:
        """Count the working days after the first date up to the second one included."""
        self._require_published(after, until)
        counted = self._until
        return (
            counted[self._position(until.toordinal())] - counted[self._position(after.toordinal())]
        )

    def reckon(self, day: date, count: int) -> Reckoned:
        """Count working days from the day after `day`; presume the calendar where none is."""
        if count == 0:
            return Reckoned(day, provisional=False)
        ordinal = day.toordinal()
        found = self._until[self._position(ordinal)] + count - 1
        if found >= len(self._working):
            raise TermOutOfRange(f"{count} working days after {day} end after {LAST_YEAR}")
        last = self._working[found]
        return Reckoned(date.fromordinal(last), not self._is_published(ordinal + 1, last))

    def reckon_back(self, day: date, count: int) -> Reckoned:
        """Count working days back from the day before `day`."""
        if count == 0:
            return Reckoned(day, provisional=False)
        before = day.toordinal() - 1
        found = self._until[self._position(before)] - count
        if found < 0:
            raise TermOutOfRange(f"{count} working days before {day} begin before {FIRST_YEAR}")
        first = self._working[found]
        return Reckoned(date.fromordinal(first), not self._is_published(first, before))

    def roll(self, day: date) -> Reckoned:
        """Return the day itself if it is a working one, or the next that is (ст. 193 ГК РФ).

        Raises TermOutOfRange, as all that count here do beyond the years of the index.
        """
        self._position(ordinal := day.toordinal())
        last = day if self._works(day) else self.reckon(day, 1).day
        return Reckoned(last, not self._is_published(ordinal, last.toordinal()))

    def roll_back(self, day: date) -> Reckoned:
        """Return the day itself if it is a working one, or the last that was before it."""
        self._position(ordinal := day.toordinal())
        last = day if self._works(day) else self.reckon_back(day, 1).day
        return Reckoned(last, not self._is_published(last.toordinal(), ordinal))

    def days_off_between(self, after: date, until: date) -> tuple[date, ...]:
        """List the weekdays nobody works on, after the first date up to the second included."""
        return tuple(
            day for day in _days(after, until) if day.weekday() < _SATURDAY and not self._works(day)
        )

    def working_saturdays_between(self, after: date, until: date) -> tuple[date, ...]:
        """List the Saturdays people work on, in the same span."""
        return tuple(
            day for day in _days(after, until) if day.weekday() == _SATURDAY and self._works(day)
        )

    def _position(self, ordinal: int) -> int:
        position = ordinal - self._origin
        if not 0 <= position < len(self._until):
            raise TermOutOfRange(f"day {ordinal} lies outside {FIRST_YEAR}-{LAST_YEAR}")
        return position

    def _is_published(self, first: int, last: int) -> bool:
        """Tell whether every year of a span of ordinals has a table."""
        return self._unpublished[last - self._origin] == self._unpublished[first - self._origin - 1]

    def _require_published(self, first: date, last: date) -> None:
        for year in range(first.year, last.year + 1):
            if year not in self._years:
                raise CalendarNotPublished(year)

    def _build_index(self) -> None:
        unpublished = 0
        for ordinal in range(self._origin, date(LAST_YEAR, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self._works(day):
                self._working.append(ordinal)
            self._until.append(len(self._working))
            unpublished += day.year not in self._years
            self._unpublished.append(unpublished)

    def _works(self, day: date) -> bool:
        if day in self._regional:
            return False
        weekday = day.weekday() < _SATURDAY
        table = self._years.get(day.year)
        if table is not None:
            return day in table.working_saturdays or (weekday and day not in table.days_off)
        return weekday and (day.month, day.day) not in self._fixed and day not in self._moved

    def _moved_by_law(self) -> Iterator[date]:
        """Yield the days off that ст. 112 ТК РФ gives by itself in the unpublished years."""
        for year in set(range(FIRST_YEAR, LAST_YEAR + 1)) - set(self._years):
            taken: set[date] = set()
            for month, number in sorted(self._fixed):
                holiday = date(year, month, number)
                if holiday.weekday() >= _SATURDAY and not (month == 1 and number in _NEW_YEAR):
                    taken.add(self._free_weekday_after(holiday, taken))
            yield from taken

    def _free_weekday_after(self, day: date, taken: Iterable[date]) -> date:
        while (
            day.weekday() >= _SATURDAY or (day.month, day.day) in self._fixed or day in set(taken)
        ):
            day += timedelta(days=1)
        return day


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=offset) for offset in range(1, (until - after).days + 1)]
