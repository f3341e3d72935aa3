import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import domovoy.regulation

MODULES = [module.name for module in pkgutil.iter_modules(domovoy.regulation.__path__)]
README = Path(domovoy.regulation.__file__).parent / "README.md"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    module = importlib.import_module(f"domovoy.regulation.{name}")

    assert doctest.testmod(module).failed == 0


def test_examples_in_the_readme_are_true():
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")

    assert result.attempted > 0
    assert result.failed == 0


def test_all_of_this_runs_where_django_is_not_installed():
    code = (
        "import sys, pytest\n"
        "sys.modules |= dict.fromkeys(('django', 'psycopg', 'procrastinate'))\n"
        "sys.exit(pytest.main(sys.argv[1:]))"
    )
    plain = ["-q", "-p", "no:django", "-p", "no:cacheprovider", "-p", "no:xdist", "--noconftest"]
    this = Path(__file__)

    done = subprocess.run(
        [sys.executable, "-c", code, str(this.parent), f"--ignore={this}", *plain],
        cwd=this.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
