"""Keys kept in a folder: made once, whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_OWNER_ONLY = 0o700


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; if there is none, it is made first.

    Of several processes that come at once one makes it and all read the same. A process killed
    on the way leaves no half-written key.
    """
    if not file.exists():
        file.parent.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        _place(file, make())
    return file.read_bytes()


def _place(file: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        Path(file).hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
