"""`domovoy clocks`: which terms run and which wait, for each JSON line of standard input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domovoy.catalogue import ProblemUnknown, shipped_catalogue
from domovoy.cli import asking
from domovoy.cli.lines import BadLine, answer_lines
from domovoy.regulation import (
    Interruption,
    LeftOut,
    Norm,
    PlannedClock,
    WaitingClock,
    Why,
    WorkCalendar,
    clock_plan,
    explain,
    norm_book,
    with_answer,
)
from domovoy.regulation.explanation import basis_of

_FIELDS = ("norms", "problem", "events", "house", "conditions", "interrupted")
_WITHOUT_CLOCK = {
    Why.NO_TERM: "Срока числом эта норма не называет.",
    Why.NOT_IN_FORCE: "В тот день норма не действовала.",
    Why.NOT_THIS_CASE: "Норма о другом случае: её условие не названо или время года не то.",
}


def main(_arguments: Sequence[str]) -> int:
    """Answer every line; 0."""
    return answer_lines(clocks_of)


def clocks_of(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the clocks of one situation, in the order of the norms. Raises BadLine."""
    asking.only(asked, _FIELDS)
    house = _mapping(asked, "house")
    asking.only(house, ("tz", "region"))
    tz, calendar = asking.zone(house), asking.calendar(house)
    norms, events = _norms(asked), _events(asked, tz)
    with asking.refusals():
        plan = clock_plan(
            norms,
            events=events,
            tz=tz,
            calendar=calendar,
            conditions=_conditions(asked),
            interrupted=_interrupted(asked, tz),
        )
    order = {norm: place for place, norm in enumerate(norms)}
    clocks: list[PlannedClock | WaitingClock] = [*plan.running, *plan.waiting]
    clocks.sort(key=lambda each: order[each.norm.id])
    return {
        "clocks": [_told(clock, calendar) for clock in clocks],
        "left_out": [_left_out(each) for each in plan.left_out],
    }


def _told(clock: PlannedClock | WaitingClock, calendar: WorkCalendar) -> dict[str, Any]:
    if isinstance(clock, WaitingClock):
        return {
            **_named(clock.norm),
            "state": "waiting",
            "waiting_for": clock.waiting_for,
            **dict.fromkeys(("limit", "due", "last_day", "cautious_day", "cautious_due")),
            "provisional": False,
            "certainty": clock.norm.certainty.value,
            "why": f"Срок пойдёт, когда это случится: "
            f"{norm_book().events[clock.waiting_for].words}.",
        }
    due = clock.due
    return {
        **_named(clock.norm),
        "state": "running",
        "waiting_for": None,
        "limit": clock.limit or None,
        "due": asking.printed(due.at, due.last_day),
        "last_day": due.last_day and due.last_day.isoformat(),
        "cautious_day": due.cautious_day and due.cautious_day.isoformat(),
        "cautious_due": due.cautious_at and asking.printed(due.cautious_at, due.last_day),
        "provisional": due.provisional,
        "certainty": clock.norm.certainty.value,
        "why": explain(clock, calendar=calendar).sentence,
    }


def _left_out(each: LeftOut) -> dict[str, Any]:
    return {**_named(each.norm), "reason": each.why.value, "why": _WITHOUT_CLOCK[each.why]}


def _named(norm: Norm) -> dict[str, Any]:
    return {
        "norm": norm.id,
        "act": norm.act.code,
        "clause": norm.clause,
        "basis": basis_of(norm),
    }


def _norms(asked: dict[str, Any]) -> list[str]:
    if ("norms" in asked) == ("problem" in asked):
        raise BadLine("norms_or_problem", "Нужно одно из двух: norms или problem.")
    if "norms" in asked:
        return _strings(asked, "norms")
    try:
        problem = shipped_catalogue().problem(asking.text(asked, "problem"))
    except ProblemUnknown:
        raise BadLine("problem_unknown", f"Проблемы «{asked['problem']}» нет.") from None
    return list(with_answer(problem.norms))


def _events(asked: dict[str, Any], tz: ZoneInfo) -> dict[str, datetime]:
    events = _mapping(asked, "events")
    if unknown := sorted(set(events) - set(norm_book().events)):
        raise BadLine("event_unknown", f"Событий {', '.join(unknown)} нет.")
    return {name: asking.moment(value, tz, name=name) for name, value in events.items()}


def _conditions(asked: dict[str, Any]) -> list[str]:
    named = _strings(asked, "conditions") if "conditions" in asked else []
    if unknown := sorted(set(named) - set(norm_book().conditions)):
        raise BadLine("condition_unknown", f"Условий {', '.join(unknown)} нет.")
    return named


def _interrupted(asked: dict[str, Any], tz: ZoneInfo) -> dict[str, list[Interruption]]:
    if "interrupted" not in asked:
        return {}
    by_norm = _mapping(asked, "interrupted")
    if unknown := sorted(set(by_norm) - set(norm_book().ids)):
        raise BadLine("norm_unknown", f"Норм {', '.join(unknown)} нет.")
    if not all(isinstance(breaks, list) for breaks in by_norm.values()):
        raise BadLine("interrupted_unreadable", "У каждой нормы нужен список перерывов.")
    return {norm: [_interruption(each, tz) for each in breaks] for norm, breaks in by_norm.items()}


def _interruption(raw: object, tz: ZoneInfo) -> Interruption:
    if not isinstance(raw, dict):
        raise BadLine("interrupted_unreadable", 'Перерыв пишется так: {"from": …, "to": …}.')
    asking.only(raw, ("from", "to"))
    began, ended = (asking.moment(raw.get(key), tz, name=key) for key in ("from", "to"))
    if ended < began:
        raise BadLine("interrupted_unreadable", "Перерыв не может кончиться раньше, чем начался.")
    return Interruption(began, ended)


def _mapping(asked: dict[str, Any], key: str) -> dict[str, Any]:
    value = asked.get(key)
    if not isinstance(value, dict):
        raise BadLine(f"{key}_missing", f"В поле {key} нужен объект в фигурных скобках.")
    return value


def _strings(asked: dict[str, Any], key: str) -> list[str]:
    value = asked.get(key)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadLine(f"{key}_missing", f"В поле {key} нужен список строк.")
    return value
