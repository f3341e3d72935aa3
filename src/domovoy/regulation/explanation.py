"""A term told in one Russian sentence, and the clause it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domovoy.regulation.arithmetic import nominal_last_day
from domovoy.regulation.calendar import WorkCalendar, work_calendar
from domovoy.regulation.clocks import PlannedClock
from domovoy.regulation.norm import Kind, Norm
from domovoy.regulation.terms import (
    CalendarDays,
    Days24,
    Hours,
    Minutes,
    Months,
    Term,
    WorkingDays,
)
from domovoy.regulation.wording import (
    date_in_words,
    day_in_words,
    moment_in_words,
    plural,
    weekday_in_words,
)

_UNIT_WORDS: dict[type[Term], tuple[str, str, str]] = {
    Minutes: ("минута", "минуты", "минут"),
    Hours: ("час", "часа", "часов"),
    Days24: ("сутки", "суток", "суток"),
    CalendarDays: ("календарный день", "календарных дня", "календарных дней"),
    WorkingDays: ("рабочий день", "рабочих дня", "рабочих дней"),
    Months: ("месяц", "месяца", "месяцев"),
}
_WHAT_IT_IS_NOT = {
    Kind.ANSWER: "Это срок ответа, не ремонта.",
    Kind.LOCALISE: "Это срок, чтобы остановить аварию: сам ремонт может занять дольше.",
    Kind.INFORM: "Это срок, чтобы предупредить вас, не срок ремонта.",
    Kind.INSPECT: "Это срок проверки, не ремонта.",
    Kind.MAKE_ACT: "Это срок акта, не ремонта.",
}
_NEW_YEAR_HOLIDAYS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person reads about a term: the sentence, and the act with its clause."""

    sentence: str
    basis: str


def explain(planned: PlannedClock, *, calendar: WorkCalendar | None = None) -> Explanation:
    """Tell until when, how it was counted, and what the term does not promise.

    >>> from datetime import datetime
    >>> from zoneinfo import ZoneInfo
    >>> from domovoy.regulation import clock_plan
    >>> omsk = ZoneInfo("Asia/Omsk")
    >>> asked_at = datetime(2026, 12, 21, 10, 15, tzinfo=omsk)
    >>> [clock] = clock_plan(
    ...     ["ADS.LOCAL"], events={"request_registered": asked_at}, tz=omsk, on=asked_at.date()
    ... )
    >>> explain(clock).sentence.split(". ")[0]
    'Остановить аварию до 10:45, понедельник, 21 декабря 2026 года: 30 минут с 10:15'
    """
    calendar = calendar or work_calendar()
    sentences = [
        f"{planned.norm.what} {_until(planned)}: {_reckoning(planned, calendar)}.",
        _WHAT_IT_IS_NOT.get(planned.norm.kind, ""),
        _provision(planned),
    ]
    return Explanation(" ".join(filter(None, sentences)), basis_of(planned.norm))


def basis_of(norm: Norm) -> str:
    """Return the act with its document and the clause.

    >>> from domovoy.regulation import norm_book
    >>> basis_of(norm_book().get("A416.ANS10"))
    'Правила управления домами (постановление Правительства РФ от 15.05.2013 № 416), п. 36'
    """
    return f"{norm.act.name} ({norm.act.document}), {norm.clause}"


def term_in_words(term: Term) -> str:
    """Return the length of the term.

    >>> term_in_words(WorkingDays(3))
    '3 рабочих дня'
    """
    one, few, many = _UNIT_WORDS[type(term)]
    return f"{term.count} {plural(term.count, one, few, many)}"


def _until(planned: PlannedClock) -> str:
    last_day = planned.due.last_day
    if last_day is None:
        return f"до {moment_in_words(planned.due.at)}"
    return f"до {date_in_words(last_day)}, {weekday_in_words(last_day)}, включительно"


def _reckoning(planned: PlannedClock, calendar: WorkCalendar) -> str:
    term, started_at, last_day = planned.term, planned.started_at, planned.due.last_day
    if last_day is None or isinstance(term, Minutes | Hours | Days24):
        return f"{term_in_words(term)} с {_start_time(planned)}{_window_words(planned.norm)}"
    counted = f"{term_in_words(term)} с {day_in_words(started_at)}"
    if isinstance(term, WorkingDays):
        return counted + _skipped(started_at.date(), last_day, calendar)
    return counted + _moved(nominal_last_day(term, started_at.date()), last_day)


def _start_time(planned: PlannedClock) -> str:
    started_at = planned.started_at
    same_day = started_at.date() == planned.due.at.date()
    return f"{started_at:%H:%M}" if same_day else f"{started_at:%H:%M} {day_in_words(started_at)}"


def _window_words(norm: Norm) -> str:
    if norm.window is None:
        return ""
    return f", считая только время с {norm.window.opens:%H:%M} до {norm.window.closes:%H:%M}"


def _skipped(after: date, until: date, calendar: WorkCalendar) -> str:
    """Say which days of the span were not counted, and which Saturdays were."""
    days_off = calendar.days_off_between(after, until)
    words = ""
    if any(day.month == 1 and day.day in _NEW_YEAR_HOLIDAYS for day in days_off):
        words = ", новогодние праздники не считаются"
    elif days_off:
        words = ", праздничные дни не считаются"
    elif _has_weekend(after, until):
        words = ", выходные не считаются"
    saturdays = calendar.working_saturdays_between(after, until)
    return words + "".join(f", рабочая суббота {day_in_words(day)} считается" for day in saturdays)


def _has_weekend(after: date, until: date) -> bool:
    return (until - after).days >= until.weekday() + 1


def _moved(nominal: date, last_day: date) -> str:
    if nominal == last_day:
        return ""
    return f"; {day_in_words(nominal)} — нерабочий день, поэтому конец срока перенесён"


def _provision(planned: PlannedClock) -> str:
    if not planned.due.provisional:
        return ""
    return "Дата предварительная: производственного календаря на эти дни пока нет."
