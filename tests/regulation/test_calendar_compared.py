"""The shipped calendar against a source that was made without it."""

from datetime import date, timedelta

import holidays
import pytest

from domovoy.regulation import work_calendar

RUSSIA = work_calendar()


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", RUSSIA.published_years)
def test_every_day_agrees(year):
    independent = holidays.RU(years=year)

    differing = [
        day
        for day in days_of(year)
        if RUSSIA.is_working_day(day) != independent.is_working_day(day)
    ]

    assert differing == []
