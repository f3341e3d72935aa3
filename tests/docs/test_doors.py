"""What the README tells people to type or to open is there."""

import re
from pathlib import Path

from domovoy.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "src" / "domovoy"


def told():
    pages = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE)) - {"help"}


def places_to_open():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, table = readme.partition("## I want to change")
    table = table.partition("\n## ")[0]
    folder = PACKAGES
    for row in re.findall(r"^\| .+ \| (.*`.+) \|$", table, flags=re.MULTILINE):
        for place in re.findall(r"`([^`]+)`", row):
            if "/" in place:
                folder = (PACKAGES / place).parent
                yield place, PACKAGES, place
            else:
                yield place, folder, place


class TestTheReadme:
    def test_sends_people_only_to_files_that_exist(self):
        lost = [
            place
            for place, folder, pattern in places_to_open()
            if not list(folder.glob(re.sub(r"<[^>]+>", "*", pattern).rstrip("/")))
        ]

        assert lost == []

    def test_tells_enough_places(self):
        assert len(list(places_to_open())) > 15


class TestCommands:
    def test_are_all_told(self):
        text = told()

        assert [name for name in COMMANDS if f"`domovoy {name}" not in text] == []

    def test_exist_where_they_are_told(self):
        names = set(re.findall(r"`(?:\.venv/bin/)?domovoy ([a-z]+)", told()))

        assert names <= set(COMMANDS)


class TestMakeTargets:
    def test_are_all_told(self):
        text = told()

        assert [name for name in sorted(targets()) if f"make {name}" not in text] == []

    def test_exist_where_they_are_told(self):
        text = told()
        quoted = re.findall(r"`make ([a-z]+)", text)
        typed = re.findall(r"^make ([a-z]+)", text, flags=re.MULTILINE)

        assert quoted
        assert set(quoted + typed) <= targets()
