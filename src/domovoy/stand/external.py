"""A server of the administrator's own, named by DATABASE_URL."""

import json
import os
import secrets
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from domovoy.stand.database import (
    Connection,
    DatabaseUrls,
    as_role,
    connect,
    ensure_role,
    grant_use,
    without_password,
)
from domovoy.stand.errors import ApplicationRoleMissing

KEPT_IN = "database-app.json"


def prepare_external(owner_url: str, application_url: str | None, *, var: Path) -> DatabaseUrls:
    """The two ways into an outside database; the serving role is made when nobody named one.

    Raises DatabaseUnreachable, ApplicationRoleMissing.
    """
    with connect(owner_url) as connection:
        if application_url:
            role = str(conninfo_to_dict(application_url).get("user", ""))
        else:
            application_url, role = _own_role(connection, owner_url, var)
        owner = str(_one(connection, "SELECT current_user"))
        if role != owner:
            grant_use(connection, owner=owner, application=role)
    return DatabaseUrls(owner_url, application_url)


def _own_role(connection: Connection, owner_url: str, var: Path) -> tuple[str, str]:
    role = f"{_one(connection, 'SELECT current_database()')}_app"
    server = without_password(owner_url)
    password = _kept_password(var / KEPT_IN, server)
    url = as_role(owner_url, role, password=password)
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        try:
            ensure_role(connection, role, password=password)
        except psycopg.errors.InsufficientPrivilege as problem:
            raise ApplicationRoleMissing(
                server=server, role=role, reason=problem.diag.message_primary
            ) from problem
    return url, role


def _kept_password(file: Path, server: str) -> str:
    """The password made for that server once and kept where only we can read it."""
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    if server not in kept:
        kept[server] = secrets.token_urlsafe(32)
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(
            os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w"
        ) as out:
            json.dump(kept, out)
        unfinished.replace(file)
    return kept[server]


def _one(connection: Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
