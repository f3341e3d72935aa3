"""`domovoy term`: when a term ends, for each JSON line of standard input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domovoy.cli import asking
from domovoy.cli.lines import BadLine, answer_lines
from domovoy.regulation import Reckoning, Window, day_by_day, due, due_before
from domovoy.regulation.explanation import counted_in_words, reservations
from domovoy.regulation.terms import UNITS, CountedTerm, Days24, Hours, Minutes

_FIELDS = ("amount", "unit", "start", "tz", "region", "direction", "window", "by_day")
_DIRECTIONS = ["forward", "backward"]  # a list: what is asked may be unhashable


def main(_arguments: Sequence[str]) -> int:
    """Answer every line; 0."""
    return answer_lines(end_of_term)


def end_of_term(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the end of one term, how it was counted and how sure it is. Raises BadLine.

    `by_day` asks for the days one by one.
    """
    asking.only(asked, _FIELDS)
    tz, calendar = asking.zone(asked), asking.calendar(asked)
    term, window, backward = _term(asked), _window(asked), _is_backward(asked)
    by_the_clock = isinstance(term, Minutes | Hours | Days24)
    start = asking.moment(asked.get("start"), tz, name="start", day_will_do=not by_the_clock)
    with asking.refusals():
        if backward:
            end = due_before(term, event=start, tz=tz, calendar=calendar, window=window)
        else:
            end = due(term, start=start, tz=tz, calendar=calendar, window=window)
    told = Reckoning(term, start, end, window=window, before=backward)
    counted = counted_in_words(told, calendar=calendar)
    answer: dict[str, Any] = {
        "due": asking.printed(end.at, end.last_day),
        "last_day": end.last_day and end.last_day.isoformat(),
        "cautious_day": end.cautious_day and end.cautious_day.isoformat(),
        "provisional": end.provisional,
        "why": " ".join([f"{counted}.", *reservations(told, calendar=calendar)]),
    }
    if _by_day(asked):
        days = day_by_day(told, calendar=calendar)
        answer["by_day"] = [
            {"day": day.day.isoformat(), "number": day.number, "note": day.note} for day in days
        ]
    return answer


def _term(asked: dict[str, Any]) -> CountedTerm:
    amount, unit = asked.get("amount"), asked.get("unit")
    if type(amount) is not int:
        raise BadLine("amount_unreadable", "В поле amount нужно целое число.")
    if not isinstance(unit, str) or unit not in UNITS:
        raise BadLine("unit_unknown", f"В поле unit нужно одно из: {', '.join(UNITS)}.")
    with asking.refusals():
        return UNITS[unit](amount)


def _is_backward(asked: dict[str, Any]) -> bool:
    direction = asked.get("direction")
    if direction is not None and direction not in _DIRECTIONS:
        raise BadLine("direction_unknown", "В поле direction нужно forward или backward.")
    return bool(direction == "backward")


def _by_day(asked: dict[str, Any]) -> bool:
    wanted = asked.get("by_day", False)
    if not isinstance(wanted, bool):
        raise BadLine("by_day_unreadable", "В поле by_day нужно true или false.")
    return wanted


def _window(asked: dict[str, Any]) -> Window | None:
    raw = asked.get("window")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise BadLine("window_unreadable", 'Окно пишется так: {"from": "08:00", "to": "23:00"}.')
    asking.only(raw, ("from", "to"))
    opens, closes = (asking.time_of_day(raw.get(key), key) for key in ("from", "to"))
    try:
        return Window(opens, closes)
    except ValueError:
        raise BadLine(
            "window_unreadable", "Окно должно открываться раньше, чем закрывается."
        ) from None
