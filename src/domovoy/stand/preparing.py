"""Steps between a running database and the first page; each is over at once the second time."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import domovoy
from domovoy.stand.database import DatabaseUrls, connect
from domovoy.stand.errors import PreparationFailed

ESIA_SETTINGS = ("ESIA_KEY_FILE", "ESIA_CERTIFICATE_FILE", "ESIA_TOKEN_KEY_FILES")


def run(step: str, arguments: list[str], environment: Mapping[str, str]) -> str:
    """What that module printed. Raises PreparationFailed naming the step."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).decode(errors="replace")
        raise PreparationFailed(step=step, reason=said)
    return done.stdout.decode(errors="replace")


def secret_key(var: Path) -> str:
    """The key sessions are signed with: made once, readable to us alone."""
    kept = var / "secret.json"
    if not kept.exists():
        write_privately(kept, json.dumps({"secret_key": secrets.token_urlsafe(64)}))
    return str(json.loads(kept.read_text())["secret_key"])


def write_privately(file: Path, text: str) -> None:
    """Put the text in place whole, or not at all."""
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(text)
    unfinished.replace(file)


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


def demo_district(urls: DatabaseUrls, environment: Mapping[str, str]) -> None:
    """People and houses to try everything on, where there are none."""
    with connect(urls.owner) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM housing_house)").fetchone()
    if row and not row[0]:
        as_owner = {**environment, **urls.environment(), "DATABASE_APP_URL": urls.owner}
        run("заселить учебный район", ["domovoy", "demo"], as_owner)


def _static_state() -> str:
    home = Path(domovoy.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(home.glob("*/static/**/*")):
        seen = file.stat()
        digest.update(f"{file} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    digest.update((home.parent.parent / "requirements" / "run.txt").read_bytes())
    return digest.hexdigest()
