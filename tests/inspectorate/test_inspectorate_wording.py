from domovoy.appeals.errors import AppealError
from domovoy.imaging import PhotoError
from domovoy.inspectorate import wording
from domovoy.web.desk.reading import FormRefused

NOT_MET_HERE = {
    "appeal_not_found",  # is a page of its own
    *("not_answered", "already_assessed", "already_repeated"),
    *("nothing_to_complain_of", "already_complained"),
    *("receiver_unknown", "clock_not_running", "date_not_later"),
    *("answer_term_over", "already_rolled_over"),
    *("not_closed", "closed_for_good", "problem_unknown", "problem_unchanged"),
    *("neighbours_would_see", "applicant_has_no_account"),
    *("event_not_awaited", "happened_later"),
    *("no_question", "already_joined", "others_joined"),
}


class TestWording:
    def test_has_words_for_every_refusal_an_inspector_may_meet(self):
        kinds = [
            kind
            for base in (AppealError, PhotoError, FormRefused)
            for kind in base.__subclasses__()
        ]

        assert {kind.code for kind in kinds} - NOT_MET_HERE == set(wording.REFUSALS)
