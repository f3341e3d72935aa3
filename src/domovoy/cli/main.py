"""`domovoy COMMAND`: each command is imported only when it is asked for."""

import io
import os
import sys
from collections.abc import Callable, Sequence

Arguments = Sequence[str]
AT_ONCE = "4"  # jobs of one worker: a silent mail server must not hold up the terms


def run(_arguments: Arguments) -> int:
    """поднять всё и показать адрес; Ctrl-C остановит"""
    from domovoy.stand.supervisor import run as run_stand  # noqa: PLC0415

    run_stand()
    return 0


def demo(arguments: Arguments) -> int:
    """заселить учебный район в пустую базу данных"""
    _django()
    from domovoy.demo.command import main as load  # noqa: PLC0415

    return load(arguments)


def worker(_arguments: Arguments) -> int:
    """выполнять задания очереди"""
    _django()
    _await_database()
    _require_own_keys()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("procrastinate", "worker", "--delete-jobs", "successful", "--concurrency", AT_ONCE)
    return 0


def migrate(_arguments: Arguments) -> int:
    """обновить таблицы базы данных, названной в DATABASE_URL"""
    from domovoy.stand.external import prepare_external  # noqa: PLC0415
    from domovoy.stand.migrate import migrate as bring_up_to_date  # noqa: PLC0415
    from domovoy.stand.situation import Situation  # noqa: PLC0415

    named = Situation.read(os.environ)
    if not named.database_url:
        print("Назовите базу данных в DATABASE_URL.", file=sys.stderr)
        return 1
    bring_up_to_date(prepare_external(named.database_url, named.application_url, var=named.var))
    return 0


def administrator(arguments: Arguments) -> int:
    """назвать администратора: первого или ещё одного; --list, --withdraw"""
    _find_database()
    _django()
    _require_own_keys()
    from domovoy.cli.administrator import main as name  # noqa: PLC0415

    return name(arguments)


def forget(arguments: Arguments) -> int:
    """удалить данные человека без кабинета: forget НОМЕР-ЗАЯВКИ"""
    _find_database()
    _django()
    from domovoy.cli.forget import main as erase  # noqa: PLC0415

    return erase(arguments)


def keys(arguments: Arguments) -> int:
    """ключи, которыми закрыты СНИЛС и документы: make, check, rotate, forget-old"""
    _find_database()
    _django()
    from domovoy.cli.keys import main as change  # noqa: PLC0415

    return change(arguments)


def import_(arguments: Arguments) -> int:
    """загрузить реестр домов и собственников: ФАЙЛ… [--apply] [--json]"""
    from domovoy.cli.stopping import Stopping  # noqa: PLC0415

    with Stopping():
        _find_database()
        _django()
        _require_own_keys()
        from domovoy.cli.importing import main as take  # noqa: PLC0415
    return take(arguments)


def export(arguments: Arguments) -> int:
    """выгрузить реестр: ПАПКА или ФАЙЛ.xlsx"""
    _find_database()
    _django()
    _require_own_keys()
    from domovoy.cli.exporting import main as write  # noqa: PLC0415

    return write(arguments)


def term(arguments: Arguments) -> int:
    """сосчитать срок: строки JSON на входе и на выходе"""
    from domovoy.cli.term import main as answer  # noqa: PLC0415

    return answer(arguments)


def clocks(arguments: Arguments) -> int:
    """назвать сроки закона по событиям: строки JSON на входе и на выходе"""
    from domovoy.cli.clocks import main as answer  # noqa: PLC0415

    return answer(arguments)


def understand(arguments: Arguments) -> int:
    """понять сообщения: строки JSON на входе и на выходе"""
    from domovoy.cli.understand import main as answer  # noqa: PLC0415

    return answer(arguments)


def converse(arguments: Arguments) -> int:
    """поговорить с домовым в терминале"""
    from domovoy.cli.converse import main as talk  # noqa: PLC0415

    return talk(arguments)


