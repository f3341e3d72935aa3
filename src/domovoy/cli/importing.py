"""`domovoy import FILE… [--apply] [--json]`: take the register from files, or only try."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from django.utils import timezone

from domovoy.cli.register_wording import explain, told
from domovoy.cli.stopping import Stopping
from domovoy.cli.writing import WHY
from domovoy.housing.register.actions import Outcome, import_register
from domovoy.housing.register.errors import (
    FilesRefused,
    ImportRunning,
    Problem,
    RegisterError,
    RegisterRefused,
    harmless,
)
from domovoy.housing.register.sources import ERRORS_SUFFIX
from domovoy.housing.register.tables import ORDER
from domovoy.housing.register.textfiles import guarded

USAGE = """\
domovoy import ФАЙЛ…            проверить, что изменится; ничего не записывать
domovoy import ФАЙЛ… --apply    записать; всё или ничего
domovoy import ФАЙЛ… --json     отвечать строками JSON

Файлы: CSV, xlsx или папка с ними. Таблицы и столбцы описаны в docs/register.md."""
SHOWN = 100
TENTHS = 10
RUNNING = "Реестр сейчас загружают или выгружают. Дождитесь конца и повторите. Ничего не изменено."
TOO_LATE = "Остановить не успели: всё уже проверено и записано."
TRIAL = "Это проверка: ничего не записано. Чтобы записать, повторите с --apply."
UNCHANGED = "Всё это в реестре уже есть. Ничего не изменено."
DONE = "Записано."
TITLES = {table.name: table.title for table in ORDER}


class Tenths:
    """Tells on standard error how far a step has come, each tenth once; first does `before`."""

    def __init__(self, before: Callable[[], None] | None = None) -> None:
        self.step, self.tenth = "", -1
        self.before = before

    def __call__(self, step: str, done: float) -> None:
        """Say it when another tenth is done."""
        if self.before:
            self.before()
        tenth = min(int(done * TENTHS), TENTHS)
        if (step, tenth) == (self.step, self.tenth) or (step == self.step and tenth < self.tenth):
            return
        self.step, self.tenth = step, tenth
        print(f"{TITLES.get(step, step)}: {tenth * 10} %", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """0 when taken or when a trial found nothing to mend, 1 when not, 2 for unknown arguments."""
    options = {each for each in arguments if each.startswith("-")}
    files = [Path(each) for each in arguments if not each.startswith("-")]
    if not files or options - {"--apply", "--json"}:
        print(USAGE, file=sys.stderr)
        return 2
    with Stopping() as stopping:
        return _taken(files, options, stopping)


def _taken(files: Sequence[Path], options: set[str], stopping: Stopping) -> int:
    as_json = "--json" in options
    try:
        outcome = import_register(
            files=files,
            at=timezone.now(),
            apply="--apply" in options,
            tell=Tenths(stopping.check),
            keeping=stopping.too_late,
        )
    except FilesRefused as refused:
        return _show_problems(refused.problems, files[0], as_json=as_json)
    except RegisterError as refused:
        return _cannot(refused, as_json=as_json)
    _show(outcome, as_json=as_json)
    if stopping.asked_late:
        print(TOO_LATE, file=sys.stderr)
    return 0


def _cannot(refused: RegisterError, *, as_json: bool) -> int:
    words = RUNNING if isinstance(refused, ImportRunning) else str(refused)
    if isinstance(refused, RegisterRefused):
        words = (
            f"База данных не приняла строки (правило {refused.constraint}): пока шла загрузка, "
            "их изменил кто-то ещё. Ничего не изменено. Повторите."
        )
    if as_json:
        print(json.dumps({"error": {"code": refused.code, "message": words}}, ensure_ascii=False))
    else:
        print(words, file=sys.stderr)
    return 1


def _show_problems(problems: Sequence[Problem], first: Path, *, as_json: bool) -> int:
    if as_json:
        for problem in problems:
            line = {**asdict(problem), "message": explain(problem)}
            print(json.dumps({"problem": line}, ensure_ascii=False))
        return 1
    for problem in problems[:SHOWN]:
        print(told(problem), file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… и ещё {len(problems) - SHOWN}.", file=sys.stderr)
    print(f"Исправить: {len(problems)}. Ничего не записано.", file=sys.stderr)
    try:
        print(f"Весь список: {harmless(str(_written(problems, first)))}", file=sys.stderr)
    except OSError as reason:
        why = WHY.get(reason.errno or 0)
        print(f"Весь список записать не удалось{f': {why}' if why else ''}.", file=sys.stderr)
    return 1


def _written(problems: Sequence[Problem], first: Path) -> Path:
    """Write what to mend beside the first file, readable to its owner alone; all of it or nothing.

    What stands there by that name, were it a link to elsewhere, is replaced and not written into.
    """
    path = first / f"register{ERRORS_SUFFIX}" if first.is_dir() else Path(f"{first}{ERRORS_SUFFIX}")
    number, part = mkstemp(prefix=".", suffix=ERRORS_SUFFIX, dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
            _write_into(file, problems)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return path


def _write_into(file: IO[str], problems: Sequence[Problem]) -> None:
    table = csv.writer(file, delimiter=";")
    table.writerow(["файл", "лист", "строка", "столбец", "значение", "что исправить"])
    for each in problems:
        cells = (each.file, each.sheet, str(each.line or ""), each.column, each.given)
        table.writerow([*map(guarded, cells), explain(each)])


def _show(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        counts = {name: asdict(each) for name, each in outcome.counts.items()}
        print(json.dumps({"applied": outcome.applied, "counts": counts}, ensure_ascii=False))
        return
    print(f"{'':<16}{'новых':>10}{'изменено':>10}{'закрыто':>10}{'без изменений':>16}")
    for name, each in outcome.counts.items():
        print(
            f"{TITLES[name]:<16}{each.added:>10}{each.changed:>10}{each.closed:>10}"
            f"{each.unchanged:>16}"
        )
    if outcome.changes_nothing:
        print(UNCHANGED)
    else:
        print(DONE if outcome.applied else TRIAL)
