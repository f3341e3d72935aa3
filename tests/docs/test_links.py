"""A reader who follows a link arrives."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {"var", "build"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r'<img src="([^"]+)"')
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def documents():
    return sorted(
        path
        for path in ROOT.rglob("*.md")
        if not any(
            part.startswith(".") or part in NOT_OURS for part in path.relative_to(ROOT).parts
        )
    )


def prose(path):
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def links(path):
    found = [*LINK.findall(prose(path)), *PICTURE.findall(prose(path))]
    return [link for link in found if "://" not in link and not link.startswith("mailto:")]


@cache
def anchors(path):
    headings = re.findall(r"^#+ (.+)$", prose(path), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
class TestADocument:
    def test_leads_only_to_what_is_there(self, path):
        targets = {link: link.partition("#")[0] for link in links(path)}

        lost = [
            link for link, file in targets.items() if not (path.parent / unquote(file)).exists()
        ]

        assert lost == []

    def test_names_only_headings_that_are_there(self, path):
        lost = []
        for link in links(path):
            file, _, anchor = link.partition("#")
            target = path.parent / unquote(file) if file else path
            if anchor and unquote(anchor) not in anchors(target):
                lost.append(link)

        assert lost == []

    def test_begins_with_one_title(self, path):
        titles = re.findall(r"^# .+$", prose(path), flags=re.MULTILINE)

        assert len(titles) == 1
