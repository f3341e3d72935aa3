"""A stand for the journeys, started, stopped and started again as a person would."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from domovoy.stand.children import die_with_parent
from domovoy.stand.database import APPLICATION
from domovoy.stand.postgres import Cluster
from journeys.browser import ROOT

READY = re.compile(r"Домовой готов за .+: (http://\S+)")
PATIENCE = 180
OURS = ("DOMOVOY_", "DATABASE_", "ESIA_", "SMTP_", "DJANGO_", "PORT")
KEPT_LOGS = ROOT / "var" / "journeys"


class Stand:
    """`domovoy run` with a small district in a folder of its own."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="domovoy-journeys-"))
        self.folder.chmod(0o755)  # the database may have to drop root
        self.log = self.folder / "run.log"
        self.port = _two_free_ports()
        self.cluster = Cluster(self.folder / "postgres")
        self.process = None
        self.address = ""

    def start(self):
        """Come back when it has printed its address."""
        before = len(self._said())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "domovoy", "run"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no thread of ours is running yet
            )
        deadline = time.monotonic() + PATIENCE
        while not (ready := READY.search(self._said()[before:])):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the stand did not start:\n{self._said()[before:]}")
            time.sleep(0.1)
        self.address = ready[1]

    def stop(self):
        """Ctrl-C."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process = None

    @contextmanager
    def stopped(self):
        """Nothing answers meanwhile."""
        self.stop()
        yield
        self.start()

    def run_inside(self, script, *arguments):
        """What a script of ours printed that works with the product beside the stand."""
        done = subprocess.run(
            [sys.executable, script, *map(str, arguments)],
            check=False,
            cwd=ROOT,
            env=self._environment()
            | {
                "DATABASE_APP_URL": self.cluster.url(APPLICATION, "domovoy"),
                "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
            },
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def keep_logs(self):
        """Put what the processes said where a person looks for it."""
        kept = KEPT_LOGS / self.folder.name
        shutil.rmtree(KEPT_LOGS, ignore_errors=True)
        kept.mkdir(parents=True, exist_ok=True)
        for log in (self.log, *(self.folder / "log").glob("*.log")):
            if log.exists():
                shutil.copy(log, kept)

    def remove(self):
        """Leave nothing behind."""
        self.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _environment(self):
        """The person's own, but for what other tests have told this process."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return clean | {
            "DOMOVOY_ENV": "development",
            "DOMOVOY_VAR": str(self.folder),
            "DOMOVOY_DEMO": "small",
            "PORT": str(self.port),
        }


def _two_free_ports():
    """The first of two neighbours nobody listens on: the stand-in for ESIA takes the second."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
