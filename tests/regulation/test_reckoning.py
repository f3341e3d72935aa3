from datetime import date, datetime
from zoneinfo import ZoneInfo

from domovoy.regulation import (
    CalendarDays,
    Hours,
    Months,
    Reckoning,
    WorkingDays,
    day_by_day,
    due,
    due_before,
    work_calendar,
)

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIA = work_calendar()


def counted(term, *, start):
    at = datetime.fromisoformat(start).replace(tzinfo=MOSCOW)
    end = due(term, start=at, tz=MOSCOW, calendar=RUSSIA)
    return day_by_day(Reckoning(term, at, end))


class TestDayByDay:
    def test_of_working_days_numbers_them_and_says_why_others_do_not_count(self):
        days = counted(WorkingDays(10), start="2026-12-21T10:00")

        assert days[0].note == "день события, с него счёт не начинают"
        assert [day.number for day in days if day.number] == list(range(1, 11))
        assert (days[-1].day, days[-1].number) == (date(2027, 1, 13), 10)
        notes = {day.day: day.note for day in days}
        assert notes[date(2026, 12, 31)] == "перенесённый выходной"
        assert notes[date(2027, 1, 1)] == "праздник"
        assert notes[date(2027, 1, 10)] == "выходной"

    def test_names_a_working_saturday(self):
        days = counted(WorkingDays(1), start="2025-10-31T18:00")

        assert (days[-1].number, days[-1].note) == (1, "рабочая суббота")

    def test_of_calendar_days_counts_days_off_and_shows_where_the_end_went(self):
        days = counted(CalendarDays(3), start="2026-12-30T10:00")

        assert [day.number for day in days[:4]] == [None, 1, 2, 3]
        assert all(day.number is None for day in days[4:])
        assert (days[-1].day, days[-1].note) == (
            date(2027, 1, 11),
            "конец срока перенесён сюда",
        )

    def test_of_a_notice_reads_forward_to_the_event(self):
        at = datetime(2026, 11, 24, 9, tzinfo=MOSCOW)
        term = WorkingDays(3)
        end = due_before(term, event=at, tz=MOSCOW, calendar=RUSSIA)

        days = day_by_day(Reckoning(term, at, end, before=True))

        assert [(day.day.day, day.number) for day in days] == [
            (19, 3),
            (20, 2),
            (21, None),
            (22, None),
            (23, 1),
            (24, None),
        ]

    def test_of_hours_and_of_years_there_is_none(self):
        assert counted(Hours(72), start="2026-11-22T10:00") == ()
        assert counted(Months(36), start="2026-11-22T10:00") == ()
