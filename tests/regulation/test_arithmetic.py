from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domovoy.regulation import (
    CalendarDays,
    DayOfMonth,
    Days24,
    Hours,
    Minutes,
    MomentWithoutZone,
    Months,
    NegativeTerm,
    TermOutOfRange,
    Window,
    WindowForDays,
    WorkingDays,
    due,
    due_before,
    work_calendar,
)
from domovoy.regulation.arithmetic import first_moment_after, nominal_last_day
from domovoy.regulation.terms import UNITS

RUSSIA = work_calendar()
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Omsk",
        "Asia/Krasnoyarsk",
        "Asia/Irkutsk",
        "Asia/Yakutsk",
        "Asia/Vladivostok",
        "Asia/Magadan",
        "Asia/Kamchatka",
    )
]
CHUTE = Window(time(8), time(23))
zones = st.sampled_from(ZONES)
moments = st.timedeltas(timedelta(), timedelta(days=1612)).map(
    lambda passed: datetime(2023, 1, 1, tzinfo=UTC) + passed
)
counts = st.integers(0, 60)
units = st.sampled_from(sorted(UNITS))
windows = st.none() | st.just(CHUTE)


def end(term, start, tz, window=None):
    window = window if isinstance(term, Minutes | Hours | Days24) else None
    return due(term, start=start, tz=tz, calendar=RUSSIA, window=window)


def end_before(term, event, tz, window=None):
    window = window if isinstance(term, Minutes | Hours | Days24) else None
    return due_before(term, event=event, tz=tz, calendar=RUSSIA, window=window)


class TestAnyTerm:
    @given(unit=units, count=counts, start=moments, tz=zones, window=windows)
    def test_ends_no_earlier_than_it_starts(self, unit, count, start, tz, window):
        assert end(UNITS[unit](count), start, tz, window).at >= start

    @given(unit=units, count=counts, start=moments, tz=zones, window=windows)
    def test_a_longer_term_never_ends_earlier(self, unit, count, start, tz, window):
        shorter = end(UNITS[unit](count), start, tz, window)
        longer = end(UNITS[unit](count + 1), start, tz, window)

        assert shorter.at <= longer.at

    @given(
        term=st.builds(lambda unit, count: UNITS[unit](count), units, counts),
        start=moments,
        delay=st.timedeltas(timedelta(), timedelta(days=40)),
        tz=zones,
        window=windows,
    )
    def test_a_later_start_never_ends_earlier(self, term, start, delay, tz, window):
        assert end(term, start, tz, window).at <= end(term, start + delay, tz, window).at

    @given(unit=units, count=counts, start=moments, tz=zones, server=zones)
    def test_does_not_depend_on_the_zone_the_moment_is_written_in(
        self, unit, count, start, tz, server
    ):
        term = UNITS[unit](count)

        assert end(term, start, tz) == end(term, start.astimezone(server), tz)

    def test_without_a_zone_is_refused(self):
        with pytest.raises(MomentWithoutZone):
            end(Hours(1), datetime.fromisoformat("2026-11-22T10:00"), ZONES[0])

    def test_of_less_than_nothing_is_refused(self):
        with pytest.raises(NegativeTerm):
            WorkingDays(-1)

    @pytest.mark.parametrize("term", [Minutes, Days24, CalendarDays, WorkingDays, Months])
    def test_beyond_what_can_be_counted_is_refused(self, term):
        start = datetime(2026, 11, 22, 10, tzinfo=UTC)

        with pytest.raises(TermOutOfRange):
            end(term(10**12), start, ZONES[0])
        with pytest.raises(TermOutOfRange):
            end_before(term(10**12), start, ZONES[0])


class TestTermOfDays:
    @given(
        unit=st.sampled_from(["calendar_day", "working_day", "month"]),
        count=counts,
        start=moments,
        tz=zones,
    )
    def test_ends_with_the_local_midnight_after_its_last_day(self, unit, count, start, tz):
        found = end(UNITS[unit](count), start, tz)

        assert (found.at.date(), found.at.time()) == (found.last_day + timedelta(days=1), time())
        assert found.at.tzinfo is tz

    @given(count=st.integers(1, 250), start=moments, tz=zones)
    def test_working_days_between_start_and_end_are_the_term(self, count, start, tz):
        last_day = end(WorkingDays(count), start, tz).last_day
        started_on = start.astimezone(tz).date()

        if last_day.year in RUSSIA.published_years:
            assert RUSSIA.working_days_between(started_on, last_day) == count
            assert RUSSIA.is_working_day(last_day)

    @given(count=counts, start=moments, tz=zones)
    def test_calendar_days_end_on_a_working_day(self, count, start, tz):
        last_day = end(CalendarDays(count), start, tz).last_day

        assert RUSSIA.is_working_day(last_day)
        assert timedelta() <= last_day - start.astimezone(tz).date() - timedelta(days=count)

    def test_one_moment_is_two_days_in_two_zones(self):
        start = datetime(2026, 11, 23, 13, tzinfo=UTC)

        assert end(WorkingDays(1), start, ZoneInfo("Europe/Moscow")).last_day == date(2026, 11, 24)
        assert end(WorkingDays(1), start, ZoneInfo("Asia/Kamchatka")).last_day == date(2026, 11, 25)


