"""Whatever is killed while people are sending: nothing is lost and nothing is doubled."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from domovoy.stand.children import processes_of
from domovoy.stand.postgres import Cluster
from faults.visitor import Visitor
from running_stand import ROOT, WEB, WORKER, Stand, a_folder, until

OWNER = 1000000001
PEOPLE, APPEALS_OF_EACH, KILLS = 3, 4, 3
WORDS = "третий день холодные батареи"


@pytest.fixture(scope="module")
def stand():
    with a_folder() as folder:
        made = Stand(folder).start()
        try:
            made.welcome()
            settle(made)
            yield made
        finally:
            made.stop()


def settle(stand):
    cluster = Cluster(stand.var / "postgres")
    told = {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
        "DOMOVOY_ENV": "test",
        "DOMOVOY_VAR": str(stand.var),
        "DATABASE_APP_URL": cluster.url("domovoy_owner", "domovoy"),
    }
    program = [sys.executable, "-m", "faults.settle", str(OWNER)]
    subprocess.run(program, check=True, env=os.environ | told, cwd=ROOT)


@pytest.fixture(scope="module")
def people(stand):
    """People who have signed in, each in a browser of their own."""
    with contextlib.ExitStack() as browsers:
        came = [Visitor(f"http://127.0.0.1:{stand.port}") for _ in range(PEOPLE)]
        for visitor in came:
            browsers.callback(visitor.close)
            visitor.sign_in(OWNER)
        yield came


def send_some(visitor):
    """Numbers as they were shown to the person, one for each conversation."""
    return [visitor.send(visitor.begin(WORDS)) for _ in range(APPEALS_OF_EACH)]


def sent_while(stand, people, kill):
    """The numbers people got while somebody killed that now and again."""
    with ThreadPoolExecutor(PEOPLE) as at_once:
        sending = [at_once.submit(send_some, visitor) for visitor in people]
        for _ in range(KILLS):
            time.sleep(1)
            kill(stand)
        return [number for each in sending for number in each.result()]


def kill_web(stand):
    kill(stand.child(WEB))


def kill_page_server(stand):
    """One of the processes granian has forked, not granian itself."""
    kill(next((pid for pid in processes_of(stand.var) if parent(pid) == stand.child(WEB)), None))


def kill_worker(stand):
    kill(stand.child(WORKER))


def kill_database(stand):
    kill(stand.postmaster)


def kill(pid):
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def parent(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
        return int(stat.read().rpartition(")")[2].split()[1])
    return None


class TestKilling:
    @pytest.mark.parametrize("kills", [kill_web, kill_page_server, kill_worker, kill_database])
    def test_loses_and_doubles_nothing_that_was_sent(self, stand, people, kills):
        before = count(stand, "appeals_appeal")

        numbers = sent_while(stand, people, kills)

        assert len(set(numbers)) == PEOPLE * APPEALS_OF_EACH
        assert until(Cluster(stand.var / "postgres").is_answering)
        assert count(stand, "appeals_appeal") - before == len(numbers)
        assert kept(stand, numbers) == len(numbers)
        assert until(lambda: waiting_jobs(stand) == 0, within=60)


def count(stand, table):
    return stand.ask(f"SELECT count(*) FROM {table}")[0]


def kept(stand, numbers):
    """How many of the numbers shown to people are there, each begun once and announced once."""
    listed = ", ".join(f"'{number}'" for number in numbers)
    return stand.ask(
        f"SELECT count(*) FROM appeals_appeal AS appeal WHERE number IN ({listed})"
        " AND 1 = (SELECT count(*) FROM journal_entry WHERE chain = appeal.guid"
        " AND event = 'appeal_registered')"
        " AND 1 = (SELECT count(*) FROM delivery_notice WHERE subject = appeal.guid"
        " AND event = 'appeal_registered' AND person_id IS NOT NULL)"
    )[0]


def waiting_jobs(stand):
    return stand.ask(
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now())"
    )[0]
