"""`domovoy learn FILE.csv`: learn from the organisation's own past appeals; `--reset` goes back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from domovoy.catalogue import Catalogue, shipped_catalogue
from domovoy.understanding.errors import HistoryTooSmall, HistoryUnreadable
from domovoy.understanding.history import History, read_history
from domovoy.understanding.learning import Learned, Score, learn_history
from domovoy.understanding.shelf import corrections, history_model

USAGE = """\
domovoy learn ФАЙЛ.csv    учиться на прошлых обращениях
domovoy learn --reset     вернуться к тому, чему учит каталог

В файле нужны столбцы text и один из problem, group, g; кодировка UTF-8."""
_STEPS = {
    "before": "Проверяю, что понимается без истории…",
    "after": "Учусь на части истории и проверяю на отложенной…",
    "all": "Учусь на всей истории…",
}
_UNREADABLE = {
    "no_file": "Файла «{path}» нет.",
    "cannot_read": "Файл «{path}» не читается: {detail}.",
    "not_utf8": "Файл «{path}» не в кодировке UTF-8. Сохраните его как «CSV UTF-8».",
    "empty": "Файл «{path}» пуст.",
    "not_a_table": "Файл «{path}» не похож на таблицу CSV.",
    "no_columns": (
        "В файле «{path}» нет нужных столбцов: должны быть text и один из problem, group, g. "
        "Найдено: {detail}."
    ),
}
_ROWS_OF_THE_TABLE = (
    ("верная группа первой", "first"),
    ("верная группа среди трёх", "among_three"),
    ("macro-F1 по группам", "macro_f1"),
    ("расхождение вероятностей с правдой", "calibration"),
    ("свои примеры каталога", "own_first"),
)


def main(arguments: Sequence[str]) -> int:
    """0 when learned or gone back, 1 when nothing was changed, 2 for arguments nobody knows."""
    if list(arguments) == ["--reset"]:
        return _reset()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return _learn(Path(arguments[0]), shipped_catalogue())
    except HistoryUnreadable as bad:
        found = bad.detail or "ничего"
        print(_UNREADABLE[bad.reason].format(path=bad.path, detail=found), file=sys.stderr)
    except HistoryTooSmall as small:
        told = f"Пригодных строк {small.found}, а нужно хотя бы {small.wanted}: учиться не на чем."
        print(told, file=sys.stderr)
    except OSError as reason:
        print(f"Записать выученное не удалось: {reason.strerror}.", file=sys.stderr)
    return 1


def _reset() -> int:
    if history_model().exists():
        history_model().unlink()
        print("Выученное по истории убрано. Сообщения снова понимаются по каталогу.")
    else:
        print("По истории ничего не выучено: сообщения и так понимаются по каталогу.")
    return 0


def _learn(path: Path, catalogue: Catalogue) -> int:
    history = read_history(path, catalogue)
    if corrections().exists():
        corrected = read_history(corrections(), catalogue)
        print(f"Исправления диспетчеров: {len(corrected.lessons)}.")
        history = history.joined(corrected)
    _tell_of(history)
    learned = learn_history(
        catalogue, history.lessons, tell=lambda step: print(_STEPS[step], flush=True)
    )
    _tell_scores(learned)
    if learned.is_worse:
        print("С этой историей сообщения понимаются хуже. Ничего не изменено.", file=sys.stderr)
        return 1
    history_model().parent.mkdir(parents=True, exist_ok=True)
    learned.understander.save(history_model())
    print("Готово. Работающий сервер уже понимает по-новому, перезапускать его не нужно.")
    return 0


def _tell_of(history: History) -> None:
    print(f"Обращений для обучения: {len(history.lessons)}.")
    if history.empty:
        print(f"Пропущено строк без текста или без метки: {history.empty}.")
    if history.unknown:
        some = ", ".join(history.examples_unknown[:5])
        print(f"Пропущено строк с меткой не из каталога: {history.unknown} ({some}).")


def _tell_scores(learned: Learned) -> None:
    print(f"\nПо {learned.held_back} отложенным обращениям:      до      после")
    for title, name in _ROWS_OF_THE_TABLE:
        print(f"  {title:<36} {_cell(learned.before, name)}   {_cell(learned.after, name)}")
    print()


def _cell(score: Score, name: str) -> str:
    return f"{getattr(score, name):.3f}".replace(".", ",")
