"""The production calendar: which days are working days, answered from an index."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from domovoy.regulation.errors import CalendarNotPublished, TermOutOfRange

FIRST_YEAR, LAST_YEAR = 2000, 2100
_SATURDAY = 5
_CALENDAR_FILE = Path(__file__).parent / "data" / "calendar.yaml"


@dataclass(frozen=True, slots=True)
class YearTable:
    """One published year: what differs from Monday to Friday."""

    days_off: frozenset[date]
    working_saturdays: frozenset[date]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day found by counting, and whether an unpublished year had to be presumed for it."""

    day: date
    provisional: bool


class WorkCalendar:
    """Working days of the five-day week, found in constant time.

    `reckon` and `roll` presume Monday to Friday and the fixed holidays where a year has no
    published table, and say so. All other methods raise CalendarNotPublished there.
    """

    def __init__(
        self, years: Mapping[int, YearTable], *, fixed_holidays: frozenset[tuple[int, int]]
    ) -> None:
        self._years = dict(years)
        self._fixed = fixed_holidays
        self._origin = date(FIRST_YEAR, 1, 1)
        self._working: list[date] = []
        self._until = array("i")  # for each day: how many working days up to it, itself included
        self._build_index()

    @property
    def published_years(self) -> tuple[int, ...]:
        """The years that have a table, in order."""
        return tuple(sorted(self._years))

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on this day."""
        self._require_published(day, day)
        return self._works(day)

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
        return self._until[self._position(until)] - self._until[self._position(after)]

    def reckon(self, day: date, count: int) -> Reckoned:
        """Count working days from the day after `day`; presume the calendar where none is."""
        if count == 0:
            return Reckoned(day, provisional=False)
        found = self._until[self._position(day)] + count - 1
        if found >= len(self._working):
            raise TermOutOfRange(f"{count} working days after {day} end after {LAST_YEAR}")
        last = self._working[found]
        return Reckoned(last, not self._all_published(day + timedelta(days=1), last))

    def roll(self, day: date) -> Reckoned:
        """Return the day itself if it is a working one, or the next that is (ст. 193 ГК РФ)."""
        last = day if self._works(day) else self.reckon(day, 1).day
        return Reckoned(last, not self._all_published(day, last))

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

    def _position(self, day: date) -> int:
        position = (day - self._origin).days
        if not 0 <= position < len(self._until):
            raise TermOutOfRange(f"{day} lies outside {FIRST_YEAR}-{LAST_YEAR}")
        return position

    def _all_published(self, first: date, last: date) -> bool:
        return all(year in self._years for year in range(first.year, last.year + 1))

    def _require_published(self, first: date, last: date) -> None:
        for year in range(first.year, last.year + 1):
            if year not in self._years:
                raise CalendarNotPublished(year)

    def _build_index(self) -> None:
        for offset in range((date(LAST_YEAR, 12, 31) - self._origin).days + 1):
            day = self._origin + timedelta(days=offset)
            if self._works(day):
                self._working.append(day)
            self._until.append(len(self._working))

    def _works(self, day: date) -> bool:
        table = self._years.get(day.year)
        if table is None:
            return day.weekday() < _SATURDAY and (day.month, day.day) not in self._fixed
        return day in table.working_saturdays or (
            day.weekday() < _SATURDAY and day not in table.days_off
        )


@cache
def work_calendar() -> WorkCalendar:
    """Return the federal production calendar that is shipped with the library."""
    return load_calendar(_CALENDAR_FILE)


def load_calendar(path: Path) -> WorkCalendar:
    """Read a calendar file; its days are written as month and day, the year above them."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    years = {
        year: YearTable(
            days_off=_dates(year, table["days_off"]),
            working_saturdays=_dates(year, table.get("working_saturdays", ())),
        )
        for year, table in content["years"].items()
    }
    fixed = frozenset((day.month, day.day) for day in _dates(2000, content["fixed_holidays"]))
    return WorkCalendar(years, fixed_holidays=fixed)


def _dates(year: int, days: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in days)


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=offset) for offset in range(1, (until - after).days + 1)]
