from datetime import date

import pytest

from domovoy.regulation import (
    CalendarNotPublished,
    DayKind,
    RegionUnknown,
    TermOutOfRange,
    all_regions,
    load_calendar,
    region_named,
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

    @pytest.mark.parametrize("day", [date(1991, 12, 31), date(2101, 1, 1)])
    def test_a_day_outside_the_index_is_refused(self, day):
        for count in (RUSSIA.roll, RUSSIA.roll_back, lambda day: RUSSIA.reckon(day, 1)):
            with pytest.raises(TermOutOfRange):
                count(day)

    def test_an_end_outside_the_index_is_refused(self):
        with pytest.raises(TermOutOfRange):
            RUSSIA.reckon(date(2026, 1, 1), 1_000_000)

    def test_a_holiday_on_a_weekend_gives_the_next_working_day(self):
        assert RUSSIA.reckon(date(2028, 11, 3), 1).day == date(2028, 11, 7)

    def test_holidays_of_january_give_none_without_a_decree(self):
        assert RUSSIA.reckon(date(2028, 1, 8), 1).day == date(2028, 1, 10)


class TestBackwards:
    def test_counts_from_the_day_before(self):
        assert RUSSIA.reckon_back(date(2026, 11, 24), 3).day == date(2026, 11, 19)

    @pytest.mark.parametrize("count", [1, 2, 10, 247])
    def test_is_the_mirror_of_forwards(self, count):
        day = date(2026, 11, 24)

        assert RUSSIA.reckon(RUSSIA.reckon_back(day, count).day, count).day == day

    def test_into_years_without_a_table_is_provisional(self):
        assert RUSSIA.reckon_back(date(2023, 1, 10), 5).provisional


class TestKindOfDay:
    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (date(2026, 11, 23), DayKind.WORKING),
            (date(2025, 11, 1), DayKind.WORKING_SATURDAY),
            (date(2026, 11, 22), DayKind.WEEKEND),
            (date(2026, 11, 4), DayKind.HOLIDAY),
            (date(2026, 12, 31), DayKind.MOVED),
        ],
    )
    def test_is_told(self, day, kind):
        assert RUSSIA.kind_of(day) is kind


class TestRegions:
    def test_add_days_off_of_their_own(self):
        tatarstan = work_calendar("RU-TA")

        assert not tatarstan.is_working_day(date(2026, 5, 27))
        assert tatarstan.kind_of(date(2026, 11, 6)) is DayKind.REGIONAL
        assert RUSSIA.is_working_day(date(2026, 5, 27))

    def test_without_days_of_their_own_share_the_federal_calendar(self):
        assert work_calendar("RU-OMS") is RUSSIA

    def test_without_a_table_say_so(self):
        spring = (date(2026, 3, 1), date(2026, 4, 1))

        assert not work_calendar("RU-SA").knows_region_in(*spring)
        assert work_calendar("RU-TA").knows_region_in(*spring)
        assert RUSSIA.knows_region_in(*spring)

    def test_know_their_movable_days_by_year(self):
        assert not work_calendar("RU-TA").knows_region_in(date(2026, 12, 30), date(2027, 1, 11))

    def test_are_found_by_code_number_and_name(self):
        assert {region_named(words).code for words in ("RU-BA", "02", "Башкирия")} == {"RU-BA"}

    def test_that_do_not_exist_are_refused(self):
        with pytest.raises(RegionUnknown):
            work_calendar("RU-XX")

    def test_are_the_eighty_three_of_the_standard(self):
        regions = all_regions()

        assert len(regions) == 83
        assert len({region.number for region in regions}) == 83


class TestVersion:
    def test_changes_with_a_published_day_only(self, tmp_path):
        path = tmp_path / "calendar.yaml"
        versions = []
        for days_off in ('["01-10"]', '["01-10"] # с пояснением', '["01-11"]'):
            path.write_text(
                f'fixed_holidays: ["01-01"]\nyears:\n  2028:\n    days_off: {days_off}\n',
                encoding="utf-8",
            )
            versions.append(load_calendar(path).version)

        assert versions[0] == versions[1] != versions[2]

    def test_differs_between_regions_with_different_days(self):
        assert work_calendar("RU-TA").version != work_calendar("RU-BA").version
        assert work_calendar("RU-SA").version == RUSSIA.version
