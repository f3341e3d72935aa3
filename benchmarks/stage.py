"""A PostgreSQL of the run's own, databases on it, and servers in production shape."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from domovoy.stand import preparing
from domovoy.stand.children import die_with_parent
from domovoy.stand.database import (
    APPLICATION,
    OWNER,
    DatabaseUrls,
    connect,
    create_database,
    ensure_database,
    grant_use,
)
from domovoy.stand.migrate import migrate
from domovoy.stand.postgres import SUPERUSER, Cluster

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "100"}
PATIENCE = 60
OURS = ("DOMOVOY_", "DATABASE_", "ESIA_", "SMTP_", "DJANGO_", "PORT")


@dataclass
class Stage:
    """Everything started here ends with it."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="domovoy-bench-")))
    ending: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Stage":
        self.folder.chmod(0o755)
        self.ending.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.cluster = Cluster(self.folder / "postgres", settings=SETTINGS)
        self.ending.callback(self.cluster.remove)
        self.cluster.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.ending.close()

    def database(self, name: str) -> DatabaseUrls:
        """Return a database with the product's tables and nothing in them."""
        urls = ensure_database(self.cluster, name)
        migrate(urls)
        return urls

    def bare_database(self, name: str) -> DatabaseUrls:
        """Return a database with nothing in it at all."""
        return ensure_database(self.cluster, name)

    def copy(self, name: str, *, of: str) -> DatabaseUrls:
        """Return a copy of a database nobody is connected to."""
        with connect(self.cluster.url(SUPERUSER, "postgres")) as admin:
            create_database(admin, name, owner=OWNER, template=of)
        urls = ensure_database(self.cluster, name)
        with connect(self.cluster.url(SUPERUSER, name)) as admin:
            grant_use(admin, owner=OWNER, application=APPLICATION)
        return urls

    def environment(self, urls: DatabaseUrls, *, port: int) -> dict[str, str]:
        """Return what a process of the product is told."""
        var = self.folder / "var"
        var.mkdir(parents=True, exist_ok=True)
        preparing.sealing_keys(var / "sealing.json", mode="development")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
            "DOMOVOY_ENV": "development",
            "DOMOVOY_VAR": str(var),
            "DOMOVOY_BASE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "DATABASE_APP_URL": urls.application,
        }

    def serve(self, module: str, environment: Mapping[str, str], *, path: str) -> int:
        """Start a server and wait until that path answers; returns its process's number."""
        log = (self.folder / f"{module}-{environment['PORT']}.log").open("ab")
        server = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads here
        )
        self.ending.callback(server.wait)
        self.ending.callback(server.terminate)
        _await(f"http://127.0.0.1:{environment['PORT']}{path}", server, Path(log.name))
        return server.pid

    def prepare_static(self, environment: Mapping[str, str]) -> None:
        """Collect scripts and styles, as the stand does before it serves."""
        preparing.static_files(self.folder / "var", environment)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _await(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{address} does not answer:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)
        else:
            return
