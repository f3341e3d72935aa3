"""Before there is any environment: what is missing is said in one sentence with the cure."""

import importlib.util
import os
import sys
from collections import namedtuple
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "bootstrap.py"
Version = namedtuple("Version", "major minor micro releaselevel serial")


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script as if its checkout were an empty folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("")
    (tmp_path / "requirements" / "dev.txt").write_text("")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "empty"\nversion = "1"\n')
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "UNFINISHED": venv / "unfinished",
    }.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "run"])
    return module


@pytest.fixture
def installed(bootstrap, monkeypatch):
    """What would have been installed: making real environments takes seconds."""
    kinds = []
    monkeypatch.setattr(bootstrap, "run", lambda command, what_failed: None)
    monkeypatch.setattr(bootstrap, "works", bootstrap.VENV.exists)
    monkeypatch.setattr(bootstrap, "install", kinds.append)
    return kinds


class TestBootstrap:
    def test_of_an_old_python_names_the_one_to_install(self, bootstrap, monkeypatch, capsys):
        monkeypatch.setattr(sys, "version_info", Version(3, 9, 2, "final", 0))
        monkeypatch.setenv("PATH", "")

        assert bootstrap.main() == 1
        assert "Нужен Python 3.11 или новее, здесь 3.9" in capsys.readouterr().err

    def test_of_an_old_python_goes_on_as_a_newer_one(self, bootstrap, monkeypatch, tmp_path):
        newer = tmp_path / "python3.12"
        newer.write_text("#!/bin/sh\n")
        newer.chmod(0o755)
        went_on_as = []
        monkeypatch.setattr(sys, "version_info", Version(3, 9, 2, "final", 0))
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(os, "execv", lambda path, _: went_on_as.append(path))

        with pytest.raises(bootstrap.Trouble):
            bootstrap.require_python()

        assert went_on_as == [str(newer)]

    def test_without_venv_names_the_package(self, bootstrap, monkeypatch, capsys):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

        assert bootstrap.main() == 1
        assert "apt-get install -y python3-venv" in capsys.readouterr().err
        assert not bootstrap.VENV.exists()

    def test_without_space_leaves_nothing(self, bootstrap, monkeypatch, capsys):
        monkeypatch.setattr(bootstrap, "SPACE_FOR_FIRST_INSTALL", 10**18)

        assert bootstrap.main() == 1
        assert "На диске свободно" in capsys.readouterr().err
        assert not bootstrap.VENV.exists()

    def test_that_cannot_install_leaves_nothing(self, bootstrap, monkeypatch, capsys):
        (bootstrap.ROOT / "requirements" / "run.txt").write_text("no-hash==1\n")

        assert bootstrap.main() == 1
        assert "Зависимости не установились" in capsys.readouterr().err
        assert not bootstrap.VENV.exists()

    def test_half_made_is_made_anew(self, bootstrap, installed):
        left = bootstrap.VENV / "lib" / "half-installed"
        left.parent.mkdir(parents=True)
        left.touch()
        bootstrap.UNFINISHED.touch()

        assert bootstrap.main() == 0
        assert not left.exists()
        assert bootstrap.is_ready("run")

    def test_is_over_at_once_until_the_lock_changes(self, bootstrap, installed):
        bootstrap.main()
        bootstrap.main()
        assert installed == ["run"]
        (bootstrap.ROOT / "requirements" / "run.txt").write_text("# another\n")
        bootstrap.main()

        assert installed == ["run", "run"]

    def test_for_changing_the_product_is_enough_for_using_it(
        self, bootstrap, installed, monkeypatch
    ):
        monkeypatch.setattr(sys, "argv", ["bootstrap.py", "dev"])

        bootstrap.main()

        assert bootstrap.is_ready("run")
