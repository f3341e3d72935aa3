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


def test_works_where_django_is_not_installed():
    code = (
        "import sys; sys.modules['django'] = None\n"
        "import domovoy.regulation as r; r.norm_book(); r.work_calendar()"
    )

    subprocess.run([sys.executable, "-c", code], check=True, cwd=README.parents[2])
