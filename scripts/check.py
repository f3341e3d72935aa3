"""Everything that says the project is sound, two lanes at a time: tools in one, tests in the other.

What fails is shown whole. The last line counts tools and tests together.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-q", "--numprocesses=2")
NO_DATABASE = "postgresql://tools@127.0.0.1:1/they_read_settings_only"
TOOLS = {
    "formatting": (PROGRAMS / "ruff", "format", "--check", "."),
    "lint": (PROGRAMS / "ruff", "check", "."),
    "types": (PROGRAMS / "mypy",),
    "layers": (PROGRAMS / "lint-imports",),
}
TESTS = {
    "tests": (*PYTEST, "tests", "--ignore=tests/journeys"),
    "journeys": (*PYTEST, "tests/journeys"),
}


@dataclass
class Count:
    """How many checks went well and how many did not."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )


def main() -> int:
    """Return 0 when everything passed."""
    os.environ |= {"DOMOVOY_ENV": "test", "DATABASE_APP_URL": NO_DATABASE}
    with ThreadPoolExecutor(max_workers=2) as lanes:
        tools = lanes.submit(run_tools)
        tests = lanes.submit(run_tests)
    total = tools.result() + tests.result()
    if total.skipped:
        print(f"skipped: {total.skipped} (reasons above)")
    print(f"checks: {total.passed} passed, {total.failed} failed", flush=True)
    return 0 if total.passed and not total.failed else 1


def run_tools() -> Count:
    total = Count()
    for name, command in TOOLS.items():
        sound = run(name, command)
        total += Count(passed=sound, failed=not sound)
    return total


def run_tests() -> Count:
    total = Count()
    for name, command in TESTS.items():
        if name == "journeys" and not find_browser():
            total += Count(failed=1)
            continue
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            sound = run(name, (*command, f"--junitxml={report}"))
            total += counted(report, sound=sound)
    return total


def run(name: str, command: tuple) -> bool:
    """Run one check, say how it went in one piece, and whether it went well."""
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    sound = done.returncode == 0
    verdict = "ok" if sound else "FAILED"
    lines = [f"{name}: {verdict} in {time.monotonic() - began:.0f} s"]
    if not sound:
        lines += [done.stdout.rstrip(), f"{name}: FAILED, exit code {done.returncode}"]
    else:
        lines += re.findall(r"^SKIPPED.*|^\d+ passed.*", done.stdout, flags=re.MULTILINE)
    print("\n".join(lines), flush=True)
    return sound


def counted(report: Path, *, sound: bool) -> Count:
    """What pytest counted; a run that broke off before counting is one failure."""
    if not report.exists():
        return Count(failed=1)
    total = Count()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
        number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        passed = max(0, number["tests"] - failed - number["skipped"])
        total += Count(passed, failed, number["skipped"])
    if not sound and not total.failed:
        total += Count(failed=1)
    return total


def find_browser() -> bool:
    found = subprocess.run(
        [sys.executable, ROOT / "scripts" / "browser.py"],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.environ["DOMOVOY_BROWSER"] = found.stdout.strip().splitlines()[-1] if found.stdout else ""
    return found.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
