"""What is cheaper to find out before anything has been started."""

import errno
import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domovoy.stand.errors import AlreadyRunning, FolderUnusable, NoSpace, PortBusy

SPACE = 300 * 1024**2
PATIENCE_WITH_PORTS = 3.0  # the last moments of processes whose parent was killed


def require_space(folder: Path, *, needed: int = SPACE) -> None:
    """Raises NoSpace."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoSpace(folder=folder, free=free // 1024**2, needed=needed // 1024**2)


def require_free_ports(host: str, ports: tuple[int, ...]) -> None:
    """Raises PortBusy with a port that is free."""
    deadline = time.monotonic() + PATIENCE_WITH_PORTS
    while busy := [port for port in ports if not _is_free(host, port)]:
        if time.monotonic() > deadline:
            raise PortBusy(port=busy[0], another=_another(host, ports))
        time.sleep(0.1)


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder for one stand; the kernel lets go of it whatever happens to us.

    Raises AlreadyRunning, FolderUnusable.
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
        held = os.open(var / "running", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        raise FolderUnusable(folder=var, reason=problem.strerror) from problem
    with os.fdopen(held, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(pid=file.read().strip() or "?") from None
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True


def _another(host: str, ports: tuple[int, ...]) -> int:
    steps = range(len(ports))
    candidates = range(ports[0] + 10, ports[0] + 1000, 10)
    free = (port for port in candidates if all(_is_free(host, port + step) for step in steps))
    return next(free, ports[0] + 10)
