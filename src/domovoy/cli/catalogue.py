"""`domovoy catalogue check [FOLDER]`: whether the catalogue can be used, and what to mend."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from domovoy.catalogue import Catalogue, CatalogueInvalid, load_catalogue, shipped_catalogue

USAGE = "domovoy catalogue check [ПАПКА]    проверить каталог: поставленный или из папки"


def main(arguments: Sequence[str]) -> int:
    """Return 0 when the catalogue is whole, 1 after its first fault with file, line and cure."""
    match arguments:
        case ["check"]:
            return _check(None)
        case ["check", folder]:
            return _check(Path(folder))
    print(USAGE, file=sys.stderr)
    return 2


def _check(folder: Path | None) -> int:
    if folder is not None and not folder.is_dir():
        print(f"Папки {folder} нет.", file=sys.stderr)
        return 1
    try:
        catalogue = load_catalogue(folder) if folder else shipped_catalogue()
    except CatalogueInvalid as invalid:
        print(invalid, file=sys.stderr)
        return 1
    print(_told(catalogue))
    return 0


def _told(catalogue: Catalogue) -> str:
    examples = sum(len(problem.examples) for problem in catalogue.problems.values())
    return (
        f"Каталог цел. Групп: {len(catalogue.groups)}, проблем: {len(catalogue.problems)}, "
        f"примеров: {examples}, вопросов: {len(catalogue.questions)}, "
        f"советов: {len(catalogue.advice)}."
    )
