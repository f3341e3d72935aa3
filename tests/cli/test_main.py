import subprocess
import sys

import pytest

from domovoy.cli import main
from domovoy.identity.sealing import KeysUnusable, SealBroken


def domovoy(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "domovoy", *arguments],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestMain:
    def test_shows_its_commands_when_none_is_given(self):
        done = domovoy()

        assert done.returncode == 0
        for command in ("run", "demo", "worker", "migrate"):
            assert command in done.stdout

    def test_knows_what_it_does_not_know(self):
        done = domovoy("fly")

        assert done.returncode == 2
        assert "Команды «fly» нет" in done.stderr

    @pytest.mark.parametrize("command", ["run", "worker", "migrate"])
    def test_runs_nothing_when_told_what_it_does_not_know(self, command):
        done = domovoy(command, "--port", "99")

        assert done.returncode == 2
        assert "--port 99" in done.stderr

    def test_says_in_one_line_that_the_database_does_not_answer(self):
        done = domovoy(
            "demo",
            DOMOVOY_ENV="test",
            DATABASE_APP_URL="postgresql://a@127.0.0.1:1/b",
        )

        assert done.returncode == 1
        assert "База данных не отвечает" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("setting", ["DOMOVOY_BASE_URL", "ESIA_URL"])
    def test_says_in_one_line_that_an_address_is_none(self, setting, tmp_path):
        done = domovoy("run", **{setting: "nonsense", "DOMOVOY_VAR": str(tmp_path)})

        assert done.returncode == 1
        assert setting in done.stderr
        assert "Traceback" not in done.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", ["worker", "demo"])
    def test_says_in_one_line_that_no_database_is_named(self, command):
        done = domovoy(command)

        assert done.returncode == 1
        assert "DATABASE_APP_URL" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        "command",
        [["administrator", "--list"], ["keys", "check"], ["forget", "1"], ["import", "x"]],
    )
    def test_says_in_one_line_that_the_stand_is_not_running(self, command, tmp_path):
        done = domovoy(*command, DOMOVOY_VAR=str(tmp_path))

        assert done.returncode == 1
        assert f"Домовой из папки {tmp_path} не запущен" in done.stderr
        assert "Traceback" not in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_says_in_one_line_that_a_port_is_none(self):
        done = domovoy("worker", PORT="abc", DATABASE_URL="postgresql://a@127.0.0.1/b")

        assert done.returncode == 1
        assert "PORT" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        ("problem", "word"),
        [(KeysUnusable("sealing.json: ValueError"), "sealing.json"), (SealBroken(), "keys check")],
    )
    def test_says_in_one_line_that_the_keys_are_not_these(self, problem, word, capsys):
        def command(_arguments):
            raise problem

        assert main._done(command, []) == 1
        assert word in capsys.readouterr().err
