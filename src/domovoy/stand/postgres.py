"""The embedded PostgreSQL: made, started, found again, stopped; nothing of it is ever lost.

The postmaster outlives whoever started it, even one that was killed; the next one finds it by
its pid file and asks it `SELECT 1`. It listens on one socket, in a folder only its own user may
enter, and trusts whoever got that far.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from types import MappingProxyType

import psycopg
from psycopg.conninfo import make_conninfo

from domovoy.stand.binaries import (
    MAJOR_VERSION,
    Account,
    bundled_installation,
    choose_account,
    copied_installation,
)
from domovoy.stand.errors import ClusterDidNotStart, ClusterOfAnotherVersion, FolderOfAnother

SUPERUSER = "domovoy_admin"
PORT = 5432  # names the socket; no network port is opened
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes with the terminating zero
UNREACHABLE_FOLDERS_LIVE_IN = Path("/var/lib")
CALM_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
INITDB = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth-local=trust",
    "--auth-host=reject",
    f"--username={SUPERUSER}",
)


@dataclass(frozen=True)
class Postmaster:
    """A running (or said to be running) server, as its pid file tells it."""

    pid: int
    socket_folder: str

    def is_alive(self, data: Path) -> bool:
        """Whether that pid is a process living in our data folder, not a number used again."""
        return _working_folder(self.pid) == data


class Cluster:
    """One PostgreSQL in one folder."""

    def __init__(self, folder: Path, *, settings: Mapping[str, str] = NO_SETTINGS) -> None:
        self.asked_folder = folder.absolute()
        self.settings = settings

    @cached_property
    def account(self) -> Account:
        return choose_account(self.asked_folder)

    @cached_property
    def home(self) -> Path:
        """The folder asked for, or one our account can reach when it cannot reach that."""
        folder = self.asked_folder
        self._take(folder)
        if self.account.may("w", folder):
            return folder
        digest = sha256(str(folder).encode()).hexdigest()[:12]
        elsewhere = UNREACHABLE_FOLDERS_LIVE_IN / f"domovoy-{digest}"
        self._take(elsewhere)
        return elsewhere

    @property
    def data(self) -> Path:
        return (self.home / "data").resolve()

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @cached_property
    def programs(self) -> Path:
        installation = bundled_installation()
        if not self.account.may("x", installation / "bin" / "postgres"):
            installation = copied_installation(installation, self.home)
        return installation / "bin"

    @cached_property
    def socket_folder(self) -> Path:
        """Below our own folder, or below the temporary one when that path would be too long."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
            digest = sha256(str(self.home).encode()).hexdigest()[:12]
            folder = Path(gettempdir()) / f"domovoy-{self.account.uid}-{digest}"
        return folder

    def url(self, role: str, database: str) -> str:
        """How to come in as that role; for `psycopg` and for DATABASE_URL alike."""
        host = str(self.socket_folder).replace("/", "%2F")
        return f"postgresql://{role}@/{database}?host={host}&port={PORT}"

    def start(self, *, timeout: float = 120) -> None:
        """Come back when the server answers: found running, or made and started.

        Crash recovery and the last processes of a killed server are waited for.
        Raises ClusterDidNotStart, ClusterOfAnotherVersion, FolderOfAnother, CannotDropRoot.
        """
        deadline = time.monotonic() + timeout
        with self._locked():
            self._initialise()
            launched = False
            while (silence := self._why_silent()) is not None:
                if self._said_to_run() is None:
                    if launched:
                        raise ClusterDidNotStart(reason=self._last_words(), log=self.log)
                    self._await_orphans(deadline)
                    self._launch(deadline)
                    launched = True
                if time.monotonic() > deadline:
                    raise ClusterDidNotStart(reason=silence, log=self.log)
                time.sleep(0.02)

    def is_answering(self) -> bool:
        """Whether `SELECT 1` comes back."""
        return self._why_silent() is None

    def pid(self) -> int | None:
        """The postmaster's pid, or None when it does not run."""
        running = self._said_to_run()
        return running.pid if running else None

    def stop(self, *, timeout: float = 60) -> None:
        """Roll back what is open, write everything down; after the timeout, harder."""
        with self._locked():
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                running = self._said_to_run()
                if running is None:
                    return
                os.kill(running.pid, how)
                self._await_end(running, time.monotonic() + timeout)

    def remove(self) -> None:
        """Stop and leave nothing behind, the data least of all. For tests."""
        self.stop(timeout=10)
        for folder in {self.socket_folder, self.home, self.asked_folder}:
            shutil.rmtree(folder, ignore_errors=True)

    def _take(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        owner = folder.stat().st_uid
        if owner == self.account.uid:
            return
        if os.geteuid() != 0:
            raise FolderOfAnother(folder=folder)
        os.chown(folder, self.account.uid, self.account.gid)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(self.home / "lock", flags, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != MAJOR_VERSION:
                raise ClusterOfAnotherVersion(folder=self.data, found=found, expected=MAJOR_VERSION)
            return
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        hasty = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        made = subprocess.run(
            [self.programs / "initdb", "-D", unfinished, *INITDB, *hasty],
            check=False,
            cwd=self.home,
            env=CALM_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            **self.account.arguments(),
        )
        if made.returncode != 0:
            raise ClusterDidNotStart(reason=made.stderr.strip()[-500:], log=self.log)
        unfinished.rename(self.data)

    def _said_to_run(self) -> Postmaster | None:
        """What the pid file says, when it is true."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            said = Postmaster(int(lines[0]), lines[4] if len(lines) > 4 else "")  # noqa: PLR2004
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return said if said.is_alive(self.data) else None

    def _await_orphans(self, deadline: float) -> None:
        """Processes of a killed server see its death within moments; no other may start before."""
        while _processes_in(self.data) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _clear_traces(self) -> None:
        """The pid files of a server known to be dead: its number may be somebody else's by now."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.socket_folder / left).unlink(missing_ok=True)

    def _launch(self, deadline: float) -> None:
        self._prepare_socket_folder()
        self._clear_traces()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        log = os.open(self.log, flags, 0o600)
        try:
            postmaster = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *self._options()],
                cwd=self.data if os.geteuid() == self.account.uid else "/",
                env=CALM_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.account.arguments(),
            )
        finally:
            os.close(log)
        while self._said_to_run() is None:
            if postmaster.poll() is not None or time.monotonic() > deadline:
                raise ClusterDidNotStart(reason=self._last_words(), log=self.log)
            time.sleep(0.01)
        postmaster.returncode = 0  # it outlives this object: `subprocess` need not watch it

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _prepare_socket_folder(self) -> None:
        folder = self.socket_folder
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            found = folder.lstat()
            if folder.is_symlink() or found.st_uid != self.account.uid:
                raise FolderOfAnother(folder=folder) from None
        folder.chmod(0o700)

    def _why_silent(self) -> str | None:
        inside = make_conninfo(self.url(SUPERUSER, "postgres"), connect_timeout=5)
        try:
            with psycopg.connect(inside) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as problem:
            return str(problem)
        return None

    def _await_end(self, running: Postmaster, deadline: float) -> None:
        while running.is_alive(self.data) and time.monotonic() < deadline:
            _reap(running.pid)
            time.sleep(0.02)

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        telling = [line for line in lines[-30:] if "FATAL" in line or "PANIC" in line]
        return (telling or lines)[-1].strip() if lines else ""


def _working_folder(pid: int) -> Path | None:
    """Where the process lives: PostgreSQL's live in their data folder. None for the dead."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def _processes_in(folder: Path) -> list[int]:
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _working_folder(pid) == folder and _name(pid) == "postgres"]


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
