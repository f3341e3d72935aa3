"""`python -m benchmarks.floor.serve`: the floor on PORT, with the product's granian settings."""

import gc
import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from granian import Granian
from granian.constants import Interfaces

from domovoy.stand.children import die_with_parent
from domovoy.stand.web import BLOCKING_THREADS, WORKERS


def main() -> None:
    """Serve until told to stop."""
    server = Granian(
        "benchmarks.floor.serve:main",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
    )
    get_wsgi_application()
    gc.freeze()
    server.serve(target_loader=_in_worker)


def _in_worker(_target: str) -> Callable[..., Any]:
    die_with_parent()
    return get_wsgi_application()


if __name__ == "__main__":
    main()
