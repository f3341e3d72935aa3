"""Every decision is told with what was refused, on one page."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "adr"
DECISIONS = sorted(FOLDER.glob("*.md"))
SECTIONS = ["Rule", "Options refused", "Consequences"]
ONE_PAGE = 60


def parts(text):
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
class TestADecision:
    def test_has_its_sections_in_order(self, path):
        assert list(parts(path.read_text(encoding="utf-8"))) == SECTIONS

    def test_leaves_no_section_empty(self, path):
        sections = parts(path.read_text(encoding="utf-8"))

        assert all(text.strip() for text in sections.values())

    def test_says_why_other_ways_were_refused(self, path):
        refused = parts(path.read_text(encoding="utf-8"))["Options refused"]

        assert len(re.findall(r"^- \*\*.+?\*\* \S", refused, flags=re.MULTILINE)) >= 2

    def test_is_numbered_and_dated(self, path):
        number = int(re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name).group(1))
        text = path.read_text(encoding="utf-8")

        assert text.startswith(f"# {number}. ")
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Standing: \w", text, flags=re.MULTILINE)

    def test_fits_a_page(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= ONE_PAGE


class TestDecisions:
    def test_are_numbered_without_gaps(self):
        numbers = [int(path.name[:4]) for path in DECISIONS]

        assert numbers == list(range(1, len(numbers) + 1))
