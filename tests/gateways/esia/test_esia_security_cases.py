"""docs/esia.md names the test of every case a sign-in must survive; each is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SIGN_IN_TESTS = ("gateways/esia", "web", "identity")


def told():
    text = (ROOT / "docs" / "esia.md").read_text(encoding="utf-8")
    table = text.split("## What a sign-in survives")[1].split("\n## ")[0]
    return re.findall(r"`(Test\w+\.test_\w+)`", table)


def written():
    for folder in SIGN_IN_TESTS:
        for file in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    for part in node.body:
                        yield f"{node.name}.{getattr(part, 'name', '')}"


class TestCases:
    def test_are_told(self):
        assert len(told()) >= 30

    @pytest.mark.parametrize("name", sorted(set(told())))
    def test_have_a_test_each(self, name):
        assert name in set(written())
