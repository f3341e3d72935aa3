"""`domovoy export FOLDER|FILE.xlsx`: write the register out as import reads it."""

from __future__ import annotations

import sys
from argparse import ArgumentError, ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from domovoy.cli.importing import RUNNING, TITLES, Tenths
from domovoy.cli.writing import WHY
from domovoy.housing.register.errors import ImportRunning, OrganisationUnknown
from domovoy.housing.register.exporting import export_register

USAGE = """\
domovoy export ПАПКА          выгрузить реестр в файлы CSV
domovoy export ФАЙЛ.xlsx      выгрузить реестр в одну книгу
  --format xlsx|csv           если по имени не понять
  --organisation ИНН          только дома, которыми организация управляет сегодня
  --with-snils                вместе со СНИЛС; об этом останется запись в журнале"""
PRIVATE = "В файлах персональные данные: храните их как документы и удалите, когда не нужны."

NO_INN = "После --organisation нужен ИНН, а там пусто. Ничего не выгружено."
OTHER_BOOK = "Книгу выгружают только в .xlsx. Назовите файл так или укажите --format."
OTHER_BOOKS = {".xls", ".xlsm", ".xlsb", ".ods"}


def main(arguments: Sequence[str]) -> int:
    """0 when written, 1 after one sentence when not, 2 for arguments nobody knows."""
    asked = _asked(arguments)
    if asked is None:
        print(USAGE, file=sys.stderr)
        return 2
    target = Path(asked.target)
    if unclear := _unclear(asked, target):
        return _cannot(unclear)
    try:
        counts = export_register(
            target=target,
            is_workbook=(asked.format or target.suffix.lower().lstrip(".")) == "xlsx",
            at=timezone.now(),
            inn=asked.organisation or "",
            with_snils=asked.with_snils,
            tell=Tenths(),
        )
    except ImportRunning:
        return _cannot(RUNNING)
    except OrganisationUnknown as unknown:
        return _cannot(f"Организации с ИНН {unknown.inn} в реестре нет. Ничего не выгружено.")
    except OSError as reason:
        return _cannot(_unwritten(target, reason))
    for name, count in counts.items():
        print(f"{TITLES[name]:<16}{count:>10}")
    print(f"Выгружено: {target}. {PRIVATE}")
    return 0


def _asked(arguments: Sequence[str]) -> Namespace | None:
    parser = ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("target")
    parser.add_argument("--format", choices=("xlsx", "csv"))
    parser.add_argument("--organisation")
    parser.add_argument("--with-snils", action="store_true")
    try:
        asked, unknown = parser.parse_known_args(list(arguments))
    except (ArgumentError, SystemExit):
        return None
    return None if unknown else asked


def _unclear(asked: Namespace, target: Path) -> str:
    """Return why nobody can tell what is asked for; nothing when it is plain."""
    if asked.organisation is not None and not asked.organisation.strip():
        return NO_INN
    return OTHER_BOOK if not asked.format and target.suffix.lower() in OTHER_BOOKS else ""


def _unwritten(target: Path, reason: OSError) -> str:
    why = WHY.get(reason.errno or 0)
    return f"Записать в {target} не удалось{f': {why}' if why else ''}. Ничего не выгружено."


def _cannot(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
