"""The product inside this process: it fills the base database and counts statements."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import connection

from benchmarks.population import Population, populate
from domovoy.demo.loading import load
from domovoy.demo.scale import SMALL
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from domovoy.site.environment import Database
from domovoy.stand.database import DatabaseUrls


def settle(*, to_send: int, to_talk: int, at: datetime) -> Population:
    """Make the small district with everybody signed in, and let go of the database."""
    logging.getLogger("domovoy").setLevel(logging.WARNING)
    with acting(THE_SYSTEM):
        load(scale=SMALL, now=at, progress=lambda _step, _part: None)
        population = populate(to_send=to_send, to_talk=to_talk, at=at)
    _let_go()
    return population


def move_to(urls: DatabaseUrls) -> None:
    """Ask another database from now on."""
    _let_go()
    there = Database.parse(urls.application, setting="DATABASE_APP_URL")
    settings.DATABASES["default"].update(
        NAME=there.name, USER=there.user, HOST=there.host, PORT=there.port
    )
    connection.settings_dict.update(settings.DATABASES["default"])


def _let_go() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
