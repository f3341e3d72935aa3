"""`domovoy keys`: make, check and change what СНИЛС and documents are sealed with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from domovoy.identity import fixed_word, key_file, resealing
from domovoy.identity.sealing import KeysForeign, KeysUnusable, Seal

USAGE = """\
domovoy keys make              создать файл ключей, если его нет
domovoy keys check             открыть всё закрытое и сказать, какими ключами оно закрыто
domovoy keys rotate            новый ключ; закрыть им всё заново (прерванное продолжается)
domovoy keys rotate --prints   новый ключ отпечатков; страницы и работник должны быть остановлены
domovoy keys forget-old        выбросить прежние ключи, когда ими ничего не закрыто"""
Step = Callable[[Path, datetime], str]


class Refused(Exception):
    """What was asked cannot be done now; the sentence says why and what to do."""


def main(arguments: Sequence[str]) -> int:
    """Return 0 when done, 1 after one sentence when it could not be, 2 for an unknown step."""
    step = STEPS.get(tuple(arguments))
    if step is None:
        print(USAGE, file=sys.stderr)
        return 2
    file = Path(settings.SEALING_KEYS_FILE)
    try:
        print(step(file, timezone.now()))
    except (Refused, KeysUnusable, OSError, key_file.KeysInUse, key_file.KeysTooYoung) as problem:
        print(_explained(problem, file), file=sys.stderr)
        return 1
    return 0


def _make(file: Path, _at: datetime) -> str:
    if not key_file.make(file):
        raise Refused(f"Файл {file} уже есть, он не тронут.")
    return (
        f"Ключи созданы: {file}. Положите копию отдельно от копий базы данных: "
        "без ключей закрытое не открыть никому."
    )


def _check(file: Path, _at: datetime) -> str:
    found = resealing.standing_of(Seal.read(file))
    told = f"Новейшим ключом закрыто: {found.newest}, прежними: {found.older}."
    if found.unreadable:
        raise Refused(
            f"{told} Не открывается ни одним: {found.unreadable}. Эти записи закрыты ключом, "
            "которого в файле нет: найдите его копию."
        )
    _require_own_prints(file)
    if not key_file.is_private(file):
        raise Refused(f"{told} Но файл могут читать другие, закройте его: chmod 600 {file}")
    return told


def _rotate(file: Path, at: datetime) -> str:
    with key_file.changing(file):
        seal = Seal.read(file)
        _require_all_opens(seal, file)
        left = resealing.reseal(seal, at=at)
        if left:
            return f"Прерванная смена закончена: закрыто заново {left}. Нового ключа не добавлено."
        done = resealing.reseal(key_file.add_key(file, at=at), at=at)
    return (
        f"Новый ключ добавлен, закрыто заново: {done}. Прежние ключи пока открывают; через час "
        "их можно выбросить: domovoy keys forget-old"
    )


def _rotate_prints(file: Path, at: datetime) -> str:
    with key_file.changing(file):
        if others := resealing.others_connected():
            raise Refused(
                f"К базе данных подключены другие процессы Домового ({others}). Остановите "
                "страницы и работника и повторите."
            )
        seal, _unfinished = Seal.read_any(file)
        _require_all_opens(seal, file)
        _seal, chosen = key_file.begin_print_key(file)
        changed = resealing.renew_prints(chosen, at=at)
        key_file.finish_print_key(file)
    return f"Ключ отпечатков сменён, отпечатков пересчитано: {changed}."


def _require_all_opens(seal: Seal, file: Path) -> None:
    if lost := resealing.standing_of(seal).unreadable:
        raise Refused(
            f"Не открывается ни одним ключом: {lost}. Ключи не тронуты. Похоже, {file} не от этой "
            "базы данных или в нём не все ключи: верните его из копии и повторите."
        )
    _require_own_prints(file)


def _require_own_prints(file: Path) -> None:
    seal, unfinished = Seal.read_any(file)
    try:
        fixed_word.require_known(seal, unfinished=unfinished)
    except KeysForeign:
        raise Refused(
            f"Ключи отпечатков в файле {file} не от этой базы данных: по ним в ней никого не "
            "найти. Ничего не тронуто. Верните файл из копии и повторите."
        ) from None


def _forget_old(file: Path, at: datetime) -> str:
    with key_file.changing(file):
        key_file.require_settled(file, at=at)
        found = resealing.standing_of(Seal.read(file))
        if found.older or found.unreadable:
            raise Refused(
                f"Прежними ключами ещё закрыто: {found.older}, не открывается: {found.unreadable}. "
                "Ключи оставлены. Сначала: domovoy keys rotate"
            )
        key_file.forget_old_keys(file)
    return "Прежние ключи выброшены: остался один."


def _explained(problem: Exception, file: Path) -> str:
    match problem:
        case KeysUnusable():
            return (
                f"Файл ключей {file} не годится. Верните его из копии, а для новой установки "
                "создайте: domovoy keys make. Прерванную смену ключа отпечатков заканчивает "
                "domovoy keys rotate --prints"
            )
        case key_file.KeysInUse():
            return "Ключи уже меняет другая команда. Дождитесь её."
        case key_file.KeysTooYoung():
            until = f"{problem.until:%H:%M} (UTC)"
            return f"Ключи сменены недавно: прежними ещё может что-то закрываться до {until}."
        case OSError():
            return f"С файлом {file} не вышло: {problem.strerror}."
    return str(problem)


STEPS: dict[tuple[str, ...], Step] = {
    ("make",): _make,
    ("check",): _check,
    ("rotate",): _rotate,
    ("rotate", "--prints"): _rotate_prints,
    ("forget-old",): _forget_old,
}
