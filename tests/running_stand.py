"""A whole stand for tests: `domovoy run` in a folder of its own, with real processes."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from domovoy.stand.children import processes_of
from domovoy.stand.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]
WEB, WORKER, ESIA = "domovoy.stand.web", "worker", "domovoy.gateways.esia.standin"


class Stand:
    """One `domovoy run` in a folder of its own, told nothing but what the test tells it."""

    def __init__(self, folder, **told):
        self.var = folder / "var"
        self.port = free_pair_of_ports()
        self.python = sys.executable
        self.account = None
        self.began = self.took = 0.0
        self.environment = {
            "PATH": os.environ["PATH"],
            "DOMOVOY_DEMO": "no",
            "DOMOVOY_VAR": str(self.var),
            "PORT": str(self.port),
            **told,
        }
        self.process = None

    def start(self):
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [self.python, "-m", "domovoy", "run"],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            **(self.account.arguments() if self.account else {}),
        )
        return self

    def welcome(self):
        """What it says until it is ready."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        else:
            raise AssertionError(self.process.stderr.read())
        self.took = time.monotonic() - self.began
        return "".join(lines)

    def child(self, word):
        """The pid of the child whose command has that word."""
        for pid in processes_of(self.var):
            with contextlib.suppress(OSError):
                parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if int(parent) == self.process.pid and word.encode() in command:
                    return pid
        return None

    @property
    def postmaster(self):
        return Cluster(self.var / "postgres").pid()

    def kill(self, word):
        killed = self.child(word)
        os.kill(killed, signal.SIGKILL)
        return until(lambda: self.child(word) not in {None, killed})

    def answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with (
            contextlib.closing(connection),
            contextlib.suppress(OSError, http.client.HTTPException),
        ):
            connection.request("GET", "/")
            return connection.getresponse().status
        return None

    def ask(self, question):
        cluster = Cluster(self.var / "postgres")
        with psycopg.connect(cluster.url("domovoy_owner", "domovoy")) as connection:
            return connection.execute(question).fetchone()

    def command(self, *arguments):
        """Run a command beside it, told what the stand was told."""
        return subprocess.run(
            [self.python, "-m", "domovoy", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def stop(self, how=signal.SIGINT):
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def remains(self):
        """Pids of whatever of it still runs."""
        return processes_of(self.var) + [pid for pid in [self.postmaster] if pid]


def free_pair_of_ports():
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


def until(happened, *, within=20):
    deadline = time.monotonic() + within
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@contextlib.contextmanager
def a_folder():
    """Reachable for any user of the machine, and empty of servers afterwards."""
    with tempfile.TemporaryDirectory(prefix="domovoy-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder
        if (folder / "var" / "postgres").exists():
            Cluster(folder / "var" / "postgres").remove()
