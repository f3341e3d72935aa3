from datetime import date

import pytest

from domovoy.regulation import (
    CalendarNotPublished,
    TermOutOfRange,
    load_calendar,
    work_calendar,
)

RUSSIA = work_calendar()


class TestShippedCalendar:
    def test_covers_five_years(self):
        assert RUSSIA.published_years == (2023, 2024, 2025, 2026, 2027)

    @pytest.mark.parametrize(
        ("year", "working_days"), [(2023, 247), (2024, 248), (2025, 247), (2026, 247), (2027, 247)]
    )
    def test_has_the_published_number_of_working_days(self, year, working_days):
        first, last = date(year, 1, 1), date(year, 12, 31)

        assert RUSSIA.working_days_between(first, last) == working_days


class TestPublishedDays:
    def test_next_working_day_passes_over_new_year(self):
        assert RUSSIA.next_working_day(date(2026, 12, 30)) == date(2027, 1, 11)

    def test_nothing_added_is_the_day_itself(self):
        assert RUSSIA.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)

    def test_adding_agrees_with_stepping_one_by_one(self):
        day = stepped = date(2023, 1, 5)
        for _ in range(700):
            stepped = RUSSIA.next_working_day(stepped)

        assert RUSSIA.add_working_days(day, 700) == stepped

    def test_an_unpublished_year_is_refused(self):
        with pytest.raises(CalendarNotPublished) as refusal:
            RUSSIA.is_working_day(date(2028, 1, 10))

        assert refusal.value.year == 2028

    def test_counting_into_an_unpublished_year_is_refused(self):
        with pytest.raises(CalendarNotPublished):
            RUSSIA.add_working_days(date(2027, 12, 30), 1)

    def test_days_off_and_working_saturdays_of_a_span_are_listed(self):
        after, until = date(2025, 10, 30), date(2025, 11, 5)

        assert RUSSIA.days_off_between(after, until) == (date(2025, 11, 3), date(2025, 11, 4))
        assert RUSSIA.working_saturdays_between(after, until) == (date(2025, 11, 1),)


class TestUnpublishedYears:
    def test_fixed_holidays_are_presumed_days_off(self):
        reckoned = RUSSIA.reckon(date(2029, 6, 11), 1)

        assert reckoned.day == date(2029, 6, 13)
        assert reckoned.provisional

    def test_a_table_that_comes_makes_the_same_term_certain(self, tmp_path):
        path = tmp_path / "calendar.yaml"
        path.write_text(
            'fixed_holidays: ["01-01"]\nyears:\n  2028:\n    days_off: ["01-10"]\n',
            encoding="utf-8",
        )

        reckoned = load_calendar(path).reckon(date(2028, 1, 9), 1)

        assert reckoned.day == date(2028, 1, 11)
        assert not reckoned.provisional

    @pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
    def test_a_day_outside_the_index_is_refused(self, day):
        with pytest.raises(TermOutOfRange):
            RUSSIA.reckon(day, 1)

    def test_an_end_outside_the_index_is_refused(self):
        with pytest.raises(TermOutOfRange):
            RUSSIA.reckon(date(2026, 1, 1), 1_000_000)
