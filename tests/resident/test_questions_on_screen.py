"""The organisation asks; the resident sees it first of all and replies once."""

import pytest

from domovoy.appeals import actions
from domovoy.appeals.models import Clarification, Clock
from estate import make_person, register_appeal

QUESTION = "В какой комнате холоднее всего и есть ли там кран на батарее?"
REPLY = "В детской. Крана нет."


def text_of(response):
    return response.content.decode()


@pytest.fixture
def asked(estate, now):
    appeal = register_appeal(estate, at=now)
    return actions.ask(
        number=appeal.number, seen=1, question=QUESTION, by=estate.dispatcher, at=now
    )


class TestAQuestion:
    def test_stands_on_top_of_the_page_with_a_reply_form(self, owner, asked):
        page = text_of(owner.get(f"/appeals/{asked.number}"))

        assert QUESTION in page
        assert page.index("Вас спрашивают") < page.index("Сроки</h2>")
        assert f'action="/appeals/{asked.number}/reply"' in page

    def test_is_told_on_the_first_screen_and_in_the_list(self, owner, asked):
        assert "Вас спрашивают" in text_of(owner.get("/"))
        assert "Вас спрашивают" in text_of(owner.get("/appeals/"))

    def test_is_no_longer_told_once_replied(self, owner, asked):
        owner.post(f"/appeals/{asked.number}/reply", {"text": REPLY})

        assert "Вас спрашивают" not in text_of(owner.get("/"))


class TestAReply:
    def test_is_kept_and_moves_no_term(self, owner, asked):
        before = list(Clock.objects.filter(appeal=asked).values_list("due_at", "state"))

        sent = owner.post(f"/appeals/{asked.number}/reply", {"text": REPLY})

        assert sent.status_code == 302
        assert Clarification.objects.get().reply == REPLY
        assert list(Clock.objects.filter(appeal=asked).values_list("due_at", "state")) == before
        page = text_of(owner.get(f"/appeals/{asked.number}"))
        assert REPLY in page
        assert "Вас спрашивают" not in page

    def test_of_silence_is_refused_calmly(self, owner, asked):
        refused = owner.post(f"/appeals/{asked.number}/reply", {"text": "  "})

        assert refused.status_code == 422
        assert "Напишите хотя бы несколько слов" in text_of(refused)

    def test_that_is_too_long_is_kept_in_the_field(self, owner, asked):
        words = "я" * 1_001

        refused = owner.post(f"/appeals/{asked.number}/reply", {"text": words})

        assert refused.status_code == 422
        assert words in text_of(refused)

    def test_sent_twice_says_that_there_is_no_question(self, owner, asked):
        owner.post(f"/appeals/{asked.number}/reply", {"text": REPLY})

        again = owner.post(f"/appeals/{asked.number}/reply", {"text": REPLY})

        assert again.status_code == 422
        assert "Вопроса к вам сейчас нет" in text_of(again)

    def test_is_nobody_elses(self, sign_in, asked):
        stranger = sign_in(make_person())

        assert stranger.post(f"/appeals/{asked.number}/reply", {"text": "я"}).status_code == 404

    def test_address_leads_to_the_appeal(self, owner, asked):
        assert owner.get(f"/appeals/{asked.number}/reply").url == f"/appeals/{asked.number}"
