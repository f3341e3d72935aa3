"""The role that serves must be one that the database's own rules bind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import connection

from domovoy.identity.resealing import require_fitting
from domovoy.identity.sealing import Seal
from domovoy.site.environment import SettingMissing
from domovoy.site.unbound import UNBOUND

log = structlog.get_logger(__name__)
PATIENCE, PAUSE = 30.0, 0.5
"""Seconds a start waits for a database that cannot be reached, and between two tries."""


def await_database(
    *, patience: float = PATIENCE, connect: Callable[..., Any] = psycopg.connect
) -> None:
    """Wait until the database lets us in: it may just be starting again beside us.

    Only what keeps from connecting is waited for. Raises psycopg.OperationalError of the last try.
    """
    until = monotonic() + patience
    told = False
    while True:
        try:
            connect(**connection.get_connection_params()).close()
        except psycopg.OperationalError as problem:
            if monotonic() >= until:
                raise
            if not told:
                log.warning("waiting for the database", reason=str(problem).partition("\n")[0])
            told = True
            sleep(PAUSE)
        else:
            return


def require_application_role() -> None:
    """Refuse to serve as a role that passes row-level security: a superuser, the tables' owner.

    Raises SettingMissing. One statement; the connection is given back.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND)
        unbound = cursor.fetchone()
    connection.close()
    if unbound:
        raise SettingMissing(
            f"DATABASE_APP_URL names {unbound[0]}, whom no rule of the database binds: "
            "name a role that is NOSUPERUSER NOBYPASSRLS and does not own the tables"
        )


def require_own_keys() -> None:
    """Refuse to work with keys of another database: what they seal, nobody could open later.

    Raises KeysUnusable, KeysForeign, SealBroken.
    """
    require_fitting(Seal.read(Path(settings.SEALING_KEYS_FILE)))
