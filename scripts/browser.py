"""Find the browser that plays the journeys, installing one when there is none; print its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)


def main() -> int:
    """Print the path and return 0, or say what was tried and return 1."""
    for look in (named, installed, of_playwright, from_apt, from_playwright):
        if path := look():
            print(path)
            return 0
    print(
        "No browser for the journeys: neither apt-get nor playwright could install Chromium."
        " Install one (apt-get install chromium) or name it in DOMOVOY_BROWSER.",
        file=sys.stderr,
    )
    return 1


def named() -> str | None:
    return os.environ.get("DOMOVOY_BROWSER")


def installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def of_playwright() -> str | None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], check=False, capture_output=True, text=True
    )
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def from_apt() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
        subprocess.run(command, check=False, env=quiet, stdout=sys.stderr)
    return installed()


def from_playwright() -> str | None:
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(install, check=False, stdout=sys.stderr)
    return of_playwright()


if __name__ == "__main__":
    sys.exit(main())
