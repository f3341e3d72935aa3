"""`domovoy run`: everything up, one address on the screen, everything down again on Ctrl-C."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from domovoy.stand import preparing
from domovoy.stand.children import Child, Recipe, end_left_over, mark_of
from domovoy.stand.database import DatabaseUrls, connect, ensure_database, require_sound
from domovoy.stand.errors import ChildKeepsDying
from domovoy.stand.external import prepare_external
from domovoy.stand.migrate import migrate
from domovoy.stand.postgres import Cluster
from domovoy.stand.preflight import only_one, require_free_ports, require_space
from domovoy.stand.situation import Situation

LOOK_EVERY = 0.5
DEATHS_TO_GIVE_UP = 5
DEATHS_COUNTED_FOR = 60.0
LONGEST_PAUSE = 8.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Ctrl-C, or the machine going down."""


def run() -> None:
    """Come back when asked to stop, with nothing left running. Raises StandError."""
    situation = Situation.read(os.environ)
    with only_one(situation.var), _stoppable(), ExitStack() as stand:
        require_space(situation.var)
        end_left_over(situation.var)
        require_free_ports(situation.host, situation.ports)
        try:
            Supervisor(situation, stand).run()
        except StopAsked:
            _say("Останавливаю…")
        finally:
            _disturb_no_more()


class Supervisor:
    """The database, the children and the watch over them."""

    def __init__(self, situation: Situation, stand: ExitStack) -> None:
        self.situation = situation
        self.stand = stand
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.fell_at = 0.0

    def run(self) -> None:
        began = time.monotonic()
        urls = self._database()
        environment = self._prepare(urls)
        for recipe in self._recipes(urls, environment):
            self._start(recipe, environment)
        for child in self.children:
            self._await(child)
        _say(self._welcome(time.monotonic() - began))
        while True:
            time.sleep(LOOK_EVERY)
            self._look()

    def _database(self) -> DatabaseUrls:
        named = self.situation
        if named.database_url:
            urls = prepare_external(named.database_url, named.application_url, var=named.var)
        else:
            self.cluster = Cluster(named.var / "postgres")
            self.stand.callback(self.cluster.stop)
            self.cluster.start()
            urls = ensure_database(self.cluster)
        require_sound(urls)
        return urls

    def _prepare(self, urls: DatabaseUrls) -> dict[str, str]:
        """Bring everything up to date; what the children are told about it."""
        named = self.situation
        environment = {
            **os.environ,
            **mark_of(named.var),
            "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
            "DOMOVOY_ENV": named.mode,
            "DOMOVOY_HOST": named.host,
            "DOMOVOY_VAR": str(named.var),
            "DOMOVOY_BASE_URL": named.base_url,
            "PORT": str(named.port),
            "DATABASE_APP_URL": urls.application,
        }
        environment.pop("DATABASE_URL", None)  # who serves need not know how to be the owner
        environment.setdefault("DOMOVOY_SECRET_KEY", preparing.secret_key(named.var))
        keys = environment.setdefault("DOMOVOY_SEALING_KEYS_FILE", str(named.var / "sealing.json"))
        preparing.sealing_keys(Path(keys), mode=named.mode)
        if named.standin_port:
            environment["ESIA_URL"] = f"http://127.0.0.1:{named.standin_port}"
            environment.setdefault("ESIA_CLIENT_ID", "DOMOVOY")
            environment |= preparing.esia_keys(named.var, environment)
        migrate(urls)
        preparing.static_files(named.var, environment)
        if named.demo:
            preparing.demo_district(urls, environment, scale=named.demo)
        return environment

    def _recipes(self, urls: DatabaseUrls, told: dict[str, str]) -> Iterator[Recipe]:
        named, python = self.situation, sys.executable
        if named.standin_port:
            command = (
                *(python, "-m", "domovoy.gateways.esia.standin"),
                *("--port", str(named.standin_port)),
                *("--client-id", told["ESIA_CLIENT_ID"]),
                *("--client-certificate", told["ESIA_CERTIFICATE_FILE"]),
                *("--redirect-uri", f"{named.base_url}/esia/callback"),
                *("--logout-uri", f"{named.base_url}/"),
                *("--keys", str(Path(told["ESIA_KEY_FILE"]).parent)),
            )
            answers = _answers_on("127.0.0.1", named.standin_port)
            yield Recipe("esia", "учебный вход", command, answers)
        web = (python, "-m", "domovoy.stand.web")
        yield Recipe("web", "страницы", web, _answers_on(named.host, named.port))
        worker = (python, "-m", "domovoy", "worker")
        yield Recipe("worker", "работник очереди", worker, _takes_jobs(urls.application))

    def _start(self, recipe: Recipe, environment: dict[str, str]) -> None:
        child = Child(recipe, environment, self.situation.var / "log" / f"{recipe.name}.log")
        self.stand.callback(child.stop)
        self.children.append(child)
        child.start()

    def _await(self, child: Child) -> None:
        deadline = time.monotonic() + child.recipe.patience
        while not child.recipe.answers():
            if not child.is_alive() or time.monotonic() > deadline:
                raise _given_up(child)
            time.sleep(0.05)

    def _look(self) -> None:
        """Start again whatever has died; give up on what will not stay.

        Who began before the database fell may have died of that, and is not blamed for it.
        """
        dead = [child for child in self.children if not child.is_alive()]
        if self.cluster is not None and self.cluster.pid() is None:
            _say("База данных остановилась, запускаю снова.")
            self.fell_at = time.monotonic()
            self.cluster.start()
        for child in dead:
            if child.began < self.fell_at:
                self._start_again(child)
            else:
                self._restart(child)

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        child.deaths = [when for when in child.deaths if now - when < DEATHS_COUNTED_FOR] + [now]
        if len(child.deaths) >= DEATHS_TO_GIVE_UP:
            raise _given_up(child)
        time.sleep(min(LONGEST_PAUSE, 2 ** (len(child.deaths) - 1) - 1))
        self._start_again(child)

    def _start_again(self, child: Child) -> None:
        _say(f"Процесс «{child.recipe.title}» остановился, запускаю снова.")
        child.start()

    def _welcome(self, took: float) -> str:
        lines = [f"Домовой готов за {took:.1f} с: {self.situation.base_url}"]
        if self.situation.standin_port:
            lines += ["", "Войти можно как:", *_personas(), ""]
        lines.append("Ctrl-C остановит всё; данные останутся.")
        return "\n".join(lines)


