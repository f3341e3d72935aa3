"""Short dates and what a term is about, for the dense screens of officers."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from domovoy.appeals.cards import ClockCard
from domovoy.regulation import Kind, norm_book
from domovoy.regulation.wording import date_in_words, day_in_words
from domovoy.web.desk.wording import BREAKS, DUTIES, DUTIES_SHORT

register = template.Library()
NAMED_BY_THEIR_NORM = {Kind.ELIMINATE, Kind.RESTORE, Kind.PERMITTED_BREAK}


@register.filter
def short_day(value: date | None) -> str:
    """«25.11.2026»; a moment is taken in the zone it carries; nothing for nothing."""
    return f"{value:%d.%m.%Y}" if value else ""


@register.filter
def day_and_time(value: datetime | None) -> str:
    """«25 ноября 2026 года, 14:30» in the zone the value carries."""
    return f"{date_in_words(value)}, {value:%H:%M}" if value else ""


@register.filter
def until(clock: ClockCard) -> str:
    """«до 25 ноября» for a term in days, «до 14:30, 25 ноября» for one in hours."""
    if clock.last_on is not None:
        return f"до {day_in_words(clock.last_on)}"
    return f"до {clock.due_at:%H:%M}, {day_in_words(clock.due_at)}"


@register.filter
def until_short(clock: ClockCard) -> str:
    """«до 25.11» for a term in days, «до 14:30 25.11» for one in hours."""
    if clock.last_on is not None:
        return f"до {clock.last_on:%d.%m}"
    return f"до {clock.due_at:%H:%M %d.%m}"


@register.filter
def duty_short(clock: ClockCard) -> str:
    """One word for a column: «ответ», «авария»."""
    return DUTIES_SHORT.get(clock.kind, "срок")


@register.filter
def duty(clock: ClockCard) -> str:
    """What must be done by the term: «ответить письменно», «заменить разбитое стекло».

    A break has two terms, «вернуть отопление, перерыв подряд» and «…, перерывы за месяц».
    """
    what = norm_book().get(clock.norm).what if clock.kind in NAMED_BY_THEIR_NORM else None
    if what:
        return what[0].lower() + what[1:] + BREAKS.get(clock.limit, "")
    return DUTIES.get(clock.kind, "исполнить")
