"""A term told in a few Russian sentences, and the clause it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domovoy.regulation.almanac import work_calendar
from domovoy.regulation.arithmetic import Due, nominal_last_day
from domovoy.regulation.calendar import DayKind, WorkCalendar
from domovoy.regulation.clocks import PlannedClock
from domovoy.regulation.loading import norm_book
from domovoy.regulation.norm import MONTH, SINGLE, Kind, Norm
from domovoy.regulation.terms import (
    CalendarDays,
    DayOfMonth,
    Days24,
    Hours,
    Minutes,
    Months,
    Term,
    Window,
    WorkingDays,
)
from domovoy.regulation.wording import (
    day_in_words,
    near_day_in_words,
    near_moment_in_words,
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
_IN_ALL = {SINGLE: " подряд", MONTH: " за месяц в сумме; этот перерыв идёт"}
_NEW_YEAR_HOLIDAYS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person reads about a term: the sentences, and the act with its clause."""

    sentence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A term with its start and end: what there is to explain, with or without a norm."""

    term: Term
    started_at: datetime
    due: Due
    window: Window | None = None
    before: bool = False
    limit: str = ""


def explain(planned: PlannedClock, *, calendar: WorkCalendar | None = None) -> Explanation:
    """Tell until when, how it was counted, and what the term does not promise.

    >>> from domovoy.regulation import clock_plan
    >>> from zoneinfo import ZoneInfo
    >>> omsk = ZoneInfo("Asia/Omsk")
    >>> asked_at = datetime(2026, 12, 21, 10, 15, tzinfo=omsk)
    >>> plan = clock_plan(["ADS.LOCAL"], events={"request_registered": asked_at}, tz=omsk)
    >>> explain(plan.running[0]).sentence.split(". ")[0]
    'Остановить аварию — до 10:45, понедельник, 21 декабря: 30 минут с 10:15'
    """
    reckoning = reckoning_of(planned)
    sentences = [
        f"{planned.norm.what or planned.norm.duty.rstrip('.')} — {until_in_words(reckoning)}: "
        f"{counted_in_words(reckoning, calendar=calendar)}.",
        _WHAT_IT_IS_NOT.get(planned.norm.kind, ""),
        _stood_in(planned),
        planned.norm.exceptions or "" if planned.limit else "",
        *reservations(reckoning, calendar=calendar),
        "" if planned.norm.shown_as_law else "Срок не подтверждён: называть его законом нельзя.",
    ]
    return Explanation(" ".join(filter(None, sentences)), basis_of(planned.norm))


def reckoning_of(planned: PlannedClock) -> Reckoning:
    """Return what there is to explain about a clock."""
    return Reckoning(
        term=planned.term,
        started_at=planned.started_at,
        due=planned.due,
        window=planned.norm.window,
        before=planned.norm.before,
        limit=planned.limit,
    )


def basis_of(norm: Norm) -> str:
    """Return the act with its document and the clause.

    >>> basis_of(norm_book().get("A416.ANS10"))
    'Правила управления домами (постановление Правительства РФ от 15.05.2013 № 416), п. 36'
    """
    return f"{norm.act.name} ({norm.act.document}), {norm.clause}"


def term_in_words(term: Term) -> str:
    """Return the length of the term.

    >>> term_in_words(WorkingDays(3)), term_in_words(DayOfMonth(5, following=True))
    ('3 рабочих дня', '5-е число следующего месяца')
    """
    if isinstance(term, DayOfMonth):
        return f"{term.number}-е число {'следующего' if term.following else 'этого'} месяца"
    one, few, many = _UNIT_WORDS[type(term)]
    return f"{term.count} {plural(term.count, one, few, many)}"


def until_in_words(reckoning: Reckoning) -> str:
    """Say until when: a day with its weekday, or a moment; the year only where it is far.

    >>> from zoneinfo import ZoneInfo
    >>> moscow = ZoneInfo("Europe/Moscow")
    >>> at = datetime(2026, 11, 22, 10, tzinfo=moscow)
    >>> until_in_words(Reckoning(Hours(2), at, Due(at.replace(hour=12))))
    'до 12:00, воскресенье, 22 ноября'
    """
    due, started_on = reckoning.due, reckoning.started_at.date()
    if due.last_day is None:
        return f"до {near_moment_in_words(due.at, near=started_on)}"
    day = near_day_in_words(due.last_day, near=started_on)
    preposition = "не позже" if reckoning.before else "до"
    return f"{preposition} {day}, {weekday_in_words(due.last_day)}, включительно"


def counted_in_words(reckoning: Reckoning, *, calendar: WorkCalendar | None = None) -> str:
    """Say how long the term is, from when, and which days were left out."""
    term, started_at, last_day = reckoning.term, reckoning.started_at, reckoning.due.last_day
    if last_day is None or isinstance(term, Minutes | Hours | Days24):
        return _hours_in_words(reckoning)
    days = calendar or work_calendar()
    if isinstance(term, DayOfMonth):
        return term_in_words(term) + _moved(nominal_last_day(term, started_at.date()), last_day)
    if reckoning.before:
        back = f"за {_accusative(term)} до {day_in_words(started_at)}"
        skipped = isinstance(term, WorkingDays) and term.count > 0
        return back + (_skipped(last_day, started_at.date(), days) if skipped else "")
    counted = (
        f"{term_in_words(term)} с {day_in_words(started_at)}"
        if term.count
        else (f"в тот же день, {day_in_words(started_at)}")
    )
    if isinstance(term, WorkingDays):
        return counted + _skipped(started_at.date(), last_day, days)
    return counted + _moved(nominal_last_day(term, started_at.date()), last_day)


def reservations(reckoning: Reckoning, *, calendar: WorkCalendar | None = None) -> tuple[str, ...]:
    """Say what is not certain about the date: another reading, a calendar that is not out."""
    said = []
    due, days = reckoning.due, calendar or work_calendar()
    if due.cautious_day is not None:
        said.append(
            f"По осторожному прочтению — до {day_in_words(due.cautious_day)}: "
            "конец срока выпал на нерабочий день."
        )
    elif due.cautious_at is not None:
        near = reckoning.started_at.date()
        said.append(
            f"Если условия для более долгого срока не сложились — "
            f"до {near_moment_in_words(due.cautious_at, near=near)}."
        )
    if due.provisional:
        said.append("Дата предварительная: производственного календаря на эти дни у нас нет.")
    if due.last_day is not None and not days.knows_region_in(*_span_of(reckoning, due.last_day)):
        said.append(
            "В регионе есть свои нерабочие дни, таблицы на этот год у нас нет: посчитано без них."
        )
    return tuple(said)


def _span_of(reckoning: Reckoning, last_day: date) -> tuple[date, date]:
    first, last = sorted((reckoning.started_at.date(), last_day))
    return first, last


def _hours_in_words(reckoning: Reckoning) -> str:
    term, window = reckoning.term, reckoning.window
    if reckoning.before:
        words = f"за {_accusative(term)} до {_start_time(reckoning)}"
    else:
        words = f"{term_in_words(term)}{_IN_ALL.get(reckoning.limit, '')} "
        words += f"с {_start_time(reckoning)}"
    if window is None:
        return words
    return f"{words}, считая только время с {window.opens:%H:%M} до {window.closes:%H:%M}"


def _accusative(term: Term) -> str:
    """Return the length as it stands after «за»: «за 1 минуту», «за 3 дня»."""
    return term_in_words(term).replace("минута", "минуту")


def _start_time(reckoning: Reckoning) -> str:
    started_at = reckoning.started_at
    if started_at.date() == reckoning.due.at.date():
        return f"{started_at:%H:%M}"
    return f"{started_at:%H:%M} {day_in_words(started_at)}"


def _skipped(after: date, until: date, calendar: WorkCalendar) -> str:
    """Say which days of the span were not counted, and which Saturdays were."""
    off = calendar.days_off_between(after, until)
    regional = [day for day in off if calendar.kind_of(day) is DayKind.REGIONAL]
    others = [day for day in off if day not in regional]
    words = ""
    if any(day.month == 1 and day.day in _NEW_YEAR_HOLIDAYS for day in others):
        words = ", новогодние праздники не считаются"
    elif others:
        words = ", праздничные дни не считаются"
    elif not regional and _has_weekend(after, until):
        words = ", выходные не считаются"
    words += "".join(
        f", нерабочий день региона {day_in_words(day)} не считается" for day in regional
    )
    saturdays = calendar.working_saturdays_between(after, until)
    return words + "".join(f", рабочая суббота {day_in_words(day)} считается" for day in saturdays)


def _has_weekend(after: date, until: date) -> bool:
    return (until - after).days >= until.weekday() + 1


def _moved(nominal: date, last_day: date) -> str:
    if nominal == last_day:
        return ""
    return f"; {day_in_words(nominal)} — нерабочий день, поэтому конец срока перенесён"


def _stood_in(planned: PlannedClock) -> str:
    """Say that the true start is unknown, where the law asks for it."""
    own = norm_book().events.get(planned.norm.counts_from or "")
    return own.unknown if own and planned.stands_in and own.unknown else ""
