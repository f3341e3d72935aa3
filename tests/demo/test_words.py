import re
from random import Random

import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.demo import composing
from domovoy.demo.reading import words_of
from domovoy.identity.models import Person

PROBLEMS = shipped_catalogue().problems
WOMAN = Person(surname="Ларина", first_name="Вера", patronymic="Петровна")
MAN = Person(surname="Ларин", first_name="Пётр", patronymic="Ильич")


class TestMessages:
    def test_there_are_words_of_problems_the_catalogue_knows(self):
        assert set(words_of("messages")["says"]) <= set(PROBLEMS)

    def test_every_group_has_deeds_to_answer_with(self):
        assert set(words_of("answers")["deeds"]) >= set(shipped_catalogue().groups)

    @pytest.mark.parametrize("code", PROBLEMS)
    def test_every_problem_can_be_written_about_by_anybody(self, code):
        for seed in range(12):
            for person in (WOMAN, MAN):
                text = composing.message(PROBLEMS[code], person, Random(seed))

                assert re.match(r"[А-ЯЁ]", text)
                assert text[-1] in ".!?"
                assert "{" not in text
                assert "  " not in text

    def test_verbs_agree_with_the_writer(self):
        said = {
            composing.message(PROBLEMS["flooding.slow_leak"], person, Random(seed))
            for person in (WOMAN, MAN)
            for seed in range(40)
        }

        assert any("подставила таз" in text for text in said)
        assert any("подставил таз" in text for text in said)


class TestComments:
    @pytest.mark.parametrize(
        ("kind", "shortest"), [("roll_over", 20), ("redirect", 100), ("not_required", 20)]
    )
    def test_reasons_are_as_long_as_the_format_wants(self, kind, shortest):
        assert all(len(text) >= shortest for text in words_of("answers")["comments"][kind])

    def test_reasons_to_send_outside_are_as_long_as_the_format_wants(self):
        known = words_of("answers")["outside"].values()

        assert all(len(outside["comment"]) >= 100 for outside in known)
