"""A real PostgreSQL for the tests: migrated once by the owner, copied for every test process.

It is the embedded one in a folder that dies with the run, or the server whose superuser
TEST_DATABASE_URL names (postgresql://…).
"""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from psycopg import sql

from domovoy.stand.database import (
    DatabaseUrls,
    as_role,
    connect,
    create_database,
    ensure_role,
    grant_use,
    require_sound,
)
from domovoy.stand.migrate import migrate
from domovoy.stand.postgres import SUPERUSER, Cluster

BEGINNING = "domovoy-tests-"
A_WHILE = 600  # seconds
UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


class DatabasesOfARun:
    """The folder of one run of the tests, shared by its processes, and the databases in it."""

    def __init__(self, folder):
        self.folder = folder
        self.prefix = folder.name.replace("-", "_").lower()
        self.owner = f"{self.prefix}_owner"
        self.application = f"{self.prefix}_app"
        self.cluster = Cluster(folder / "postgres", settings=UNSAFE_BUT_QUICK)
        self.outside = os.environ.get("TEST_DATABASE_URL")

    @classmethod
    def begin(cls):
        """A new folder; those of runs that were killed are cleared away."""
        for left in Path(tempfile.gettempdir()).glob(f"{BEGINNING}*"):
            if not _is_in_use(left):
                cls(left).finish()
        folder = Path(tempfile.mkdtemp(prefix=BEGINNING))
        folder.chmod(0o755)
        return cls(folder)

    def database(self, name):
        """A migrated database of that name, holding nothing but what the migrations put there."""
        with self._alone():
            if not self.outside:
                self.cluster.start()
            if not self._exists("template"):
                self._make_template()
        self._copy_template(name)
        urls = self._urls(name)
        require_sound(urls)
        return urls

    def renew(self, name):
        """Put the database back as it was, whatever was committed or is still connected."""
        self._drop(self._full(name))
        self._copy_template(name)

    def finish(self):
        """Leave nothing behind."""
        if self.outside:
            for name in self._known("pg_database", "datname"):
                self._drop(name)
            for role in self._known("pg_roles", "rolname"):
                self._administer("DROP ROLE {}", role)
        elif (self.folder / "postgres").exists():
            self.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _full(self, name):
        return f"{self.prefix}_{name}"

    def _admin(self, database=None):
        url = self.outside or self.cluster.url(SUPERUSER, "postgres")
        return urlsplit(url)._replace(path=f"/{database}").geturl() if database else url

    def _urls(self, name):
        url = self._admin(self._full(name))
        password = self.prefix if self.outside else ""
        return DatabaseUrls(
            as_role(url, self.owner, password=password),
            as_role(url, self.application, password=password),
        )

    def _make_template(self):
        unfinished = self._full("unfinished")
        with connect(self._admin()) as admin:
            for role in (self.owner, self.application):
                ensure_role(admin, role, password=self.prefix)
            create_database(admin, unfinished, owner=self.owner)
        self._grant(unfinished)
        migrate(self._urls("unfinished"))
        self._administer("ALTER DATABASE {} RENAME TO {}", unfinished, self._full("template"))

    def _copy_template(self, name):
        with connect(self._admin()) as admin:
            create_database(
                admin, self._full(name), owner=self.owner, template=self._full("template")
            )
        self._grant(self._full(name))

    def _grant(self, database):
        with connect(self._admin(database)) as connection:
            grant_use(connection, owner=self.owner, application=self.application)

    def _drop(self, database):
        self._administer("DROP DATABASE {} WITH (FORCE)", database)

    def _exists(self, name):
        return self._full(name) in self._known("pg_database", "datname")

    def _known(self, catalogue, column):
        query = sql.SQL("SELECT {column} FROM {catalogue} WHERE starts_with({column}, {prefix})")
        with connect(self._admin()) as admin:
            found = admin.execute(
                query.format(
                    column=sql.Identifier(column),
                    catalogue=sql.Identifier(catalogue),
                    prefix=f"{self.prefix}_",
                )
            )
            return [name for (name,) in found]

    def _administer(self, statement, *names):
        with connect(self._admin()) as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @contextmanager
    def _alone(self):
        with (self.folder / "making").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def in_use(folder):
    """Tell other runs that this folder is not abandoned; the kernel forgets it with us."""
    with (folder / "in-use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_in_use(folder):
    try:
        with (folder / "in-use").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:  # not yet there, or lost with a run that was killed while it ended
        return time.time() - folder.stat().st_mtime < A_WHILE
    except OSError:  # held by its run
        return True
    return False
