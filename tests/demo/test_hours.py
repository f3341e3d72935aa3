from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from domovoy.demo.hours import in_office

MOSCOW = ZoneInfo("Europe/Moscow")


def opened_after(*moment):
    return in_office(datetime(*moment, tzinfo=MOSCOW), MOSCOW, Random(1))


class TestInOffice:
    def test_a_moment_of_working_hours_stays(self):
        assert opened_after(2026, 11, 20, 12) == datetime(2026, 11, 20, 12, tzinfo=MOSCOW)

    def test_the_night_waits_for_the_same_morning(self):
        assert opened_after(2026, 11, 20, 3).date().isoformat() == "2026-11-20"

    def test_friday_evening_waits_for_monday(self):
        assert opened_after(2026, 11, 20, 19).date().isoformat() == "2026-11-23"

    def test_a_year_without_a_calendar_has_offices_too(self):
        assert opened_after(2028, 1, 3, 12).date().isoformat() == "2028-01-10"
