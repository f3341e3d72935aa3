import subprocess
import sys

import pytest


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

    @pytest.mark.parametrize("command", ["worker", "demo"])
    def test_says_in_one_line_that_no_database_is_named(self, command):
        done = domovoy(command)

        assert done.returncode == 1
        assert "DATABASE_APP_URL" in done.stderr
        assert "Traceback" not in done.stderr

    def test_says_in_one_line_that_a_port_is_none(self):
        done = domovoy("worker", PORT="abc", DATABASE_URL="postgresql://a@127.0.0.1/b")

        assert done.returncode == 1
        assert "PORT" in done.stderr
        assert "Traceback" not in done.stderr
