"""YAML read so that every fault can be told with its file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from domovoy.regulation.errors import NormsInvalid

LINE = "__line__"


class _LinedLoader(yaml.SafeLoader):
    """Safe YAML whose mappings remember their line and refuse a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        line = node.start_mark.line + 1
        if len(mapping) != len(node.value):
            raise yaml.constructor.ConstructorError(
                problem="a key is given twice", problem_mark=node.start_mark
            )
        mapping[LINE] = line
        return mapping


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in the file; each mapping within knows its line under `LINE`.

    Raises NormsInvalid with the file and the line.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LinedLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NormsInvalid([f"{path.name}:{line}: {error.problem}"]) from error
    if not isinstance(content, dict):
        raise NormsInvalid([f"{path.name}:1: the file must be a mapping"])
    return content
