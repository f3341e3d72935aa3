import re

import pytest

from domovoy.appeals.errors import AppealError, CommentLength, TextTooLong
from domovoy.conversation import ConversationError
from domovoy.conversation import wording as conversation_wording
from domovoy.housing.errors import HousingError
from domovoy.imaging import PhotoError
from domovoy.intake.errors import IntakeError
from domovoy.resident import wording

ONLY_AT_THE_DESK = {
    *("changed_meanwhile", "already_taken", "not_registered_yet", "already_registered"),
    *("not_a_complaint", "date_in_the_past", "date_not_later", "performer_unknown"),
    *("date_too_far", "answer_term_over", "not_an_appeal", "already_rolled_over"),
    *("not_closed", "closed_for_good", "problem_unknown", "problem_unchanged"),
    *("neighbours_would_see", "own_appeal", "applicant_has_no_account"),
    *("question_open", "event_not_awaited", "happened_later"),
    "held_with_more",
    *("own_claim", "reason_length", "flat_not_in_house", "shift_not_found", "shift_goes_on"),
    *("shift_ended", "shift_not_ended", "shift_taken", "own_shift", "shift_of_another"),
    *("handover_too_long", "writing_refused"),
    *("origin_unknown", "name_missing", "contact_missing", "phone_unreadable"),
    *("email_unreadable", "address_too_long", "received_missing", "received_later"),
    *("received_too_early", "resident_not_there"),
    *("receiver_unknown", "clock_not_running", "file_kind_not_accepted", "file_too_large"),
}
NEVER_SAID = re.compile(r"ошибк|некорректн|запрещен|обязательн|пожалуйста|извините|упс", re.I)


def codes_under(base):
    return {code for child in base.__subclasses__() for code in {child.code, *codes_under(child)}}


class TestWording:
    @pytest.mark.parametrize("base", [AppealError, HousingError, IntakeError, PhotoError])
    def test_has_words_for_every_refusal_this_face_may_meet(self, base):
        assert codes_under(base) - ONLY_AT_THE_DESK <= wording.REFUSALS.keys()

    def test_says_nothing_of_refusals_that_do_not_exist(self):
        known = set.union(*map(codes_under, (AppealError, HousingError, IntakeError, PhotoError)))

        assert wording.REFUSALS.keys() <= known

    def test_leaves_the_conversation_its_own_words(self):
        for error in ConversationError.__subclasses__():
            if error.code != "too_much_said":
                assert error.code in conversation_wording._EXPLANATIONS

    def test_is_calm(self):
        assert not [words for words in wording.REFUSALS.values() if NEVER_SAID.search(words)]

    def test_writes_figures_as_people_do(self):
        assert "10\N{NO-BREAK SPACE}001" in wording.explain(TextTooLong(10_001, 10_000))
        assert "1\N{NO-BREAK SPACE}000" in wording.explain(CommentLength(0, 1, 1_000))
