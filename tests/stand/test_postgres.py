"""The embedded server on its own: made, found again, killed, stopped."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from domovoy.stand.binaries import Account
from domovoy.stand.errors import ClusterDidNotStart, ClusterOfAnotherVersion
from domovoy.stand.postgres import SUPERUSER, Cluster

NOBODY = 65534
HASTY = {"fsync": "off"}


@pytest.fixture
def folder():
    """A folder any user of the machine can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="domovoy-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def cluster(folder):
    made = Cluster(folder / "postgres", settings=HASTY)
    yield made
    made.remove()


def ask(cluster, question):
    with psycopg.connect(cluster.url(SUPERUSER, "postgres")) as connection:
        return connection.execute(question).fetchone()


class TestCluster:
    def test_compares_russian_whatever_the_locale_of_the_machine(self, cluster, monkeypatch):
        monkeypatch.setenv("LC_ALL", "C")

        cluster.start()

        answer = ask(cluster, "SELECT lower('Ё'), 'ТРУБА' ILIKE 'труба'")
        assert answer == ("ё", True)

    def test_opens_no_network_port_and_a_folder_for_one_user_only(self, cluster):
        cluster.start()

        assert ask(cluster, "SHOW listen_addresses") == ("",)
        assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700

    def test_never_runs_as_root(self, cluster):
        cluster.start()

        assert Path(f"/proc/{cluster.pid()}").stat().st_uid != 0

    def test_is_found_again_by_the_next_one(self, cluster):
        cluster.start()
        another = Cluster(cluster.asked_folder, settings=HASTY)

        another.start()

        assert another.pid() == cluster.pid()

    def test_starts_after_kill_with_everything_committed(self, cluster):
        cluster.start()
        with psycopg.connect(cluster.url(SUPERUSER, "postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        os.kill(cluster.pid(), signal.SIGKILL)

        cluster.start()

        assert ask(cluster, "SELECT number FROM kept") == (42,)

    def test_does_not_believe_a_pid_file_whose_number_is_somebody_else(self, cluster):
        cluster.start()
        pid_file = cluster.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        cluster.stop()
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

        cluster.start()

        assert cluster.pid() != os.getpid()
        assert cluster.is_answering()

    def test_forgets_a_half_made_data_folder(self, cluster):
        unfinished = cluster.home / "data.new"
        unfinished.mkdir()
        (unfinished / "PG_VERSION").write_text("18\n")

        cluster.start()

        assert not unfinished.exists()

    def test_stops_and_says_so(self, cluster):
        cluster.start()

        cluster.stop()

        assert cluster.pid() is None
        assert not cluster.is_answering()

    def test_goes_below_the_temporary_folder_when_the_path_is_too_long(self, folder):
        cluster = Cluster(folder / ("д" * 60) / "postgres", settings=HASTY)

        cluster.start()

        assert ask(cluster, "SELECT 1") == (1,)
        cluster.remove()
        assert not cluster.socket_folder.exists()

    def test_refuses_the_data_of_another_version(self, cluster):
        cluster.data.mkdir()
        (cluster.data / "PG_VERSION").write_text("17\n")

        with pytest.raises(ClusterOfAnotherVersion):
            cluster.start()

    def test_tells_what_the_server_said_when_it_would_not_start(self, folder):
        cluster = Cluster(folder / "postgres", settings={"max_connections": "many"})

        with pytest.raises(ClusterDidNotStart, match="max_connections"):
            cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to be")
class TestClusterOfRoot:
    def test_lives_elsewhere_when_its_user_cannot_reach_the_folder(self, folder):
        folder.chmod(0o700)
        cluster = Cluster(folder / "postgres", settings=HASTY)

        cluster.start()

        assert cluster.home.parent == Path("/var/lib")
        assert ask(cluster, "SELECT 1") == (1,)
        cluster.remove()
        assert not cluster.home.exists()

    def test_copies_the_programs_its_user_cannot_reach(self, cluster, monkeypatch):
        may = Account.may
        monkeypatch.setattr(
            Account,
            "may",
            lambda self, right, path: "site-packages" not in str(path) and may(self, right, path),
        )

        cluster.start()

        assert cluster.programs.is_relative_to(cluster.home)
        assert cluster.is_answering()

    def test_is_the_owner_of_the_folder_when_that_is_not_root(self, folder):
        os.chown(folder, NOBODY, NOBODY)

        cluster = Cluster(folder / "postgres", settings=HASTY)

        assert cluster.account == Account(NOBODY, NOBODY)


class TestTwoStartsAtOnce:
    def test_make_one_server(self, cluster):
        program = (
            "import sys; from pathlib import Path; from domovoy.stand.postgres import Cluster;"
            "cluster = Cluster(Path(sys.argv[1])); cluster.start(); print(cluster.pid())"
        )
        command = [sys.executable, "-c", program, str(cluster.asked_folder)]

        started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        pids = {each.communicate(timeout=60)[0] for each in started}

        assert len(pids) == 1
        assert cluster.pid() == int(pids.pop())
