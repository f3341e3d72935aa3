"""The file of sealing keys: made once, read by its owner alone, changed step by step.

Every step replaces the whole file, so a kill leaves the one before or the one after it.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from domovoy.identity.sealing import NEXT_PRINT_KEY, Seal, new_key

OTHERS = stat.S_IRWXG | stat.S_IRWXO
CHANGED_AT = "changed_at"
IN_FLIGHT = timedelta(hours=1)
"""How long something sealed with a key that was the newest a moment ago may still be written."""


class KeysInUse(Exception):
    """Another process is changing the keys."""

    code = "keys_in_use"


class KeysTooYoung(Exception):
    """The keys were changed so lately that the old ones may still be sealing; `until` when."""

    code = "keys_too_young"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"keys are too young until {until:%H:%M}")
        self.until = until


def make(file: Path) -> bool:
    """Make a file of new keys where there is none and tell whether it was made."""
    if file.exists():
        return False
    write_privately(file, Seal.new().to_json())
    return True


def is_private(file: Path) -> bool:
    """Tell whether nobody but its owner may read or change the file."""
    return not file.stat().st_mode & OTHERS


@contextmanager
def changing(file: Path) -> Iterator[None]:
    """Keep every other process from changing the file. Raises KeysInUse."""
    with os.fdopen(os.open(f"{file}.lock", os.O_CREAT | os.O_RDWR, 0o600), "w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeysInUse from None
        yield


def add_key(file: Path, *, at: datetime) -> Seal:
    """Put a new key before all others: from now on it seals, they only open."""
    seal = Seal.read(file)
    changed = replace(seal, keys=(new_key(), *seal.keys))
    write_privately(file, changed.to_json(**{CHANGED_AT: at.isoformat()}))
    return changed


def forget_old_keys(file: Path) -> Seal:
    """Leave the newest key alone. The caller has shown that nothing is sealed with another."""
    seal = Seal.read(file)
    changed = replace(seal, keys=seal.keys[:1])
    write_privately(file, changed.to_json(**_told(file)))
    return changed


def require_settled(file: Path, *, at: datetime) -> None:
    """Refuse while something may yet be written that an old key has sealed. Raises KeysTooYoung."""
    changed = _told(file).get(CHANGED_AT)
    if changed and at < (until := datetime.fromisoformat(changed) + IN_FLIGHT):
        raise KeysTooYoung(until)


def begin_print_key(file: Path) -> tuple[Seal, str]:
    """Return the keys and the further key of fingerprints, chosen now or before a kill.

    From here to `finish_print_key` the product does not start with this file.
    """
    seal, chosen = Seal.read_any(file)
    if not chosen:
        chosen = new_key()
        write_privately(file, seal.to_json(**{**_told(file), NEXT_PRINT_KEY: chosen}))
    return seal, chosen


def finish_print_key(file: Path) -> None:
    """Use the further key of fingerprints: the database holds what it has made."""
    seal, chosen = Seal.read_any(file)
    told = {name: value for name, value in _told(file).items() if name != NEXT_PRINT_KEY}
    changed = replace(seal, print_keys=(*seal.print_keys, chosen))
    write_privately(file, changed.to_json(**told))


def write_privately(file: Path, text: str) -> None:
    """Put a text in place whole, or not at all, readable to us alone."""
    unfinished = file.with_name(f"{file.name}.new")
    unfinished.unlink(missing_ok=True)
    opened = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)


def _told(file: Path) -> dict[str, str]:
    """Return what the file remembers besides the keys."""
    known = json.loads(file.read_text(encoding="utf-8"))
    return {name: known[name] for name in (CHANGED_AT, NEXT_PRINT_KEY) if name in known}
