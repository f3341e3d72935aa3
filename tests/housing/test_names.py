"""Names, however they were written, and numbers whose check digits agree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from domovoy.housing.names import folded, plain, plain_name, same_name
from domovoy.housing.numbers import inn_agrees, is_number, ogrn_agrees, snils_agrees


@dataclass
class Name:
    surname: str = "Ковалёва"
    first_name: str = "Анна"
    patronymic: str = "Юрьевна"


class TestAName:
    @pytest.mark.parametrize(
        "written",
        ["Тян-Шанская Анна", "тян – шанская  анна", "ТЯН‑ШАНСКАЯ АННА", "Тян — Шанская анна"],
    )
    def test_is_one_however_it_is_written(self, written):
        assert plain_name(written) == "тян-шанская анна"
        assert folded(written) == "тяншанскаяанна"

    def test_keeps_its_words_apart_where_words_are_compared(self):
        assert plain_name("Ким Анна") != plain_name("Киман На")
        assert plain("Ёлочный–2") == "елочный–2"

    def test_without_a_patronymic_is_the_same(self):
        assert same_name(Name(), Name("КОВАЛЕВА", patronymic=""))
        assert not same_name(Name(), Name(patronymic="Ивановна"))

    def test_that_is_missing_is_nobodys(self):
        assert not same_name(Name(surname=""), Name(surname=" "))


class TestANumber:
    @pytest.mark.parametrize("inn", ["7707083893", "500100732259"])
    def test_agrees_until_one_digit_is_wrong(self, inn):
        wrong = [
            f"{inn[:place]}{digit}{inn[place + 1 :]}"
            for place, right in enumerate(inn)
            for digit in "0123456789"
            if digit != right
        ]

        assert inn_agrees(inn)
        assert not any(map(inn_agrees, wrong))

    def test_of_a_registration_agrees(self):
        assert ogrn_agrees("1027700132195")
        assert ogrn_agrees("304500116000157")
        assert not ogrn_agrees("304500116000158")

    @pytest.mark.parametrize("digits", ["00100199701", "00100199899", "11223344595"])
    def test_of_a_snils_is_checked_from_where_it_has_a_check(self, digits):
        assert snils_agrees(digits)

    @pytest.mark.parametrize("text", ["770708389", "77070838٣3", "7707083893 "])
    def test_is_digits_alone(self, text):
        assert not is_number(text, frozenset({10}))
