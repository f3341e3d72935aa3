"""Dates, moments and numbers in Russian words, for every template."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django import template

from domovoy.regulation.wording import date_in_words, moment_in_words, plural
from domovoy.web import phones

register = template.Library()
register.filter("dialled", phones.dialled)
register.filter("phone", phones.in_groups)
ISO_DAY = len("2026-11-22")
MINUTES_IN_HOUR = 60
HOURS_IN_DAY = 24


@register.simple_tag
def form_key() -> UUID:
    """Return a key for one form of one page: a second press of it bears the same."""
    return uuid4()


@register.filter
def day(value: date | str | None) -> str:
    """«13 января 2027 года»; an ISO text is read first; nothing for nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return date_in_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A date and local time; the value is already in the zone of the house."""
    return moment_in_words(value) if value else ""


@register.filter
def until(value: str) -> str:
    """Say the end of a term written as ISO text: a day, or a moment of the house's own time."""
    if len(value) == ISO_DAY:
        return day(value)
    return moment(datetime.fromisoformat(value))


@register.filter
def time_left(minutes: int | None) -> str:
    """«2 ч 15 мин», «3 дня», «просрочено на 4 дня»; nothing for a term that ended."""
    if minutes is None:
        return ""
    late = minutes < 0
    words = span(abs(minutes))
    return f"просрочено на {words}" if late else f"осталось {words}"


def span(minutes: int) -> str:
    """Say a length of time as a person would."""
    hours = minutes // MINUTES_IN_HOUR
    if hours >= HOURS_IN_DAY * 2:
        days = hours // HOURS_IN_DAY
        return f"{days} {plural(days, 'день', 'дня', 'дней')}"
    if hours:
        rest = minutes % MINUTES_IN_HOUR
        return f"{hours} ч {rest} мин" if rest else f"{hours} ч"
    return f"{minutes} мин" if minutes else "меньше минуты"
