import shutil
import subprocess
import sys
from pathlib import Path

import domovoy.catalogue

SHIPPED = Path(domovoy.catalogue.__file__).parent


def check(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "domovoy", "catalogue", *arguments],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def own_catalogue(tmp_path):
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


class TestCatalogueCheck:
    def test_counts_what_is_shipped(self):
        done = check("check")

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Каталог цел. Групп: 27, проблем: ")

    def test_takes_a_catalogue_of_ones_own(self, tmp_path):
        assert check("check", str(own_catalogue(tmp_path))).returncode == 0

    def test_names_the_file_the_line_and_the_cure(self, tmp_path):
        folder = own_catalogue(tmp_path)
        roof = folder / "groups" / "roof.yaml"
        words = roof.read_text(encoding="utf-8")
        roof.write_text(words.replace("G170.ROOF", "G170.RUFF", 1), encoding="utf-8")

        done = check("check", str(folder))

        assert done.returncode == 1
        assert "roof.yaml:" in done.stderr
        assert "G170.RUFF" in done.stderr

    def test_says_that_there_is_no_such_folder(self, tmp_path):
        done = check("check", str(tmp_path / "nowhere"))

        assert (done.returncode, done.stderr.count("\n")) == (1, 1)

    def test_tells_how_it_is_used(self):
        done = check("mend")

        assert done.returncode == 2
        assert "catalogue check" in done.stderr
