from datetime import date, datetime

import pytest

from domovoy.regulation.wording import (
    date_in_words,
    day_in_words,
    moment_in_words,
    plural,
    weekday_in_words,
)


class TestPlural:
    @pytest.mark.parametrize(
        ("n", "form"),
        [
            (0, "дней"),
            (1, "день"),
            (2, "дня"),
            (4, "дня"),
            (5, "дней"),
            (11, "дней"),
            (14, "дней"),
            (21, "день"),
            (22, "дня"),
            (111, "дней"),
            (-1, "день"),
        ],
    )
    def test_agrees_with_the_number(self, n, form):
        assert plural(n, "день", "дня", "дней") == form


class TestDatesInWords:
    def test_name_the_day_the_month_and_the_year(self):
        assert date_in_words(date(2024, 2, 29)) == "29 февраля 2024 года"
        assert day_in_words(date(2026, 5, 1)) == "1 мая"
        assert weekday_in_words(date(2026, 11, 22)) == "воскресенье"

    def test_name_the_time_as_the_house_sees_it(self):
        moment = datetime.fromisoformat("2026-12-21T09:05+06:00")

        assert moment_in_words(moment) == "09:05, понедельник, 21 декабря 2026 года"
