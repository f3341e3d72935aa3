import pytest

from domovoy.appeals import errors
from domovoy.appeals.errors import AppealError
from domovoy.catalogue import shipped_catalogue
from domovoy.imaging import PhotoError
from domovoy.office import wording
from domovoy.web.desk.reading import FormRefused
from domovoy.web.desk.wording import DUTIES, DUTIES_SHORT, in_words

NOT_MET_AT_A_DESK = {
    "appeal_not_found",  # is a page of its own
    *("not_answered", "already_assessed", "already_repeated"),
    *("nothing_to_complain_of", "already_complained"),
    *("already_registered", "not_a_complaint"),
    *("no_question", "already_joined", "others_joined"),
}
FORBIDDEN = ("ошибк", "некорректн", "запрещ", "обязательн", "пожалуйста", "извините")


def codes(*bases):
    kinds = [kind for base in bases for kind in base.__subclasses__()]
    return {kind.code for kind in kinds}


class TestWording:
    def test_has_words_for_every_refusal_a_desk_may_meet(self):
        met = codes(AppealError, PhotoError, FormRefused) - NOT_MET_AT_A_DESK

        assert met == set(wording.REFUSALS)

    @pytest.mark.parametrize(
        "refused",
        [
            errors.AppealClosed("executed"),
            errors.CommentLength(1, 20, 1000),
            errors.TextTooLong(10_001, 10_000),
        ],
        ids=lambda refused: refused.code,
    )
    def test_names_the_figures(self, refused):
        words = in_words(wording.REFUSALS, refused)

        assert words.title
        assert words.advice

    def test_is_calm(self):
        phrases = [p for p in wording.REFUSALS.values() if not callable(p)]
        everything = [f"{p.title} {p.advice}" for p in phrases] + list(wording.SAID.values())

        assert not [word for word in FORBIDDEN for said in everything if word in said.lower()]

    def test_names_every_duty_the_catalogue_can_start(self):
        from domovoy.appeals.terms import OWED

        assert {str(kind) for kind in OWED} <= set(DUTIES)
        assert set(DUTIES) == set(DUTIES_SHORT)

    def test_names_every_danger(self):
        assert set(shipped_catalogue().dangers) <= set(wording.DANGERS)
