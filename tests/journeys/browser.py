"""The browser that plays the journeys, and the two screens they are played on."""

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ru-RU",
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Mobile Safari/537.36"
)


@dataclass(frozen=True)
class Screen:
    """What a person looks at."""

    name: str
    width: int
    height: int
    is_phone: bool

    def __str__(self):
        return f"{self.width}x{self.height}"

    def options(self):
        """As playwright wants to know it."""
        options = {"viewport": {"width": self.width, "height": self.height}, "locale": "ru-RU"}
        if self.is_phone:
            options |= {"is_mobile": True, "has_touch": True, "user_agent": ANDROID}
        return options


PHONE = Screen("phone", 360, 740, is_phone=True)
LAPTOP = Screen("laptop", 1280, 800, is_phone=False)


@cache
def find_browser():
    """The path of Chromium or Chrome; without one no journey can be played."""
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "browser.py"],
        check=False,
        capture_output=True,
        text=True,
    )
    if found.returncode != 0:
        raise RuntimeError(found.stderr.strip())
    return found.stdout.strip()
