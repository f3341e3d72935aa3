"""docs/settings.md and the code know the same settings."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("src", "scripts", "benchmarks", "tests")
SETTING = re.compile(r"PORT|(?:DOMOVOY|DATABASE|ESIA|SMTP|MAIL|TEST|DJANGO)_[A-Z_]+")
ENVIRONMENTS = {"environ", "source", "environment", "told"}


def trees():
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "docs" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def constants(node):
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def asked_of_the_environment(tree):
    """String keys of `environ[...]`, `source.get(...)` and their like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            holder, key = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr not in {"get", "setdefault", "pop"}:
                continue
            holder, key = node.func.value, node.args[0]
        else:
            continue
        name = getattr(holder, "attr", getattr(holder, "id", ""))
        if name in ENVIRONMENTS and isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def documented():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return text, set(re.findall(r"^\| `([A-Z_]+)`", text, flags=re.MULTILINE))


class TestSettings:
    def test_every_setting_read_is_told(self):
        text, _ = documented()
        read = {name for tree in trees() for name in asked_of_the_environment(tree)}

        ours = {name for name in read if SETTING.fullmatch(name)}

        assert ours
        assert sorted(name for name in ours if f"`{name}`" not in text) == []

    def test_every_setting_told_is_known_to_the_code(self):
        _, told = documented()
        known = {value for tree in trees() for value in constants(tree)}

        assert told
        assert sorted(told - known) == []

    def test_every_field_of_the_environment_has_its_line(self):
        _, told = documented()
        reader = ROOT / "src" / "domovoy" / "site" / "environment.py"

        asked = {
            value
            for value in constants(ast.parse(reader.read_text(encoding="utf-8")))
            if SETTING.fullmatch(value)
        }

        assert asked
        assert sorted(asked - told) == []
