from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from domovoy.appeals.actions import answer, record_missed_terms, register_by_law, transmit
from domovoy.appeals.models import Appeal
from estate import make_person, register_appeal
from told import seen_already


@pytest.fixture
def sent(estate, now):
    return register_appeal(estate, at=now)


@pytest.fixture
def answered(estate, sent, now):
    return answer(
        number=sent.number,
        seen=sent.version,
        text="Стояк промыт, батарея прогрета.",
        done=True,
        by=estate.dispatcher,
        at=now,
    )


@pytest.fixture
def forgotten(estate, now):
    """An appeal nobody answered in time."""
    appeal = register_appeal(estate, at=now - timedelta(days=60))
    record_missed_terms(at=now)
    return appeal


def text_of(response):
    return unescape(response.content.decode())


def page_of(browser, appeal, part=""):
    return browser.get(f"/appeals/{appeal.number}{part}")


class TestAppealScreen:
    def test_shows_words_answers_terms_and_the_addressee(self, estate, owner, sent):
        page = text_of(page_of(owner, sent))

        assert sent.text in page
        assert "В детской" in page
        assert estate.organisation.short_name in page
        assert "постановление Правительства РФ" in page

    def test_is_not_there_for_anybody_else(self, sent, sign_in):
        stranger = sign_in(make_person())

        for part in ("", "/repeat", "/complain", "/withdraw"):
            assert page_of(stranger, sent, part).status_code == 404
        for part in ("/assess", "/repeat", "/complain", "/withdraw"):
            posted = stranger.post(
                f"/appeals/{sent.number}{part}", {"text": "моё", "assessment": "received"}
            )
            assert posted.status_code == 404

    def test_is_not_there_without_such_a_number(self, owner):
        assert owner.get("/appeals/0").status_code == 404
        assert owner.get("/appeals/'").status_code == 404

    def test_shows_what_was_written_as_text_never_as_markup(self, estate, owner, now):
        appeal = register_appeal(estate, at=now, text="<img src=x onerror=alert(1)>")

        page = page_of(owner, appeal).content.decode()

        assert "<img src=x" not in page
        assert "&lt;img src=x" in page

    def test_says_that_a_term_is_missed(self, owner, forgotten):
        assert "Срок пропущен" in text_of(page_of(owner, forgotten))

    def test_takes_nineteen_statements(self, owner, answered, django_assert_max_num_queries):
        browser = seen_already(owner)
        with django_assert_max_num_queries(19):
            page_of(browser, answered)

    def test_is_listed_at_the_same_cost_however_many_there_are(
        self, estate, owner, now, django_assert_max_num_queries
    ):
        for _ in range(8):
            register_appeal(estate, at=now)

        browser = seen_already(owner)
        with django_assert_max_num_queries(15):
            page = browser.get("/appeals/")

        assert len(page.context["appeals"]) == 8


class TestAssessing:
    def test_is_offered_once_there_is_an_answer(self, owner, answered):
        assert "Решён ли вопрос?" in text_of(page_of(owner, answered))

        owner.post(f"/appeals/{answered.number}/assess", {"assessment": "received"})

        answered.refresh_from_db()
        assert answered.assessment == "received"
        assert "Решён ли вопрос?" not in text_of(page_of(owner, answered))

    def test_asks_what_is_left_when_not_solved(self, owner, answered):
        posted = owner.post(f"/appeals/{answered.number}/assess", {"assessment": "partly"})

        assert posted.status_code == 422
        assert posted.context["chosen"] == "partly"
        assert "Напишите, что не так" in text_of(posted)

    def test_keeps_a_comment_that_is_too_long(self, owner, answered):
        words = "я" * 1_001

        posted = owner.post(
            f"/appeals/{answered.number}/assess", {"assessment": "partly", "comment": words}
        )

        assert posted.status_code == 422
        assert words in text_of(posted)

    def test_needs_a_choice(self, owner, answered):
        posted = owner.post(
            f"/appeals/{answered.number}/assess", {"assessment": "x", "comment": "Холодно"}
        )

        assert posted.status_code == 422
        assert "Холодно" in text_of(posted)

    def test_says_that_there_is_nothing_to_assess_yet(self, owner, sent):
        posted = owner.post(f"/appeals/{sent.number}/assess", {"assessment": "received"})

        assert posted.status_code == 422
        assert "Ответа по этой заявке ещё нет" in text_of(posted)


class TestRepeating:
    def test_sends_the_appeal_again_once_linked_to_the_first(self, owner, answered):
        key = owner.get(f"/appeals/{answered.number}/repeat").context["key"]
        words = {"text": "Через день снова холодно", "key": key}

        answers = [owner.post(f"/appeals/{answered.number}/repeat", words) for _ in range(2)]

        child = Appeal.objects.get(parent=answered)
        assert {posted.url for posted in answers} == {f"/appeals/{child.number}"}
        assert f"№ {answered.number}" in text_of(page_of(owner, child))

    def test_keeps_ten_thousand_and_one_characters(self, owner, answered):
        words = "я" * 10_001

        posted = owner.post(f"/appeals/{answered.number}/repeat", {"text": words})

        assert posted.status_code == 422
        assert words in text_of(posted)

    def test_refuses_silence(self, owner, answered):
        posted = owner.post(f"/appeals/{answered.number}/repeat", {"text": "  ", "key": uuid4()})

        assert posted.status_code == 422
        assert not Appeal.objects.filter(parent=answered).exists()


class TestComplaining:
    def test_begins_with_the_facts_and_promises_nothing_more(self, owner, forgotten):
        page = page_of(owner, forgotten, "/complain")

        assert f"№ {forgotten.number}" in page.context["text"]
        assert "Пропущены сроки" in page.context["text"]
        assert "Срок ответа, 30 дней, пойдёт с её регистрации." in text_of(page)

    def test_tells_each_step_only_when_it_happened(self, estate, owner, forgotten, now):
        begun = page_of(owner, forgotten, "/complain").context
        owner.post(
            f"/appeals/{forgotten.number}/complain", {"text": begun["text"], "key": begun["key"]}
        )
        complaint = Appeal.objects.get(kind="complaint")
        recorded = text_of(page_of(owner, complaint))
        transmit(number=complaint.number, at=now)
        transmitted = text_of(page_of(owner, complaint))
        complaint.refresh_from_db()
        register_by_law(
            number=complaint.number,
            seen=complaint.version,
            law_number="77-1",
            by=estate.inspector,
            at=now,
        )
        registered = text_of(page_of(owner, complaint))

        assert "Записана" in recorded
        assert "Передана в инспекцию" not in recorded
        assert "Передана в инспекцию" in transmitted
        assert "Зарегистрирована" not in transmitted
        assert "под № 77-1" in registered

    def test_is_refused_before_anything_went_wrong(self, owner, sent):
        posted = owner.post(f"/appeals/{sent.number}/complain", {"text": "Прошу проверить"})

        assert posted.status_code == 422
        assert "Прошу проверить" in text_of(posted)


class TestWithdrawing:
    def test_asks_once_and_stops_the_appeal(self, owner, sent):
        assert "Отозвать заявку?" in text_of(page_of(owner, sent, "/withdraw"))

        owner.post(f"/appeals/{sent.number}/withdraw", {"text": "Починили сами"})

        assert "Вы отозвали заявку" in text_of(page_of(owner, sent))

    def test_says_that_a_closed_appeal_stays_closed(self, owner, answered):
        posted = owner.post(f"/appeals/{answered.number}/withdraw", {"text": ""})

        assert posted.status_code == 422
        assert "уже закрыта" in text_of(posted)
