"""Who can be signed in as, and who lives in the district, are the same people."""

import pytest

from domovoy.demo import people
from domovoy.demo.numbers import ogrn, snils
from domovoy.gateways.esia.standin.personas import load_personas

AT_ESIA = {persona.oid: persona for persona in load_personas()}
KNOWN = [each for each in vars(people).values() if isinstance(each, people.Persona)]
OPERATOR = 8


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.mailbox)
class TestPersonas:
    def test_have_the_same_name_and_number_there(self, known):
        there = AT_ESIA[known.oid]

        assert (there.surname, there.first_name, there.patronymic) == (
            *(known.surname, known.first_name, known.patronymic),
        )
        digits = there.snils.replace("-", "").replace(" ", "")
        assert digits == snils(known.oid - people.FIRST_PERSONA)

    def test_are_told_of_in_a_few_words(self, known):
        assert 10 < len(AT_ESIA[known.oid].description) < 100


class TestAdministrator:
    def test_works_for_the_operator_there_too(self):
        [post] = AT_ESIA[people.ADMINISTRATOR.oid].roles

        assert post.ogrn == ogrn(OPERATOR)
