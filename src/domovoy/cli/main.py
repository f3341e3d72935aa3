"""`domovoy COMMAND`: each command is imported only when it is asked for."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence


def run() -> int:
    """start everything and print the address"""
    from domovoy.stand.supervisor import run as run_stand  # noqa: PLC0415

    run_stand()
    return 0


def demo() -> int:
    """put the demo district into an empty database"""
    _django()
    from domovoy.demo import load  # noqa: PLC0415

    load()
    return 0


def worker() -> int:
    """do the jobs of the queue"""
    _django()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("procrastinate", "worker")
    return 0


def migrate() -> int:
    """bring the tables of the database named by DATABASE_URL up to date"""
    from domovoy.stand.external import prepare_external  # noqa: PLC0415
    from domovoy.stand.migrate import migrate as bring_up_to_date  # noqa: PLC0415
    from domovoy.stand.situation import Situation  # noqa: PLC0415

    named = Situation.read(os.environ)
    if not named.database_url:
        print("Назовите базу данных в DATABASE_URL.", file=sys.stderr)
        return 1
    bring_up_to_date(prepare_external(named.database_url, named.application_url, var=named.var))
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    command.__name__: command for command in (run, demo, worker, migrate)
}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when done, 1 after one sentence when it could not be done, 2 for an unknown command."""
    from domovoy.stand.errors import StandError  # noqa: PLC0415
    from domovoy.stand.wording import explain  # noqa: PLC0415

    _speak_russian_in_any_locale()
    chosen = COMMANDS[_parser().parse_args(arguments).command]
    try:
        return chosen()
    except StandError as error:
        print(explain(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="domovoy", description="Домовой: заявки жителей дома.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    return parser


def _speak_russian_in_any_locale() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "domovoy.site.settings")
    import django  # noqa: PLC0415

    django.setup()
