"""What a norm says to a person."""

import re

import pytest

from domovoy.regulation import norm_book

NORMS = [norm for norm_id in norm_book().ids for norm in norm_book().wordings(norm_id)]
NAMES = [f"{norm.id}-{norm.in_force_from or ''}" for norm in NORMS]
REFUSED = re.compile(r"ошибк|некоррект|пожалуйста|извините|запрещен|уважаем", re.IGNORECASE)
SUBORDINATE = re.compile(r", (что|где|когда|кто|сколько|не завышена|чтобы|тому)")


def sentences(norm):
    return [norm.duty, norm.conditions, norm.exceptions, norm.recalculation, norm.note]


@pytest.mark.parametrize("norm", NORMS, ids=NAMES)
class TestWordsOfANorm:
    def test_tell_the_duty_in_one_sentence(self, norm):
        assert norm.duty.endswith(".")
        assert len(norm.duty) <= 160

    def test_stand_before_a_dash(self, norm):
        """«Письменный ответ — до 13 января»; a clause begun with a comma is ended with one."""
        if norm.what is None:
            return
        assert norm.what == norm.what.strip()
        assert norm.what[0].isupper()
        assert norm.what[-1] not in ".:;—"
        assert norm.what.endswith(",") == bool(SUBORDINATE.search(norm.what))

    def test_are_whole_sentences(self, norm):
        assert all(words.endswith(".") for words in sentences(norm) if words)

    def test_are_calm(self, norm):
        assert not any(REFUSED.search(words) for words in sentences(norm) if words)
        assert not any("!" in words for words in sentences(norm) if words)

    def test_name_what_is_done_wherever_something_ends(self, norm):
        assert norm.what or not (norm.term or norm.limits)