def learn(arguments: Arguments) -> int:
    """учиться на своих прошлых обращениях: FILE.csv или --reset"""
    from domovoy.cli.learn import main as teach  # noqa: PLC0415

    return teach(arguments)


def catalogue(arguments: Arguments) -> int:
    """проверить каталог: catalogue check [ПАПКА]"""
    from domovoy.cli.catalogue import main as check  # noqa: PLC0415

    return check(arguments)


COMMANDS: dict[str, Callable[[Arguments], int]] = {
    command.__name__.rstrip("_"): command
    for command in (
        *(run, demo, worker, migrate, keys, forget),
        *(administrator, import_, export),
        *(understand, converse, learn, catalogue),
        *(term, clocks),
    )
}
TAKE_ARGUMENTS = {
    *("administrator", "catalogue", "demo", "export", "forget", "import", "keys", "learn"),
}
USAGE = "\n".join(
    ["domovoy КОМАНДА", "", *(f"  {name:<13} {what.__doc__}" for name, what in COMMANDS.items())]
)


def main(arguments: Arguments | None = None) -> int:
    """0 when done, 1 after one sentence when it could not be done, 2 for an unknown command."""
    _speak_russian_in_any_locale()
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or ["help"]
    if name in {"help", "--help", "-h"}:
        print(USAGE)
        return 0
    if name not in COMMANDS:
        print(f"Команды «{name}» нет.\n\n{USAGE}", file=sys.stderr)
        return 2
    if rest and name not in TAKE_ARGUMENTS:
        print(f"У команды «{name}» нет параметров: {' '.join(rest)}.\n\n{USAGE}", file=sys.stderr)
        return 2
    try:
        return _done(COMMANDS[name], rest)
    except KeyboardInterrupt:
        return 130


def _done(command: Callable[[Arguments], int], arguments: Arguments) -> int:
    """Run a command; what it could not do is said in one sentence."""
    try:
        return command(arguments)
    except Exception as error:
        sentence = _told(error)
        if not sentence:
            raise
    print(sentence, file=sys.stderr)
    return 1


def _told(error: Exception) -> str:
    """Return the sentence for what a command can run into; empty for what nobody foresaw.

    Imported here: commands that need no database must not wait for its libraries.
    """
    import django.db  # noqa: PLC0415
    import psycopg  # noqa: PLC0415

    from domovoy.identity.sealing import (  # noqa: PLC0415
        KeysForeign,
        KeysUnusable,
        SealBroken,
    )
    from domovoy.site.environment import SettingMissing  # noqa: PLC0415
    from domovoy.stand.errors import StandError  # noqa: PLC0415
    from domovoy.stand.wording import explain  # noqa: PLC0415

    match error:
        case StandError():
            return explain(error)
        case SettingMissing():
            return f"Настройка не годится: {error}."
        case KeysUnusable():
            return f"Файл ключей не годится ({error}). Верните его из копии и повторите."
        case KeysForeign() | SealBroken():
            return (
                "Ключи в файле не от этой базы данных: ими ничего не открыть или никого не найти. "
                "Верните файл ключей от неё из копии; что с ним не так, скажет domovoy keys check."
            )
        case psycopg.OperationalError() | django.db.OperationalError():
            reason, _, _ = str(error).strip().partition("\n")
            return f"База данных не отвечает: {reason}"
    return ""


def _speak_russian_in_any_locale() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "domovoy.site.settings")
    import django  # noqa: PLC0415

    django.setup()


def _await_database() -> None:
    from domovoy.site.roles import await_database  # noqa: PLC0415

    await_database()


def _require_own_keys() -> None:
    from domovoy.site.roles import require_own_keys  # noqa: PLC0415

    require_own_keys()


def _find_database() -> None:
    from domovoy.cli.running import find_database  # noqa: PLC0415

    find_database(os.environ)
