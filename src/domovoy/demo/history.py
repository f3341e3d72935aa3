"""Six months of appeals: who writes when about what, and the order in which it all happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from domovoy.catalogue import Problem, shipped_catalogue
from domovoy.demo import plots, scenes, wording
from domovoy.demo.chance import happens
from domovoy.demo.hours import moment_of_writing
from domovoy.demo.people import Home
from domovoy.demo.pictures import BY_GROUP
from domovoy.demo.register import EAST, WEST
from domovoy.demo.scale import Scale
from domovoy.demo.story import Story
from domovoy.demo.world import World, record_missed, remind

Progress = Callable[[str, float], None]
WARM_MONTHS = range(5, 10)
SNOWY_MONTHS = (1, 2, 3, 11, 12)
OFTEN = {
    "heating": 14, "electricity": 10, "hot_water": 9, "lift": 9, "entrance_cleaning": 8,
    "cold_water": 6, "charges": 6, "roof": 5, "intercom_access": 5, "flooding": 5, "snow_ice": 7,
    "yard_cleaning": 5, "waste": 5, "meters": 4, "sewerage": 4, "entrance_repair": 4,
    "improvement_yard": 4, "noise_neighbours": 3, "facade": 2, "pests": 2, "parking": 2,
    "uo_inaction": 2, "documents": 2, "gas": 1.5, "fire_safety": 1, "other_not_housing": 1,
    "capital_repair": 1,
}  # fmt: skip
SHARE_OF_FIRST = 0.93
"""The rest of the appeals are repeats and what the personas sent."""
SATURDAY = 5
REMINDED_AT = (time(9), time(13), time(17), time(21))
LATELY, EVERY = timedelta(hours=2), timedelta(minutes=5)
RARER = {"emergency": 0.25, "urgent": 1.0, "normal": 1.0}


def play(world: World, scale: Scale, *, progress: Progress) -> None:
    """Let everything happen up to now, in the order of time."""
    first = world.now.date() - timedelta(days=scale.days)
    arrivals = _arrivals(world, scale, first=first)
    for index, (home, at) in enumerate(arrivals):
        rng = world.rng("appeal", index)
        problem = _problem(at, rng)
        has_photo = problem.group in BY_GROUP and happens(rng, 0.15)
        story = Story(world, home, problem, rng, with_photo=has_photo)
        plot = plots.choose(rng, is_emergency=problem.urgency == "emergency")
        plots.begin(story, at, plot)
    scenes.stage(world)
    _watch_midnights(world, first)
    _remind_by_day(world, first)
    began = datetime.combine(first, time(), tzinfo=ZoneInfo(WEST))
    for at, step in world.agenda.until(world.now):
        step(at)
        progress(wording.HISTORY, (at - began) / (world.now - began))
    record_missed(world.now)
    remind(world.now)


def _arrivals(world: World, scale: Scale, *, first: date) -> list[tuple[Home, datetime]]:
    rng = world.rng("arrivals")
    homes = world.people.homes[3:]
    keen = [rng.paretovariate(1.6) for _ in homes]
    days = [first + timedelta(days=passed) for passed in range(scale.days + 1)]
    busy = [0.6 if day.weekday() >= SATURDAY else 1.0 for day in days]
    chosen = rng.choices(days, busy, k=int(scale.appeals * SHARE_OF_FIRST))
    who = rng.choices(homes, keen, k=len(chosen))
    return [
        (home, moment_of_writing(day, world.house_of(home).zone, rng))
        for home, day in zip(who, chosen, strict=True)
    ]


def _problem(at: datetime, rng: Random) -> Problem:
    problems, weights = _chances(at.month)
    return rng.choices(problems, weights)[0]


@cache
def _chances(month: int) -> tuple[list[Problem], list[float]]:
    problems = list(shipped_catalogue().problems.values())
    return problems, [_weight(problem, month) for problem in problems]


def _weight(problem: Problem, month: int) -> float:
    group = problem.group
    if group == "heating" and month in WARM_MONTHS:
        return 0
    if group == "snow_ice" and month not in SNOWY_MONTHS:
        return 0
    in_group = len(shipped_catalogue().in_group(group))
    return OFTEN.get(group, 1.0) / in_group * RARER[problem.urgency]


def _watch_midnights(world: World, first: date) -> None:
    """Terms of days end at midnight: the watch passes by just after."""
    for zone in (WEST, EAST):
        day = first
        while day <= world.now.date():
            world.watch(datetime.combine(day, time(), tzinfo=ZoneInfo(zone)))
            day += timedelta(days=1)


def _remind_by_day(world: World, first: date) -> None:
    """Reminders go out some times a day, and lately as often as terms of minutes need them."""
    for zone in (WEST, EAST):
        day = first
        while day <= world.now.date():
            for hour in REMINDED_AT:
                world.agenda.put(datetime.combine(day, hour, tzinfo=ZoneInfo(zone)), remind)
            day += timedelta(days=1)
    at = world.now - LATELY
    while at < world.now:
        world.agenda.put(at, remind)
        at += EVERY
