"""`domovoy import` and `domovoy export`: what people are told, and the codes they end with."""

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import domovoy.housing.register
from domovoy.cli import exporting, importing
from domovoy.cli.register_wording import WORDS
from domovoy.cli.stopping import STOPPED
from domovoy.housing.models import Organisation
from housing.register import files

REGISTER = Path(domovoy.housing.register.__file__).parent


@pytest.fixture
def register(tmp_path):
    return files.folder(tmp_path / "register", **files.whole_register())


@pytest.mark.django_db
class TestImport:
    def test_only_tries_unless_told_to_apply(self, register, capsys):
        assert importing.main([str(register)]) == 0

        out, err = capsys.readouterr()
        assert "собственники" in out
        assert "--apply" in out
        assert "premises.csv: 100 %" in err
        assert not Organisation.objects.exists()

    def test_writes_and_the_second_time_says_there_was_nothing_to_do(self, register, capsys):
        assert importing.main([str(register), "--apply"]) == 0
        assert importing.DONE in capsys.readouterr().out

        assert importing.main([str(register), "--apply"]) == 0
        assert importing.UNCHANGED in capsys.readouterr().out

    def test_tells_what_to_mend_line_by_line(self, register, capsys):
        path = files.table(register / "premises.csv", [files.flat(entrance="9")])

        assert importing.main([str(path), str(register / "houses.csv")]) == 1

        told = capsys.readouterr().err
        assert "premises.csv, строка 2, столбец «подъезд»: «9» В доме подъездов 4." in told
        assert "Ничего не записано." in told

    def test_shows_the_first_hundred_and_writes_all(self, register, capsys):
        rows = [files.flat(str(number), area="много") for number in range(1000)]
        path = files.table(register / "premises.csv", rows)

        assert importing.main([str(path)]) == 1

        told = capsys.readouterr().err
        assert told.count("нужна площадь") + told.count("Нужна площадь") == 100
        assert "… и ещё 900." in told
        written = Path(f"{path}.errors.csv")
        assert len(written.read_text(encoding="utf-8-sig").splitlines()) == 1001
        assert written.stat().st_mode & 0o777 == 0o600

    def test_reads_a_folder_again_without_its_list_of_errors(self, register, capsys):
        files.table(register / "premises.csv", [files.flat(entrance="9")])
        assert importing.main([str(register)]) == 1
        assert (register / "register.errors.csv").exists()

        files.table(register / "premises.csv", files.whole_register()["premises"])
        assert importing.main([str(register)]) == 0

    def test_answers_programs_in_json(self, register, capsys):
        assert importing.main([str(register), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["applied"] is False
        assert told["counts"]["premises"]["added"] == 2

        path = files.table(register / "premises.csv", [files.flat(house="x")])
        assert importing.main([str(path), "--json"]) == 1
        (line,) = capsys.readouterr().out.splitlines()
        problem = json.loads(line)["problem"]
        assert (problem["code"], problem["line"], problem["column"]) == ("not_a_guid", 2, "house")

    @pytest.mark.parametrize("arguments", [[], ["--apply"], ["a.csv", "--fly"]])
    def test_of_nothing_shows_how(self, arguments, capsys):
        assert importing.main(arguments) == 2
        assert "domovoy import" in capsys.readouterr().err


@pytest.mark.django_db
class TestExport:
    def test_writes_what_import_reads(self, register, tmp_path, capsys):
        importing.main([str(register), "--apply"])

        assert exporting.main([str(tmp_path / "all.xlsx")]) == 0
        assert "персональные данные" in capsys.readouterr().out
        assert importing.main([str(tmp_path / "all.xlsx")]) == 0
        assert importing.UNCHANGED in capsys.readouterr().out

    def test_says_why_it_could_not(self, register, tmp_path, capsys):
        assert exporting.main([str(tmp_path / "out"), "--organisation", "1"]) == 1
        assert "ИНН 1" in capsys.readouterr().err
        assert exporting.main([str(register / "houses.csv" / "inside")]) == 1
        assert "на пути к ней стоит файл" in capsys.readouterr().err

    @pytest.mark.parametrize("number", [0, *exporting.WHY])
    def test_says_it_in_russian_alone(self, tmp_path, monkeypatch, capsys, number):
        def refuse(**_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(exporting, "export_register", refuse)

        assert exporting.main(["out"]) == 1
        told = capsys.readouterr().err
        assert os.strerror(number) not in told
        assert "Записать в out не удалось" in told

    def test_of_an_organisation_without_a_number_is_refused(self, register, tmp_path, capsys):
        assert exporting.main([str(tmp_path / "out"), "--organisation", ""]) == 1
        assert exporting.NO_INN in capsys.readouterr().err
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name", ["out.xls", "out.XLS", "out.ods"])
    def test_into_a_book_of_another_kind_is_refused(self, tmp_path, capsys, name):
        assert exporting.main([str(tmp_path / name)]) == 1
        assert exporting.OTHER_BOOK in capsys.readouterr().err
        assert not (tmp_path / name).exists()

        assert exporting.main([str(tmp_path / name), "--format", "csv"]) == 0

    @pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--fly"], ["a", "--format", "x"]])
    def test_of_nothing_shows_how(self, arguments, capsys):
        assert exporting.main(arguments) == 2
        assert "domovoy export" in capsys.readouterr().err


class TestTheCommand:
    def test_stopped_by_hand_leaves_nothing(self, committed_db, database_urls, tmp_path):
        rows = [files.flat(str(number)) for number in range(60_000)]
        whole = files.whole_register() | {"premises": rows, "accounts": [], "risers": []}
        register = files.folder(tmp_path / "register", **whole)
        with subprocess.Popen(
            [sys.executable, "-m", "domovoy", "import", str(register), "--apply"],
            env=os.environ | database_urls.environment(),
            stderr=subprocess.PIPE,
            text=True,
        ) as started:
            said = []
            for told in started.stderr:
                said.append(told)
                if told.startswith("помещения: "):
                    started.send_signal(signal.SIGINT)
                    break
            said.append(started.stderr.read())

        assert STOPPED in said[-1], said
        assert started.returncode == 130, said
        assert not Organisation.objects.exists()


class TestWords:
    def test_there_are_for_every_problem(self):
        raised = set()
        for path in REGISTER.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                raised |= set(_codes(node))

        assert raised <= set(WORDS)
        assert len(raised) > 40

    def test_are_plain(self):
        for words in WORDS.values():
            assert "ошибк" not in words.lower()
            assert "пожалуйста" not in words.lower()


PLACE = {"Unfit": 0, "Unreadable": 0, "Problem": 0, "complain": 3, "_complain": 0}
PLACE |= {"_require_digits": 2}


def _codes(node):
    """The codes of problems a call names."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in PLACE and len(node.args) > PLACE[name]:
            yield from _strings(node.args[PLACE[name]])
    if isinstance(node, ast.FunctionDef) and node.name == "_contradiction":
        for each in ast.walk(node):
            if isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple):
                yield each.value.elts[1].value


def _strings(node):
    whole = [each for each in ast.walk(node) if not isinstance(each, ast.JoinedStr)]
    parts = {
        id(part)
        for each in ast.walk(node)
        if isinstance(each, ast.JoinedStr)
        for part in each.values
    }
    return [
        each.value
        for each in whole
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in parts
    ]