class TestTermOfHours:
    @given(count=counts, start=moments, tz=zones)
    def test_is_exactly_as_long_as_it_says(self, count, start, tz):
        assert end(Minutes(count), start, tz).at - start == timedelta(minutes=count)
        assert end(Hours(count), start, tz).at - start == timedelta(hours=count)
        assert end(Days24(count), start, tz).at - start == timedelta(days=count)

    @given(count=st.integers(1, 300), start=moments, tz=zones)
    def test_ends_within_its_window(self, count, start, tz):
        found = end(Hours(count), start, tz, CHUTE)

        assert CHUTE.opens < found.at.time() <= CHUTE.closes

    @given(first=counts, second=counts, start=moments, tz=zones)
    def test_in_a_window_two_spans_in_a_row_are_one(self, first, second, start, tz):
        between = end(Hours(first), start, tz, CHUTE).at

        together = end(Hours(first + second), start, tz, CHUTE).at

        assert end(Hours(second), between, tz, CHUTE).at in (
            together,
            together + timedelta(hours=9),  # nothing more, asked at closing time, opens next day
        )

    def test_a_window_till_midnight_is_open_to_the_end_of_the_day(self):
        start = datetime(2026, 11, 22, 23, tzinfo=ZONES[1])

        found = end(Hours(2), start, ZONES[1], Window(time(8), time(0)))

        assert found.at == datetime(2026, 11, 23, 9, tzinfo=ZONES[1])

    def test_a_window_for_days_is_refused(self):
        with pytest.raises(WindowForDays):
            due(
                WorkingDays(1),
                start=datetime(2026, 11, 22, 10, tzinfo=UTC),
                tz=ZONES[1],
                calendar=RUSSIA,
                window=CHUTE,
            )

    def test_a_window_that_closes_before_it_opens_is_refused(self):
        with pytest.raises(ValueError, match="cannot open"):
            Window(time(23), time(8))


class TestTermBeforeAnEvent:
    @given(unit=units, count=counts, event=moments, tz=zones, window=windows)
    def test_ends_no_later_than_the_event_or_its_day(self, unit, count, event, tz, window):
        found = end_before(UNITS[unit](count), event, tz, window)

        assert found.at <= event or found.last_day <= event.astimezone(tz).date()

    @given(unit=units, count=counts, event=moments, tz=zones, window=windows)
    def test_a_longer_notice_is_never_given_later(self, unit, count, event, tz, window):
        longer = end_before(UNITS[unit](count + 1), event, tz, window)

        assert longer.at <= end_before(UNITS[unit](count), event, tz, window).at

    @given(count=st.integers(1, 60), event=moments, tz=zones)
    def test_working_days_back_and_forth_meet_on_a_working_day(self, count, event, tz):
        day = event.astimezone(tz).date()
        last_day = end_before(WorkingDays(count), event, tz).last_day

        assert RUSSIA.reckon(last_day, count).day == RUSSIA.roll(day).day

    @given(first=st.integers(1, 40), second=st.integers(1, 40), event=moments, tz=zones)
    def test_in_a_window_mirrors_the_way_forward(self, first, second, event, tz):
        inside = end(Hours(first), event, tz, CHUTE).at
        back = end_before(Hours(second), inside, tz, CHUTE).at

        assert end(Hours(second), back, tz, CHUTE).at == inside

    def test_calendar_days_are_not_moved_forward_off_a_day_off(self):
        event = datetime(2027, 2, 1, 9, tzinfo=ZONES[1])

        found = end_before(CalendarDays(30), event, ZONES[1])

        assert (found.last_day, found.cautious_day) == (date(2027, 1, 2), date(2026, 12, 30))


class TestCautiousDay:
    @given(
        term=st.sampled_from([CalendarDays, Months]).flatmap(
            lambda unit: st.integers(0, 24).map(unit)
        ),
        start=moments,
        tz=zones,
    )
    def test_is_there_exactly_where_the_end_was_moved(self, term, start, tz):
        found = end(term, start, tz)
        nominal = nominal_last_day(term, start.astimezone(tz).date())

        assert (found.cautious_day is not None) == (found.last_day != nominal)
        if found.cautious_day is not None:
            assert start.astimezone(tz).date() <= found.cautious_day <= nominal

    def test_is_never_before_the_day_of_the_event(self):
        found = end(CalendarDays(0), datetime(2026, 11, 22, 10, tzinfo=ZONES[1]), ZONES[1])

        assert (found.last_day, found.cautious_day) == (date(2026, 11, 23), date(2026, 11, 22))


class TestDateOfMonth:
    def test_of_the_month_that_follows(self):
        found = end(DayOfMonth(15, following=True), moment("2026-10-05T10:00"), ZONES[1])

        assert found.last_day == date(2026, 11, 16)  # the fifteenth is a Sunday

    def test_of_the_same_month(self):
        found = end(DayOfMonth(25, following=False), moment("2026-11-05T10:00"), ZONES[1])

        assert found.last_day == date(2026, 11, 25)

    def test_that_not_every_month_has_is_refused(self):
        with pytest.raises(ValueError, match="every month"):
            DayOfMonth(31, following=True)


class TestZones:
    def test_hours_run_through_a_change_of_the_clock(self):
        moscow = ZoneInfo("Europe/Moscow")
        start = datetime(2014, 10, 26, 0, 30, tzinfo=moscow)  # at 02:00 it became 01:00 again

        assert end(Hours(2), start, moscow).at == datetime(
            2014, 10, 26, 1, 30, fold=1, tzinfo=moscow
        )

    def test_a_day_ends_when_midnight_has_come_twice(self):
        havana = ZoneInfo("America/Havana")
        twice = first_moment_after(date(2026, 10, 31), havana)  # at 01:00 it became 00:00 again

        assert twice.astimezone(UTC) == datetime(2026, 11, 1, 5, tzinfo=UTC)

    def test_a_day_ends_where_midnight_is_left_out(self):
        havana = ZoneInfo("America/Havana")
        never = first_moment_after(date(2026, 3, 7), havana)  # at 00:00 it became 01:00

        assert never.astimezone(UTC) == datetime(2026, 3, 8, 5, tzinfo=UTC)


def moment(words):
    return datetime.fromisoformat(words).replace(tzinfo=ZONES[1])
