"""Dates, moments and counted things in Russian words, for every screen and letter."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
MONTHS_GENITIVE = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_TEENS = range(11, 15)
_FEW = range(2, 5)
_HALF_A_YEAR = 183


def plural(n: int, one: str, few: str, many: str) -> str:
    """Return the form of the word that goes with the number.

    >>> [plural(n, "день", "дня", "дней") for n in (1, 3, 11, 21, 112)]
    ['день', 'дня', 'дней', 'день', 'дней']
    """
    hundredth, tenth = abs(n) % 100, abs(n) % 10
    if hundredth in _TEENS:
        return many
    if tenth == 1:
        return one
    return few if tenth in _FEW else many


def weekday_in_words(day: date) -> str:
    """Return the name of the day of the week.

    >>> weekday_in_words(date(2027, 1, 13))
    'среда'
    """
    return WEEKDAYS[day.weekday()]


def day_in_words(day: date) -> str:
    """Return the day and month without the year.

    >>> day_in_words(date(2026, 12, 21))
    '21 декабря'
    """
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]}"


def date_in_words(day: date) -> str:
    """Return the whole date, fit to stand after «до» and «с».

    >>> date_in_words(date(2027, 1, 13))
    '13 января 2027 года'
    """
    return f"{day_in_words(day)} {day.year} года"


def moment_in_words(moment: datetime) -> str:
    """Return the date with its weekday and the time, in the zone the moment carries.

    >>> moment_in_words(datetime(2026, 12, 21, 10, 45))
    '10:45, понедельник, 21 декабря 2026 года'
    """
    return f"{moment:%H:%M}, {weekday_in_words(moment)}, {date_in_words(moment)}"


def near_day_in_words(day: date, *, near: date) -> str:
    """Return a day, with its year only where half a year or more lies between.

    >>> near_day_in_words(date(2027, 1, 13), near=date(2026, 12, 21))
    '13 января'
    >>> near_day_in_words(date(2029, 11, 22), near=date(2026, 11, 22))
    '22 ноября 2029 года'
    """
    return day_in_words(day) if abs((day - near).days) < _HALF_A_YEAR else date_in_words(day)


def near_moment_in_words(moment: datetime, *, near: date) -> str:
    """Return a moment with its weekday, the year only where it is far.

    >>> near_moment_in_words(datetime(2026, 12, 21, 10, 45), near=date(2026, 12, 21))
    '10:45, понедельник, 21 декабря'
    """
    day = near_day_in_words(moment.date(), near=near)
    return f"{moment:%H:%M}, {weekday_in_words(moment)}, {day}"
