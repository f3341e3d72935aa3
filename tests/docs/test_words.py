"""What the estate keeps is called as the glossary calls it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def kept_things():
    """Names of the models, in words: HistoryEntry is «history entry»."""
    house = ROOT / "src" / "domovoy"
    for path in sorted([*house.glob("*/models.py"), *house.glob("*/models/*.py")]):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            bases = [ast.unparse(base) for base in getattr(node, "bases", [])]
            if any(base == "models.Model" or base.startswith("AbstractBase") for base in bases):
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name).lower()


def rows():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    cells = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in cells]


class TestTheGlossary:
    @pytest.mark.parametrize("word", list(kept_things()))
    def test_has_a_word_for_everything_that_is_kept(self, word):
        ours = " ".join(row[1] for row in rows())

        assert re.search(rf"\b{word}\b", ours)

    def test_refuses_no_word_it_uses_for_the_same_thing(self):
        torn = [
            row
            for row in rows()
            if {word.strip() for word in row[1].split(",")}
            & {word.strip() for word in row[-1].split(",")}
        ]

        assert torn == []
