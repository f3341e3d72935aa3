"""YAML in which every value still knows its line, so that a mistake can be pointed at."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from domovoy.catalogue.errors import CatalogueInvalid

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a file: its values are read by kind, and what is wrong names its line."""

    path: Path
    line: int
    values: dict[str, yaml.Node]

    def only(self, *keys: str) -> None:
        """Refuse keys that mean nothing here: they are usually misspelt."""
        for key, node in self.values.items():
            if key not in keys:
                self._refuse(node, f"unknown key {key!r}", f"Use one of: {', '.join(keys)}.")

    def text(self, key: str) -> str:
        """A non-empty text; numbers such as 2.1 are read as they are written."""
        node = self._node(key)
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or _is_null(node):
            self._refuse(node, f"{key!r} is not a text", "Write one line of text after it.")
        return str(node.value).strip()

    def optional(self, key: str) -> str | None:
        node = self.values.get(key)
        return None if node is None or _is_null(node) else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, in order; an absent key is an empty list."""
        node = self.values.get(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._refuse(node, f"{key!r} is not a list", "Write a list: [first, second].")
        return tuple(self._item(key, item) for item in node.value)

    def entries(self, key: str) -> tuple["Entry", ...]:
        """A list of mappings, in order."""
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            self._refuse(node, f"{key!r} is not a list", "Start each item with a dash.")
        return tuple(_entry(self.path, item) for item in node.value)

    def entry(self, key: str) -> "Entry":
        """A mapping within the mapping."""
        return _entry(self.path, self._node(key))

    def line_of(self, key: str) -> int:
        node = self.values.get(key)
        return self.line if node is None else _line(node)

    def refuse(self, key: str, wrong: str, cure: str) -> NoReturn:
        raise CatalogueInvalid(self.path, self.line_of(key), wrong, cure)

    def _item(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._refuse(node, f"{key!r} holds something other than text", "Quote the text.")
        return str(node.value).strip()

    def _node(self, key: str) -> yaml.Node:
        node = self.values.get(key)
        if node is None:
            raise CatalogueInvalid(self.path, self.line, f"{key!r} is missing", f"Add {key}: ….")
        return node

    def _refuse(self, node: yaml.Node, wrong: str, cure: str) -> NoReturn:
        raise CatalogueInvalid(self.path, _line(node), wrong, cure)


def read_entry(path: Path) -> Entry:
    """The mapping a file holds. Raises CatalogueInvalid for anything that is not one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise CatalogueInvalid(path, 1, f"cannot be read ({reason})", "Restore it.") from reason
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        wrong = f"not YAML: {getattr(reason, 'problem', reason)}"
        raise CatalogueInvalid(path, line, wrong, "Mend the indent or the quotes.") from reason
    if node is None:
        raise CatalogueInvalid(path, 1, "the file is empty", "Fill or remove it.")
    return _entry(path, node)


def _entry(path: Path, node: yaml.Node) -> Entry:
    if not isinstance(node, yaml.MappingNode):
        raise CatalogueInvalid(path, _line(node), "not a mapping", "Write key: value pairs.")
    values: dict[str, yaml.Node] = {}
    for key, value in _pairs(node):
        if key.value in values:
            wrong = f"{key.value!r} is written twice"
            raise CatalogueInvalid(path, _line(key), wrong, "Keep one of the two.")
        values[str(key.value)] = value
    return Entry(path, _line(node), values)


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")
