"""Bringing the tables up to date, as their owner, and knowing cheaply that they are."""

import hashlib
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import domovoy
from domovoy.stand.database import Connection, DatabaseUrls, connect
from domovoy.stand.errors import MigrationFailed

PACKAGES_WITH_TABLES = ("django", "procrastinate")


def migrate(urls: DatabaseUrls) -> None:
    """Run the migrations that have not been run. Raises MigrationFailed."""
    if is_migrated(urls):
        return
    as_owner = {
        "DOMOVOY_ENV": "development",
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
        "DATABASE_URL": urls.owner,
        "DATABASE_APP_URL": urls.owner,
    }
    command = [
        sys.executable,
        "-m",
        "django",
        "migrate",
        "--no-input",
        "--skip-checks",
        "--verbosity=0",
    ]
    done = subprocess.run(command, check=False, env=as_owner, capture_output=True, text=True)
    if done.returncode != 0:
        raise MigrationFailed(reason=done.stderr.strip() or done.stdout.strip())
    with connect(urls.owner) as connection:
        _remember(connection, _state(connection))


def is_migrated(urls: DatabaseUrls) -> bool:
    """Whether these very migrations ran here, and nothing was restored over them since."""
    with connect(urls.owner) as connection:
        remembered = connection.execute(
            "SELECT obj_description('public'::regnamespace, 'pg_namespace')"
        ).fetchone()
        return remembered is not None and remembered[0] == _state(connection)


def _state(connection: Connection) -> str:
    digest = hashlib.sha256(_files_digest())
    known = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if known and known[0]:
        ran = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        digest.update(repr(ran).encode())
    return f"migrated {digest.hexdigest()}"


def _files_digest() -> bytes:
    digest = hashlib.sha256()
    for package in PACKAGES_WITH_TABLES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    home = Path(domovoy.__file__).parent
    for file in sorted(home.glob("*/migrations/*.py")):
        digest.update(f"{file.relative_to(home)}\n".encode() + file.read_bytes())
    return digest.digest()


def _remember(connection: Connection, state: str) -> None:
    connection.execute(f"COMMENT ON SCHEMA public IS '{state}'")
