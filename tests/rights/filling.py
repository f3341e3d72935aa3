"""What forms and calls are made of.

Everything they name is of the thing the row is about; what is the sender's own (their flat, whom
they may appoint) is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rights.people import INSPECTOR, Somebody
from rights.world import Facts, World, picture_bytes

Filling = Callable[[World, Facts, Somebody], dict[str, Any]]
QUESTION = "Есть ли свет на площадке?"
COMPLAINT = "Прошу помочь: на заявку не ответили в срок."
DETAILS = "Никто не приходил, на лестнице темно."


def desk(**fields: str | Callable[[World], Any]) -> Filling:
    """A form of an officer: what it says, and which state of the appeal it was opened at."""

    def fill(world: World, facts: Facts, who: Somebody) -> dict[str, Any]:
        own = {name: said(world) if callable(said) else said for name, said in fields.items()}
        return {"seen": facts["seen"], "opened": world.now.isoformat(), **own}

    return fill


def says(**fields: Any) -> Filling:
    return lambda world, facts, who: dict(fields)


def flat_of(world: World, who: Somebody) -> int:
    """The sender's flat; who has none tries that of the owner."""
    return who.premises_id or world.place.flat.pk


def in_a_week(world: World) -> Any:
    return (world.now + timedelta(days=7)).date()


def later(world: World) -> Any:
    return (world.now + timedelta(days=25)).date()


def a_minute_ago(world: World) -> Any:
    return world.now - timedelta(minutes=1)


def wall_clock(world: World) -> str:
    return f"{a_minute_ago(world).astimezone(world.place.house.zone):%Y-%m-%dT%H:%M:%S}"


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("пятно.jpg", picture_bytes(), content_type="image/jpeg")


def performer(world: World, who: Somebody) -> int:
    return (world.inspecting if INSPECTOR in who.name else world.performer).pk


def appointing(world: World, facts: Facts, who: Somebody) -> dict[str, Any]:
    form = desk(planned_on=in_a_week)(world, facts, who)
    return form | {"performer": performer(world, who)}


def about(*facts_named: str, **fields: Any) -> Filling:
    """A call with facts of the thing, more words, and the moment."""

    def call(world: World, facts: Facts, who: Somebody) -> dict[str, Any]:
        own = {name: said(world) if callable(said) else said for name, said in fields.items()}
        return {name: facts[name] for name in facts_named} | own | {"at": world.now}

    return call


def change(**fields: Any) -> Filling:
    return about("number", "seen", **fields)


def appointed(world: World, facts: Facts, who: Somebody) -> dict[str, Any]:
    return change(planned_on=in_a_week)(world, facts, who) | {"performer_id": performer(world, who)}
