"""The calendars that are shipped: the federal one, and one for each region with days of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from domovoy.regulation.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar, YearTable
from domovoy.regulation.regions import region_named

_DATA = Path(__file__).parent / "data"


def work_calendar(region: str | None = None) -> WorkCalendar:
    """Return the production calendar of a region, or the federal one.

    >>> work_calendar("RU-TA").is_working_day(date(2026, 3, 20))
    False
    >>> work_calendar().is_working_day(date(2026, 3, 20))
    True

    `region` is an ISO 3166-2 code. A region adds the days off of its own law (ч. 7 ст. 4 закона
    от 26.09.1997 № 125-ФЗ). Raises RegionUnknown.
    """
    return _shipped(region_named(region).code if region else None)


def load_calendar(
    path: Path,
    *,
    regional: Iterable[date] = (),
    regional_years: Iterable[int] | None = None,
) -> WorkCalendar:
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
    return WorkCalendar(
        years,
        fixed_holidays=fixed,
        regional=frozenset(regional),
        regional_years=None if regional_years is None else frozenset(regional_years),
    )


@cache
def _shipped(region: str | None) -> WorkCalendar:
    content = _read("regional_days.yaml")
    has_own_days = region in _regional_days() or region in content["without_table"]
    if region is None or has_own_days:
        return load_calendar(
            _DATA / "calendar.yaml",
            regional=_regional_days().get(region or "", ()),
            regional_years=content["known_years"].get(region, ()) if region else None,
        )
    return _shipped(None)


@cache
def _regional_days() -> dict[str, frozenset[date]]:
    return {
        code: frozenset(day for entry in entries for day in _occurrences(entry))
        for code, entries in _read("regional_days.yaml")["regions"].items()
    }


def _occurrences(entry: dict[str, Any]) -> frozenset[date]:
    """Return the one date of a movable day, or the same number of every year since its law."""
    if "date" in entry:
        return frozenset({entry["date"]})
    years = range(entry.get("since", FIRST_YEAR), LAST_YEAR + 1)
    return frozenset(date.fromisoformat(f"{year}-{entry['every_year']}") for year in years)


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_DATA / name).read_text(encoding="utf-8"))
    return content


def _dates(year: int, days: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in days)
