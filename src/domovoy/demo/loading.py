"""Filling an empty database: the register at once, the history action by action."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app as jobs

from domovoy.appeals.models import Appeal, Kind
from domovoy.delivery.models import Notice
from domovoy.demo import (
    bills,
    clearing,
    desk,
    families,
    history,
    owners,
    people,
    pictures,
    register,
    risers,
    wording,
)
from domovoy.demo.agenda import Agenda
from domovoy.demo.errors import DatabaseNotEmpty, NotForProduction
from domovoy.demo.nowhere import Nowhere
from domovoy.demo.scale import FULL, Scale
from domovoy.demo.world import World
from domovoy.housing.models import Organisation
from domovoy.identity.acting import acting
from domovoy.identity.actors import SYSTEM, THE_SYSTEM
from domovoy.identity.models import Person
from domovoy.journal import record

Progress = Callable[[str, float], None]
UNREAD_DAYS = 3


@dataclass(frozen=True)
class Trial:
    """What a newcomer types to find the flat that is hers."""

    house: str
    flat: str
    account: str


@dataclass(frozen=True)
class Summary:
    """What was made."""

    seed: int
    scale: str
    houses: int
    flats: int
    owners: int
    bills: int
    appeals: int
    complaints: int
    trial: Trial


def load(*, seed: int = 1, scale: Scale = FULL, now: datetime, progress: Progress) -> Summary:
    """Make the demo district; the same for the same seed and moment.

    A load that was cut off is cleared away first.
    Raises DatabaseNotEmpty, NotForProduction, HalfMade.
    """
    with acting(THE_SYSTEM):
        _require_place()
        record.begin(clearing.CHAIN, clearing.BEGUN, by=SYSTEM, at=now)
        with _in_haste():
            world, bill_count = _settle(seed, scale, now=now, progress=progress)
            history.play(world, scale, progress=progress)
            _read_old_notices(now)
            summary = _summary(world, scale, bill_count)
        made = {key: value for key, value in asdict(summary).items() if key != "trial"}
        record.append(clearing.CHAIN, clearing.LOADED, by=SYSTEM, at=now, data=made)
    return summary


def _require_place() -> None:
    if settings.ENVIRONMENT.mode == "production":
        raise NotForProduction
    if clearing.is_half_made():
        clearing.clear()
    if Organisation.objects.exists() or Person.objects.exists():
        raise DatabaseNotEmpty


@transaction.atomic
def _settle(seed: int, scale: Scale, *, now: datetime, progress: Progress) -> tuple[World, int]:
    rng = Random(f"{seed}")  # noqa: S311
    today = now.date()
    progress(wording.REGISTER, 0)
    registered = register.build(scale, rng=rng)
    risers.write(registered)
    settled = people.settle(registered, scale, on=today, rng=rng)
    owners.write(registered, settled, on=today, rng=Random(f"{seed}/owners"))  # noqa: S311
    progress(wording.BILLS, 0)
    count = bills.write(settled.homes, registered, scale, on=today, rng=rng)
    drawn = pictures.draw_all(rng=rng)
    world = World(registered, settled, drawn, Agenda(), seed, now)
    families.begin(world)
    desk.begin(world)
    return world, count


@contextmanager
def _in_haste() -> Iterator[None]:
    """Do not wait for the disk; a load cut off is begun anew. Letters of the past are not sent:
    the jobs that would carry them are put where no worker looks."""
    logging.getLogger("domovoy.appeals").setLevel(logging.WARNING)
    with connection.cursor() as cursor, jobs.replace_connector(Nowhere()):
        cursor.execute("SET synchronous_commit = off")
        yield
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("ANALYZE")


def _read_old_notices(now: datetime) -> None:
    Notice.objects.filter(created_at__lt=now - timedelta(days=UNREAD_DAYS)).update(
        read_at=F("created_at") + timedelta(hours=5)
    )


def _summary(world: World, scale: Scale, bill_count: int) -> Summary:
    house = world.register.first_house_of(0)
    flat = world.register.flats[house.pk][owners.OF_NEWCOMER]
    return Summary(
        seed=world.seed,
        scale=scale.name,
        houses=scale.houses,
        flats=scale.houses * scale.flats_in_house,
        owners=scale.owners,
        bills=bill_count,
        appeals=Appeal.objects.filter(kind=Kind.APPEAL).count(),
        complaints=Appeal.objects.filter(kind=Kind.COMPLAINT).count(),
        trial=Trial(house.short_address, flat.number, world.register.accounts[flat.pk].number),
    )
