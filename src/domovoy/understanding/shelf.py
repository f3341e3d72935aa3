"""What was learned, kept in DOMOVOY_VAR, so that a process is ready at once.

`catalogue.npz` is learned from the catalogue alone and made anew whenever the catalogue changes;
`history.npz` is learned with the organisation's own past appeals, by `domovoy learn`. A file that
cannot be used is as good as none: nothing here keeps a message from being understood.
"""

import contextlib
import os
from functools import cache
from pathlib import Path

from domovoy.catalogue import Catalogue, shipped_catalogue
from domovoy.understanding.errors import ModelUnusable
from domovoy.understanding.understander import Understander


def folder() -> Path:
    """Where everything that was learned is kept."""
    return Path(os.environ.get("DOMOVOY_VAR") or "var") / "understanding"


def history_model() -> Path:
    """What `domovoy learn` made; none, and the catalogue alone is followed."""
    return folder() / "history.npz"


def corrections() -> Path:
    """What dispatchers put right in the desk: columns `text` and `problem`."""
    return folder() / "corrections.csv"


@cache
def shipped_understander() -> Understander:
    """Learned from the shipped catalogue alone; learned once, then read from the shelf."""
    return _kept(folder() / "catalogue.npz", shipped_catalogue())


def current_understander() -> Understander:
    """Learned with the organisation's history where there is one, else the shipped one.

    Asks at every call whether a newer model lies on the shelf, so that a server need not be
    started anew after `domovoy learn`.
    """
    try:
        changed = history_model().stat().st_mtime_ns
    except OSError:
        return shipped_understander()
    return _learned(history_model(), changed) or shipped_understander()


_loaded: dict[Path, tuple[int, Understander | None]] = {}


def _learned(path: Path, changed: int) -> Understander | None:
    """The model of that moment; only the newest is held in memory."""
    if _loaded.get(path, (0, None))[0] != changed:
        understander = None
        with contextlib.suppress(ModelUnusable):
            understander = Understander.load(path, shipped_catalogue())
        _loaded[path] = changed, understander
    return _loaded[path][1]


def _kept(path: Path, catalogue: Catalogue) -> Understander:
    with contextlib.suppress(ModelUnusable):
        return Understander.load(path, catalogue)
    understander = Understander.learn(catalogue)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        understander.save(path)
    return understander
