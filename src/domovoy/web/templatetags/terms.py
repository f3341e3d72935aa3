"""What is left of a term, as a person would say it, and the reckoning behind it."""

from __future__ import annotations

from datetime import date, timedelta

from django import template

from domovoy.appeals.cards import ChangeCard, ClockCard
from domovoy.regulation.wording import day_in_words, moment_in_words, plural
from domovoy.web.templatetags.words import span, time_left

register = template.Library()


@register.filter
def left(clock: ClockCard) -> str:
    """«осталось 4 дня», «последний день — завтра», «просрочено на 3 дня»; empty once it ended.

    A term of days is told in days of the calendar: with its last day on Friday, on Monday there
    are four left. One of minutes or hours is told by the clock.
    """
    if clock.left_minutes is None:
        return ""
    if clock.provisional and clock.left_minutes < 0:
        return "точная дата появится с календарём"
    if clock.last_on is None:
        return time_left(clock.left_minutes)
    days = (clock.last_on - _today(clock)).days
    if clock.left_minutes < 0:
        return f"просрочено на {_days(max(-days, 1))}"
    if days <= 0:
        return "последний день — сегодня"
    return "последний день — завтра" if days == 1 else f"осталось {_days(days)}"


@register.filter
def ago(clock: ClockCard) -> str:
    """«4 дня назад»: how long ago a term that still waits for its duty has passed."""
    if clock.left_minutes is None or clock.left_minutes >= 0:
        return ""
    if clock.last_on is None:
        return f"{span(-clock.left_minutes)} назад"
    days = (_today(clock) - clock.last_on).days
    return "вчера" if days <= 1 else f"{_days(days)} назад"


@register.filter
def ticks(clock: ClockCard) -> bool:
    """Tell whether minutes of this term are worth counting down on the screen."""
    return clock.is_short and clock.state == "running" and clock.left_minutes is not None


@register.filter
def end(clock: ClockCard) -> str:
    """«13 января», «10:45» for today, «10:45, 21 декабря» otherwise: the end that holds now."""
    if clock.last_on is not None:
        return day_in_words(clock.last_on)
    today = clock.left_minutes is not None and clock.due_at.date() == _today(clock)
    return (
        f"{clock.due_at:%H:%M}" if today else f"{clock.due_at:%H:%M}, {day_in_words(clock.due_at)}"
    )


@register.filter
def named(what: str) -> str:
    """What is owed as it stands alone: «Сообщить вам, когда заявку исполнят»."""
    return what.rstrip(" ,.")


@register.filter
def short_date(value: date) -> str:
    """«20 ноября»: of days that are near."""
    return day_in_words(value)


@register.filter
def before(change: ChangeCard) -> str:
    """The end of a term as it was before it moved."""
    if change.last_before is None:
        return moment_in_words(change.due_before)
    return day_in_words(change.last_before)


@register.filter
def after(change: ChangeCard) -> str:
    """The end of a term as it became when it moved."""
    if change.last_after is None:
        return moment_in_words(change.due_after)
    return day_in_words(change.last_after)


@register.filter
def lower_first(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    return sentence[:1].lower() + sentence[1:]


@register.filter
def people(number: int) -> str:
    """«1 квартира», «3 квартиры», «5 квартир»."""
    return f"{number}\N{NO-BREAK SPACE}{plural(number, 'квартира', 'квартиры', 'квартир')}"


@register.filter
def terms(number: int) -> str:
    """«1 срок», «4 срока», «5 сроков»."""
    return f"{number} {plural(number, 'срок', 'срока', 'сроков')}"


def _today(clock: ClockCard) -> date:
    return (clock.due_at - timedelta(minutes=clock.left_minutes or 0)).date()


def _days(number: int) -> str:
    return f"{number} {plural(number, 'день', 'дня', 'дней')}"
