import csv
from dataclasses import replace

import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.cli import learn
from domovoy.understanding import Understander
from domovoy.understanding.shelf import corrections, history_model

GROUPS = ("gas", "lift", "roof", "pests")


@pytest.fixture(autouse=True)
def few_groups(monkeypatch, tmp_path):
    """An own shelf, and four groups of the shipped catalogue: they are learned at once."""
    whole = shipped_catalogue()
    few = replace(
        whole,
        groups={group: whole.groups[group] for group in GROUPS},
        problems={c: p for c, p in whole.problems.items() if p.group in GROUPS},
    )
    monkeypatch.setattr(learn, "shipped_catalogue", lambda: few)
    monkeypatch.setenv("DOMOVOY_VAR", str(tmp_path / "var"))
    return few


@pytest.fixture
def past(tmp_path):
    def written(rows, name="past.csv", columns=("text", "g")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        return path

    return written


def own_words():
    words = {"gas": "пырхает", "lift": "кабинка", "roof": "шифернит", "pests": "шебуршат"}
    return [(f"{words[group]} номер {n}", group) for n in range(60) for group in GROUPS]


class TestLearn:
    def test_keeps_what_was_learned_and_tells_before_and_after(self, past, capsys, few_groups):
        path = past([*own_words(), ("луна", "moon"), ("", "lift")])

        assert learn.main([str(path)]) == 0

        told = capsys.readouterr().out
        assert "Обращений для обучения: 240." in told
        assert "меткой не из каталога: 1 (moon)" in told
        assert "без текста или без метки: 1" in told
        assert "до      после" in told
        taught = Understander.load(history_model(), few_groups)
        assert taught.understand("кабинка").groups[0].code == "lift"

    def test_joins_the_corrections_of_dispatchers(self, past, capsys):
        path = past(own_words())
        corrections().parent.mkdir(parents=True)
        past([("гудит", "lift.jerks")], corrections(), columns=("text", "problem"))

        assert learn.main([str(path)]) == 0
        assert "Исправления диспетчеров: 1." in capsys.readouterr().out

    def test_refuses_a_worse_model_and_keeps_the_old_one(self, past, capsys, few_groups):
        lies = [
            (f"{example} {n}", GROUPS[(GROUPS.index(problem.group) + 1) % len(GROUPS)])
            for n in range(8)
            for problem in few_groups.problems.values()
            for example in problem.examples
        ]

        assert learn.main([str(past(lies))]) == 1
        assert "понимаются хуже" in capsys.readouterr().err
        assert not history_model().exists()

    def test_goes_back(self, past, capsys):
        learn.main([str(past(own_words()))])

        assert learn.main(["--reset"]) == 0
        assert not history_model().exists()
        assert learn.main(["--reset"]) == 0
        assert "и так понимаются по каталогу" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (None, "нет."),
            (b"", "пуст."),
            ("text,g\nлифт,lift".encode("cp1251"), "не в кодировке UTF-8"),
            (b"a,b\n1,2\n", "нет нужных столбцов"),
            ("text,g\nлифт,lift\n".encode(), "Пригодных строк 1"),
            (b"text,g\n\x00,lift\n", "не похож на таблицу"),
        ],
    )
    def test_says_in_one_sentence_what_is_wrong_with_a_file(
        self, tmp_path, capsys, content, sentence
    ):
        path = tmp_path / "past.csv"
        if content is not None:
            path.write_bytes(content)

        assert learn.main([str(path)]) == 1

        told = capsys.readouterr().err
        assert sentence in told
        assert told.count("\n") == 1

    def test_says_that_it_cannot_be_written(self, past, capsys, monkeypatch):
        path = past(own_words())
        monkeypatch.setenv("DOMOVOY_VAR", str(path))

        assert learn.main([str(path)]) == 1
        assert "Записать выученное не удалось" in capsys.readouterr().err

    @pytest.mark.parametrize("arguments", [[], ["a.csv", "b.csv"], ["--again"]])
    def test_shows_how_it_is_used(self, arguments, capsys):
        assert learn.main(arguments) == 2
        assert "domovoy learn" in capsys.readouterr().err
