"""`domovoy run` as a whole: what it says, what it starts again, what it leaves behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from domovoy.stand.binaries import Account
from domovoy.stand.children import processes_of
from domovoy.stand.postgres import Cluster
from domovoy.stand.supervisor import DEATHS_TO_GIVE_UP
from running_stand import ESIA, ROOT, WEB, WORKER, Stand, a_folder, until

NOBODY = Account(65534, 65534)


@pytest.fixture(scope="module")
def running():
    with a_folder() as folder:
        stand = Stand(folder, LC_ALL="C").start()
        try:
            stand.said = stand.welcome()
            yield stand
        finally:
            stand.stop()


@pytest.fixture
def folder():
    with a_folder() as made:
        yield made


@pytest.fixture(scope="module")
def run_before():
    """A folder in which a stand was started and stopped, as on every day but the first."""
    with a_folder() as folder:
        stand = Stand(folder).start()
        try:
            stand.welcome()
        finally:
            stand.stop()
        yield folder


@pytest.fixture
def stand(run_before, folder):
    subprocess.run(["cp", "-a", run_before / "var", folder], check=True)
    made = Stand(folder)
    yield made
    made.stop()


class TestRun:
    def test_prints_one_address_and_whom_to_sign_in_as(self, running):
        assert running.said.count("http://") == 1
        assert f"http://127.0.0.1:{running.port}\n" in running.said
        assert "диспетчер управляющей организации" in running.said

    def test_serves_as_a_role_that_passes_by_nothing(self, running):
        environment = Path(f"/proc/{running.child(WEB)}/environ").read_bytes()

        assert b"domovoy_app@" in environment
        assert b"domovoy_owner" not in environment

    def test_keeps_its_secret_to_itself(self, running):
        assert (running.var / "secret.json").stat().st_mode & 0o777 == 0o600

    def test_lets_a_command_beside_it_find_the_database(self, running):
        listed = running.command("administrator", "--list")

        assert listed.returncode == 0, listed.stderr
        assert "Администраторов нет" in listed.stdout

    def test_refuses_to_run_twice_from_one_folder(self, running):
        second = Stand(running.var.parent).start()

        assert second.process.wait(30) == 1
        assert str(running.process.pid) in second.process.stderr.read()
        second.stop()

    @pytest.mark.parametrize("word", [WEB, WORKER, ESIA])
    def test_starts_a_killed_child_again(self, running, word):
        assert running.kill(word)
        assert until(running.answers)

    def test_starts_a_killed_database_again_with_everything_in_it(self, running):
        counted = running.ask("SELECT count(*) FROM django_migrations")
        killed = running.postmaster

        os.kill(killed, signal.SIGKILL)

        assert until(lambda: running.postmaster not in {None, killed})
        assert until(Cluster(running.var / "postgres").is_answering)
        assert running.ask("SELECT count(*) FROM django_migrations") == counted

    def test_gives_up_on_nobody_who_died_with_the_database(self, running):
        for _ in range(DEATHS_TO_GIVE_UP):
            os.kill(running.postmaster, signal.SIGKILL)
            assert running.kill(WORKER)

        assert running.process.poll() is None
        assert until(Cluster(running.var / "postgres").is_answering)


class TestStopping:
    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
    def test_leaves_nothing_running(self, stand, how):
        stand.start().welcome()

        assert stand.stop(how) == 0
        assert stand.remains() == []

    def test_is_quick_to_start_again(self, stand):
        took = []
        while len(took) < 3 and min(took, default=5) >= 5:  # a busy machine gets other chances
            stand.start().welcome()
            took.append(stand.took)
            stand.stop()

        assert min(took) < 5

    def test_by_kill_takes_the_children_along_and_finds_the_database_again(self, stand):
        stand.start().welcome()
        postmaster = stand.postmaster

        stand.stop(signal.SIGKILL)

        assert until(lambda: processes_of(stand.var) == [])
        stand.start().welcome()
        assert stand.postmaster == postmaster

    def test_by_killing_all_at_once_starts_again(self, stand):
        stand.start().welcome()
        pids = [stand.process.pid, *processes_of(stand.var), stand.postmaster]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        stand.stop()

        stand.start().welcome()

        assert stand.answers()

    def test_while_it_is_still_starting_leaves_nothing(self, folder):
        stand = Stand(folder).start()
        until((stand.var / "postgres" / "data" / "postmaster.pid").exists)

        assert stand.stop() == 0
        assert stand.remains() == []


class TestRefusal:
    def refused(self, stand):
        stand.start()
        said = stand.process.communicate(timeout=60)[1]
        assert stand.process.returncode == 1
        assert stand.remains() == []
        return said

    def test_of_a_busy_port_names_a_free_one(self, stand):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", stand.port))
            busy.listen()

            said = self.refused(stand)

        assert f"Порт {stand.port} занят" in said
        assert "make run PORT=" in said
        assert said.count("\n") == 1

    def test_of_a_port_that_is_no_number(self, stand):
        stand.environment["PORT"] = "восемь"

        assert "PORT=восемь не годится" in self.refused(stand)

    def test_of_a_database_that_does_not_answer(self, stand):
        stand.environment["DATABASE_URL"] = "postgresql://owner:secret@127.0.0.1:1/domovoy"

        said = self.refused(stand)

        assert "Проверьте DATABASE_URL" in said
        assert "secret" not in said

    def test_of_what_is_no_database_address(self, stand):
        stand.environment["DATABASE_URL"] = "где-то тут"

        assert "Проверьте DATABASE_URL" in self.refused(stand)

    def test_of_production_without_its_settings(self, stand):
        stand.environment["DOMOVOY_ENV"] = "production"

        said = self.refused(stand)

        assert "DATABASE_URL" in said
        assert "ESIA_URL" in said

    def test_of_a_folder_one_may_not_write_to(self, stand):
        stand.environment["DOMOVOY_VAR"] = "/proc/domovoy"

        assert "нельзя писать" in self.refused(stand)


def python_of_everybody():
    """A Python of our version that an unprivileged user may run; the checkout's may be hidden."""
    for candidate in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        if not (Path(candidate).exists() and NOBODY.may("x", Path(candidate))):
            continue
        version = [candidate, "-c", "import sys; print(sys.version_info[:2])"]
        said = subprocess.run(version, check=False, capture_output=True, text=True).stdout
        if said.strip() == str(sys.version_info[:2]):
            return candidate
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test here runs as a plain user")
class TestPlainUser:
    def test_under_the_plainest_locale_gets_the_same_stand(self, folder):
        python = python_of_everybody()
        if python is None or not NOBODY.may("r", ROOT / "src" / "domovoy" / "__main__.py"):
            pytest.skip("no Python or no checkout that an unprivileged user can reach")
        os.chown(folder, NOBODY.uid, NOBODY.gid)
        packages = Path(psycopg.__file__).parents[1]
        stand = Stand(folder, LC_ALL="C", PYTHONPATH=f"{ROOT / 'src'}:{packages}")
        stand.python, stand.account = python, NOBODY

        said = stand.start().welcome()

        assert f"http://127.0.0.1:{stand.port}" in said
        assert stand.stop() == 0
        assert stand.remains() == []
