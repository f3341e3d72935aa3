"""docs/security.md goes through every point of ASVS 4.0.3, level 2, and names tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.[\d.–]+) \| (.+?) \| (met|partly|not met|n/a) \| (.+) \|$")
TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")
SECTIONS = {
    **{"1.1": 7, "1.2": 4, "1.4": 5, "1.5": 4, "1.6": 4, "1.7": 2, "1.8": 2, "1.9": 2},
    **{"1.10": 1, "1.11": 2, "1.12": 2, "1.14": 6},
    **{"2.1": 12, "2.2": 3, "2.3": 3, "2.4": 6, "2.5": 7, "2.6": 3, "2.7": 6, "2.8": 7},
    **{"2.9": 3, "2.10": 4},
    **{"3.1": 1, "3.2": 4, "3.3": 4, "3.4": 5, "3.5": 3, "3.7": 1},
    **{"4.1": 5, "4.2": 2, "4.3": 3},
    **{"5.1": 5, "5.2": 8, "5.3": 10, "5.4": 3, "5.5": 4},
    **{"6.1": 3, "6.2": 6, "6.3": 2, "6.4": 2},
    **{"7.1": 4, "7.2": 2, "7.3": 4, "7.4": 3},
    **{"8.1": 4, "8.2": 3, "8.3": 8},
    **{"9.1": 3, "9.2": 4, "10.2": 2, "10.3": 3, "11.1": 8},
    **{"12.1": 3, "12.2": 1, "12.3": 6, "12.4": 2, "12.5": 2, "12.6": 1},
    **{"13.1": 5, "13.2": 6, "13.3": 2, "13.4": 2},
    **{"14.1": 4, "14.2": 6, "14.3": 3, "14.4": 7, "14.5": 4},
}
"""The greatest number of each section at level 2."""
DELETED = {"1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"}


def rows():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return [row.groups() for line in text.splitlines() if (row := ROW.match(line))]


def points(told):
    """2.1.1–2.1.12 is twelve points."""
    first, _, last = told.partition("–")
    section, _, begin = first.rpartition(".")
    end = last.rpartition(".")[2] or begin
    return [f"{section}.{number}" for number in range(int(begin), int(end) + 1)]


@cache
def named_in(file):
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


class TestTheReview:
    def test_takes_every_point_of_level_two_once(self):
        wanted = {
            f"{section}.{number}"
            for section, count in SECTIONS.items()
            for number in range(1, count + 1)
        }
        told = [point for number, *_ in rows() for point in points(number)]

        assert sorted(wanted - DELETED - set(told)) == []
        assert sorted(set(told) - wanted) == []
        assert len(told) - len(set(told)) == 0

    @pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
    def test_names_tests_that_exist(self, row):
        *_, shown = row

        for file, name in TEST.findall(shown):
            assert (ROOT / "tests" / file).is_file(), file
            assert not name or name in named_in(file), f"{file}::{name}"

    def test_calls_nothing_met_without_a_test(self):
        assert [
            number for number, _, state, why in rows() if state == "met" and not TEST.search(why)
        ] == []

    def test_counts_what_it_says(self):
        text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
        for state in ("met", "partly", "not met", "n/a"):
            count = sum(len(points(number)) for number, _, told, _ in rows() if told == state)
            assert re.search(rf"\b{count} {state}\b", text), (count, state)
