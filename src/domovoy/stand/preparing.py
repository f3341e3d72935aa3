"""Steps between a running database and the first page; each is over at once the second time."""

import hashlib
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import domovoy
from domovoy.identity import key_file
from domovoy.identity.key_file import write_privately
from domovoy.identity.sealing import KeysUnusable, Seal
from domovoy.stand.database import DatabaseUrls, connect
from domovoy.stand.errors import PreparationFailed, SealingKeysOpen, SealingKeysUnusable

DEMO_CHAIN = "00000000-0000-4000-8000-000000000001"  # where a load leaves its marks
DEMO_BEGUN, DEMO_LOADED = "demo_begun", "demo_loaded"
ESIA_SETTINGS = ("ESIA_KEY_FILE", "ESIA_CERTIFICATE_FILE", "ESIA_TOKEN_KEY_FILES")


def run(
    step: str,
    arguments: list[str],
    environment: Mapping[str, str],
    *,
    shows_progress: bool = False,
) -> str:
    """What that module printed. Raises PreparationFailed naming the step."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if shows_progress else subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout or "").strip()
        raise PreparationFailed(step=step, reason=said or "сказано выше.")
    return done.stdout


def secret_key(var: Path) -> str:
    """The key sessions are signed with: made once, readable to us alone."""
    kept = var / "secret.json"
    if not kept.exists():
        write_privately(kept, json.dumps({"secret_key": secrets.token_urlsafe(64)}))
    return str(json.loads(kept.read_text())["secret_key"])


def sealing_keys(file: Path, *, mode: str) -> None:
    """Keys that personal data is sealed with: made once, readable to us alone.

    In production somebody makes them knowingly and keeps a copy: new keys open nothing that was
    sealed before. Raises SealingKeysUnusable, SealingKeysOpen.
    """
    try:
        if mode != "production":
            key_file.make(file)
        Seal.read(file)
    except (KeysUnusable, OSError):
        raise SealingKeysUnusable(file=file) from None
    if mode == "production" and not key_file.is_private(file):
        raise SealingKeysOpen(file=file)


def esia_keys(var: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Keys to sign in through the stand-in with, as settings; made once."""
    folder = var / "esia"
    known = folder / "files.json"
    if known.exists():
        settings: dict[str, str] = json.loads(known.read_text())
        if all(Path(file).exists() for file in settings.values()):
            return settings
    step = "подготовить ключи учебного входа"
    printed = run(
        step, ["domovoy.gateways.esia.development_keys", str(folder)], environment
    ).splitlines()
    settings = dict(zip(ESIA_SETTINGS, printed, strict=True))
    write_privately(known, json.dumps(settings))
    return settings


def static_files(var: Path, environment: Mapping[str, str]) -> None:
    """Scripts, styles and pictures under names that change with what is in them."""
    kept = var / "static" / "prepared"
    state = _static_state()
    if kept.exists() and kept.read_text() == state:
        return
    arguments = [
        "django",
        "collectstatic",
        "--no-input",
        "--clear",
        "--skip-checks",
        "--verbosity=0",
    ]
    run("собрать файлы страниц", arguments, environment)
    kept.write_text(state)


def demo_district(urls: DatabaseUrls, environment: Mapping[str, str], *, scale: str) -> None:
    """People and houses to try everything on, where there are none or only half of them."""
    if not _is_unsettled(urls):
        return
    print("Заселяю учебный район: это бывает один раз…", flush=True)
    as_owner = {**environment, **urls.environment(), "DATABASE_APP_URL": urls.owner}
    run(
        "заселить учебный район",
        ["domovoy", "demo", "--scale", scale],
        as_owner,
        shows_progress=True,
    )


def _is_unsettled(urls: DatabaseUrls) -> bool:
    with connect(urls.owner) as connection:
        nobody = connection.execute(
            "SELECT NOT EXISTS (SELECT FROM housing_organisation)"
            " AND NOT EXISTS (SELECT FROM identity_person)"
        ).fetchone()
        marks = connection.execute(
            "SELECT event FROM journal_entry WHERE chain = %s", [DEMO_CHAIN]
        ).fetchall()
    half_made = (DEMO_BEGUN,) in marks and (DEMO_LOADED,) not in marks
    return half_made or nobody == (True,)


def _static_state() -> str:
    home = Path(domovoy.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(home.glob("*/static/**/*")):
        seen = file.stat()
        digest.update(f"{file} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    digest.update((home.parent.parent / "requirements" / "run.txt").read_bytes())
    return digest.hexdigest()
