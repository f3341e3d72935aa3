"""`python -m domovoy.stand.web`: the pages, served by granian.

Loaded once before the workers are forked, so that they share what they do not change.
PostgreSQL gives 100 connections: WORKERS × BLOCKING_THREADS of them are for pages.
"""

import gc
import os
from collections.abc import Callable
from typing import Any

from domovoy.stand.children import die_with_parent

WORKERS = 2
BLOCKING_THREADS = 4


def main() -> None:
    """Serve until told to stop."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    server = Granian(
        "domovoy.site.wsgi:application",
        address=os.environ.get("DOMOVOY_HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=10,
    )
    _application("")
    _know_the_mind()
    _disconnect()
    gc.freeze()
    server.serve(target_loader=_in_worker)


def _application(_target: str) -> Callable[..., Any]:
    from domovoy.site.wsgi import application  # noqa: PLC0415

    return application


def _know_the_mind() -> None:
    """Read the law, the catalogue and what was learned, so that no first message waits for it."""
    from domovoy.conversation import shipped_conversation  # noqa: PLC0415
    from domovoy.regulation import norm_book, work_calendar  # noqa: PLC0415

    shipped_conversation()
    norm_book()
    work_calendar()


def _disconnect() -> None:
    """Two processes on one connection would read each other's answers: none may cross a fork."""
    from django.db import connections  # noqa: PLC0415

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]


def _in_worker(target: str) -> Callable[..., Any]:
    die_with_parent()
    return _application(target)


if __name__ == "__main__":
    main()
