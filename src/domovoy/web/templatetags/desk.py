"""Short dates and what a term is about, for the dense screens of officers."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from domovoy.appeals.cards import ClockCard
from domovoy.regulation.wording import date_in_words, day_in_words
from domovoy.web.desk.wording import DUTIES

register = template.Library()


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
def duty(clock: ClockCard) -> str:
    """What must be done by the term: «ответить», «остановить аварию»."""
    return DUTIES.get(clock.kind, "исполнить")
