"""The words a conversation says."""

import doctest
from pathlib import Path

import pytest

import domovoy.conversation
from domovoy.conversation import ConversationError, Move, TooMuchSaid, hearing, wording

PACKAGE = Path(domovoy.conversation.__file__).parent
UNWANTED = ("ошибк", "некорректн", "пожалуйста", "запрещен", "обязательн", "извините")


def all_errors():
    return ConversationError.__subclasses__()


class TestWording:
    @pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.code)
    def test_every_refusal_has_its_sentence(self, error):
        made = error(10_500, 10_000) if error is TooMuchSaid else error.__new__(error)

        assert wording.explain(made).endswith(".")

    def test_limit_is_told_in_readable_numbers(self):
        assert "10\xa0500" in wording.explain(TooMuchSaid(10_500, 10_000))

    def test_every_move_has_its_button(self):
        assert set(wording.BUTTONS) == {move.kind for move in Move.__args__}

    def test_words_are_calm(self):
        text = (PACKAGE / "wording.py").read_text(encoding="utf-8").casefold()

        assert not [word for word in UNWANTED if word in text]


class TestReadme:
    def test_examples_of_the_readme_run(self):
        result = doctest.testfile(
            str(PACKAGE / "README.md"), module_relative=False, encoding="utf-8"
        )

        assert result.attempted > 5
        assert result.failed == 0

    def test_examples_of_the_module_run(self):
        for module in (hearing, wording):
            assert doctest.testmod(module).failed == 0
