import doctest
import unicodedata

import pytest

from domovoy.understanding import clauses, rules, stems, text
from domovoy.understanding.text import plain, words


class TestPlain:
    @pytest.mark.parametrize(
        ("told", "heard"),
        [
            ("БАТАРЕЯ ЛЕДЯНАЯ", ["батарея", "ледяная"]),
            ("тёплая вода", ["теплая", "вода"]),
            ("batarei ledyanye", ["батареи", "ледяные"]),
            ("net goryachey vody", ["нет", "горячей", "воды"]),
            ("Дoм, бaтapeя", ["дом", "батарея"]),
            ("холоооодно!!!", ["холодно"]),
            ("<p>Течёт&nbsp;кран</p>", ["течет", "кран"]),
            ("свет🔥погас", ["свет", "погас"]),
            ("кв.45", ["кв", "45"]),
            ("холо\u0301дные бата\u200bреи", ["холодные", "батареи"]),
            (unicodedata.normalize("NFD", "чёрный ход"), ["черный", "ход"]),
            ("ｇａｚ １２", ["газ", "12"]),
            ("", []),
        ],
    )
    def test_brings_writing_to_plain_words(self, told, heard):
        assert words(plain(told)) == heard

    def test_hears_at_most_the_longest_appeal(self):
        assert len(plain("а б " * 20_000)) <= text.LONGEST


class TestExamplesInDocstrings:
    @pytest.mark.parametrize("module", [text, stems, clauses, rules])
    def test_are_true(self, module):
        result = doctest.testmod(module)

        assert result.attempted > 0
        assert result.failed == 0
