"""Texts of encodings that are not read are refused, and those that are read are not."""

from __future__ import annotations

import pytest

from domovoy.housing.register.encodings import is_rather_koi8, is_utf7
from housing.register import files

HEADER = "house;premises;surname;first_name;share\n"


@pytest.fixture
def known(tmp_path, db):
    files.taken(files.folder(tmp_path / "known", **files.whole_register()))


def ownerships(tmp_path, encoding, *names):
    lines = "".join(f"{files.HOUSE};1;{name};1/9\n" for name in names)
    path = tmp_path / "ownerships.csv"
    path.write_bytes(f"{HEADER}{lines}".encode(encoding))
    return path


SMALL = ["ковалева;анна", "смирнов;пётр", "ильин;олег"]


class TestAFile:
    @pytest.mark.parametrize("encoding", ["koi8-r", "koi8-u", "utf-7"])
    @pytest.mark.parametrize("names", [SMALL, [name.upper() for name in SMALL]])
    def test_under_an_english_header_is_refused(self, known, tmp_path, encoding, names):
        assert files.codes(ownerships(tmp_path, encoding, *names)) == ["bad_encoding"]

    @pytest.mark.parametrize("names", [SMALL, [name.upper() for name in SMALL], ["Ли;Юй"]])
    def test_of_windows_is_read(self, known, tmp_path, names):
        assert "bad_encoding" not in files.codes(ownerships(tmp_path, "cp1251", *names))

    def test_of_utf7_is_told_with_its_line(self, known, tmp_path):
        path = ownerships(tmp_path, "utf-7", "Kim;Anna", "Ковалёва;Анна")

        found, *_ = files.problems(path)

        assert (found.code, found.line) == ("bad_encoding", 3)


class TestWords:
    @pytest.mark.parametrize(
        "words", ["+79161234567", "+7 (916) 123-45-67", "a+BAR@example.ru", "1+B", "C++BAD-1"]
    )
    def test_with_a_plus_are_not_utf7(self, words):
        assert not is_utf7(words)

    @pytest.mark.parametrize("letters", ["А", "Дом", "ООО «Уют»"])
    def test_that_are_few_prove_nothing(self, letters):
        assert not is_rather_koi8(letters.encode("cp1251"))