def _given_up(child: Child) -> ChildKeepsDying:
    return ChildKeepsDying(name=child.recipe.title, reason=child.last_words(), log=child.log)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Turn the first signal to stop into StopAsked; later ones do not disturb the stopping."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        _disturb_no_more()
        raise StopAsked

    before = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _disturb_no_more() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


class _answers_on:  # noqa: N801 - reads as a phrase where it is used
    """Whether an HTTP server there answers, and not with a fault of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.where = ("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104

    def __call__(self) -> bool:
        connection = http.client.HTTPConnection(*self.where, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class _takes_jobs:  # noqa: N801
    """Whether a worker has registered itself since we began to wait."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.since = datetime.now(UTC)

    def __call__(self) -> bool:
        query = "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat >= %s)"
        with connect(self.url) as connection:
            row = connection.execute(query, [self.since]).fetchone()
        return bool(row and row[0])


def _personas() -> list[str]:
    import yaml  # noqa: PLC0415 - only a stand with invented people needs it

    import domovoy  # noqa: PLC0415

    file = Path(domovoy.__file__).parent / "gateways" / "esia" / "standin" / "personas.yaml"
    people = yaml.safe_load(file.read_text(encoding="utf-8"))["personas"]
    names = [f"{one['first_name']} {one['patronymic']} {one['surname']}" for one in people]
    width = max(map(len, names))
    return [
        f"  {name:<{width}}  {one['description']}" for name, one in zip(names, people, strict=True)
    ]


def _say(text: str) -> None:
    print(text, flush=True)
