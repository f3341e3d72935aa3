"""`python -m domovoy.gateways.esia.standin`: start the stand-in and serve until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_ALGORITHMS = ("RS256", "GOST3410_2012_256")


def main(arguments: Sequence[str] | None = None) -> None:
    """Check what can be checked at once, then serve."""
    options = _parser().parse_args(arguments)
    if os.environ.get("DOMOVOY_ENV") == "production":
        sys.exit("Учебный вход не запускается при DOMOVOY_ENV=production: там нужны Госуслуги.")
    if not _is_free(options.host, options.port):
        sys.exit(f"Порт {options.port} занят другой программой: выберите другой через PORT.")
    asked_to_stop = asyncio.run(_serve(options))
    if not asked_to_stop:
        print(f"Учебный вход остановился сам: порт {options.port}.", file=sys.stderr)
    # Nothing is left to finish, and the server's own threads, which may still hold open
    # connections, abort the process if the interpreter is taken down under them.
    sys.stdout.flush()
    os._exit(0 if asked_to_stop else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="domovoy.gateways.esia.standin", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--url", help="public address; by default http://HOST:PORT")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-certificate", type=Path, required=True, metavar="FILE")
    parser.add_argument("--redirect-uri", action="append", required=True, metavar="URI")
    parser.add_argument("--logout-uri", action="append", default=[], metavar="URI")
    parser.add_argument("--keys", type=Path, required=True, metavar="DIR")
    parser.add_argument("--personas", type=Path, metavar="FILE")
    parser.add_argument("--token-algorithm", choices=_ALGORITHMS, default=_ALGORITHMS[0])
    parser.add_argument("--code-life", type=float, default=120, metavar="SECONDS")
    parser.add_argument("--timestamp-tolerance", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--slow-for", type=float, default=20, metavar="SECONDS")
    parser.add_argument(
        "--other-client",
        nargs=2,
        action="append",
        default=[],
        metavar=("ID", "FILE"),
        help="one more system, with the same addresses and a certificate of its own",
    )
    parser.add_argument("--leave-with-parent", action="store_true")
    return parser


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def _serve(options: argparse.Namespace) -> bool:
    """Serve until told to stop; whether it was told comes back."""
    from granian.constants import Interfaces  # noqa: PLC0415 - refusals above must be quick
    from granian.server.embed import Server  # noqa: PLC0415

    server: Any = Server(
        _application(options),
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGINL,
        log_enabled=False,
        websockets=False,
    )
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    watch = asyncio.create_task(_watch_parent(asked)) if options.leave_with_parent else None
    serving = asyncio.create_task(server.serve())
    print(f"Учебный вход: {_url(options)}", flush=True)
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if asked.is_set():
        server.stop()
    await serving
    if watch:
        watch.cancel()
    return asked.is_set()


async def _watch_parent(asked: asyncio.Event) -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    asked.set()


def _url(options: argparse.Namespace) -> str:
    return str(options.url or f"http://{options.host}:{options.port}").rstrip("/")


def _application(options: argparse.Namespace) -> Any:
    from domovoy.gateways.esia.standin.app import Parts, Standin  # noqa: PLC0415
    from domovoy.gateways.esia.standin.issuing import Issuer  # noqa: PLC0415
    from domovoy.gateways.esia.standin.keys import keep_token_key  # noqa: PLC0415
    from domovoy.gateways.esia.standin.personas import (  # noqa: PLC0415
        DEFAULT_FILE,
        PersonasUnreadable,
        load_personas,
    )

    try:
        personas = load_personas(options.personas or DEFAULT_FILE)
    except PersonasUnreadable as problem:
        sys.exit(f"Файл персон не читается: {problem}")
    url = _url(options)
    issuer = Issuer(f"{url}/", keep_token_key(options.keys, options.token_algorithm))
    parts = Parts(
        url=url,
        checks=_checks(options),
        issuer=issuer,
        personas=personas,
        code_life=timedelta(seconds=options.code_life),
        clock=lambda: datetime.now(UTC),
        next_issuer=lambda: issuer.after(
            keep_token_key(options.keys, options.token_algorithm, following=True)
        ),
        slow_for=options.slow_for,
    )
    return Standin(parts).application()


def _checks(options: argparse.Namespace) -> Any:
    from domovoy.gateways.esia.standin.checks import Checks  # noqa: PLC0415

    return Checks(
        _client(options, options.client_id, options.client_certificate),
        timedelta(seconds=options.timestamp_tolerance),
        tuple(_client(options, name, Path(file)) for name, file in options.other_client),
    )


def _client(options: argparse.Namespace, name: str, file: Path) -> Any:
    from domovoy.gateways.esia.errors import KeyFileUnusable  # noqa: PLC0415
    from domovoy.gateways.esia.key_files import certificate_hash, read_public_key  # noqa: PLC0415
    from domovoy.gateways.esia.standin.checks import RegisteredClient  # noqa: PLC0415

    try:
        certificate = file.read_bytes()
        public_key = read_public_key(certificate)
    except (OSError, KeyFileUnusable) as problem:
        sys.exit(f"Сертификат {file} не годится: {problem}")
    return RegisteredClient(
        client_id=name,
        certificate_hash=certificate_hash(certificate),
        public_key=public_key,
        redirect_uris=tuple(options.redirect_uri),
        logout_uris=tuple(options.logout_uri),
    )


if __name__ == "__main__":
    main()
