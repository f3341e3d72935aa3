"""Make `.venv` ready: `bootstrap.py run` for using the product, `bootstrap.py dev` for changing it.

Needs nothing but a Python, and is written for an old one too, so that it can say what is wrong.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST_TRIED = (3, 14)
SPACE_FOR_FIRST_INSTALL = 2 * 1024**3
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"  # there while packages are being put in


class Trouble(Exception):
    """What happened and the cure, for the person at the console."""


def main() -> int:
    """Come back with 0 when `.venv` is ready, with 1 after one sentence when it cannot be."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # whatever LC_ALL says
    try:
        require_python()
        with alone():
            if not is_ready(kind):
                require_venv()
                make_ready(kind)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def require_python() -> None:
    """Go on as a newer Python of this machine when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_TRIED[1], OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606
    raise Trouble(
        "Нужен Python 3.11 или новее, здесь {}.{}. Установите его (apt-get install python3.11"
        " python3.11-venv) и повторите, либо назовите: make PYTHON=/путь/к/python3.11 …".format(
            *sys.version_info[:2]
        )
    )


def require_venv() -> None:
    """Debian and Ubuntu ship Python without what makes environments."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Trouble(
            "В этом Python нет venv. Установите его: sudo apt-get install -y python3-venv"
            f" (или {package}) и повторите."
        )


class alone:  # noqa: N801 - reads as a word after `with`
    """Two makes at once take turns. The lock is on a folder that is there anyway."""

    def __enter__(self) -> None:
        self.folder = os.open(str(ROOT / "requirements"), os.O_RDONLY)
        fcntl.flock(self.folder, fcntl.LOCK_EX)

    def __exit__(self, *_exception: object) -> None:
        os.close(self.folder)


def is_ready(kind: str) -> bool:
    """Whether the locked packages are in; those for changing the product include the others."""
    return not UNFINISHED.exists() and any(
        stamp(ready).exists() and stamp(ready).read_text() == wanted(ready)
        for ready in {kind, "dev"}
    )


def stamp(kind: str) -> Path:
    return VENV / f"ready-{kind}"


def wanted(kind: str) -> str:
    """Everything that, once changed, calls for installing again."""
    digest = hashlib.sha256()
    for file in (ROOT / "requirements" / f"{kind}.txt", ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return f"{digest.hexdigest()} {ROOT} {os.path.realpath(sys.executable)}\n"


def make_ready(kind: str) -> None:
    """Install, and leave nothing half-made behind when that does not work."""
    if UNFINISHED.exists() or not works():
        shutil.rmtree(str(VENV), ignore_errors=True)
    first = not VENV.exists()
    if first:
        require_space()
        VENV.mkdir()
    UNFINISHED.touch()
    try:
        if first:
            print("Готовлю окружение и ставлю зависимости: один раз, около минуты…", flush=True)
            run([sys.executable, "-m", "venv", str(VENV)], "Окружение .venv не создалось")
        else:
            print("Обновляю зависимости…", flush=True)
        install(kind)
    except BaseException:
        if first:
            shutil.rmtree(str(VENV), ignore_errors=True)
        raise
    for old in VENV.glob("ready-*"):
        old.unlink()
    stamp(kind).write_text(wanted(kind))
    UNFINISHED.unlink()


def works() -> bool:
    """Whether the environment still has a Python of the version we run, with pip in it."""
    version = "import pip, sys; sys.exit(sys.version_info[:2] != {!r})"
    question = [str(PYTHON), "-c", version.format(tuple(sys.version_info[:2]))]
    try:
        return subprocess.run(question, check=False, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def require_space() -> None:
    free = shutil.disk_usage(str(ROOT)).free
    if free < SPACE_FOR_FIRST_INSTALL:
        raise Trouble(
            f"На диске свободно {free // 1024**2} МБ, для установки нужно 2048."
            " Освободите место и повторите."
        )


def install(kind: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = str(ROOT / "requirements" / f"{kind}.txt")
    run(
        [*pip, "--require-hashes", "--requirement", lock],
        "Зависимости не установились. Проверьте сеть и настройки pip, затем повторите",
    )
    run(
        [*pip, "--no-build-isolation", "--no-deps", "--editable", str(ROOT)],
        "Сам Домовой не установился в .venv",
    )


def run(command: list, what_failed: str) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        said = done.stdout.decode("utf-8", "replace").strip()
        print(said, file=sys.stderr)
        raise Trouble(f"{what_failed}.")


if __name__ == "__main__":
    sys.exit(main())
