import re
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from domovoy.appeals.models import Appeal, Attachment
from domovoy.intake.models import Conversation
from estate import make_person

COLD = "В детской третий день еле тёплая батарея"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def begun(owner):
    """A conversation in which something was said."""
    owner.post("/chat/start", {"text": COLD})
    return Conversation.objects.get()


def text_of(response):
    return unescape(response.content.decode())


def address(name, conversation, **parts):
    return reverse(f"resident:{name}", kwargs={"conversation_id": conversation.pk, **parts})


def key_on(page):
    """The key of the form that begins a conversation."""
    return re.search(r'action="/chat/start">.*?name="key" value="([^"]+)"', page, re.S)[1]


def make_move(browser, conversation, move, **fields):
    conversation.refresh_from_db()
    return browser.post(
        address("chat_move", conversation),
        {"turn": conversation.turn, "move": move, **fields},
        headers=fields.pop("headers", None),
    )


def photo(name="кран.png", size=(40, 30)):
    data = BytesIO()
    Image.new("RGB", size, "grey").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def to_photos(browser, conversation):
    """Answer with the first option until photos are asked for."""
    for _ in range(10):
        page = browser.get(address("chat", conversation)).context["page"]
        prompt = page.reply.prompt
        if prompt.kind == "ask_photos":
            return
        if prompt.kind == "ask_question":
            make_move(browser, conversation, "chose", option=prompt.question.options[0].code)
        elif prompt.kind == "choose_problem":
            make_move(browser, conversation, "chose", option=prompt.candidates[0].code)
        else:
            make_move(browser, conversation, "advice_failed")
    raise AssertionError(prompt.kind)


class TestStarting:
    @pytest.mark.parametrize("page", ["/", "/meters"])
    def test_by_a_double_press_begins_one_conversation(self, owner, page):
        form = {"key": key_on(text_of(owner.get(page)))}
        form |= {"text": COLD} if page == "/" else {"subject": "meter"}

        first, second = (owner.post("/chat/start", form) for _ in range(2))

        assert first.url == second.url
        assert Conversation.objects.count() == 1
        assert key_on(text_of(owner.get(page))) != form["key"]


class TestStartingAChat:
    def test_opens_with_the_words_already_heard(self, estate, owner):
        answer = owner.post("/chat/start", {"text": COLD})

        conversation = Conversation.objects.get()
        assert answer.url == address("chat", conversation)
        assert COLD in text_of(owner.get(answer.url))

    def test_opens_empty_when_nothing_was_typed(self, estate, owner):
        answer = owner.post("/chat/start", {"text": "  "})

        assert "Что случилось?" in text_of(owner.get(answer.url))

    def test_keeps_ten_thousand_and_one_characters_in_the_box(self, estate, owner):
        words = "я" * 10_001

        answer = owner.post("/chat/start", {"text": words})

        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "10\N{NO-BREAK SPACE}001" in text_of(answer)
        assert not Conversation.objects.exists()


class TestMoving:
    def test_answers_and_shows_the_next_step(self, owner, begun):
        page = owner.get(address("chat", begun)).context["page"]
        option = page.reply.prompt.question.options[0]

        answer = make_move(owner, begun, "chose", option=option.code)

        assert answer.status_code == 302
        assert option.label in text_of(owner.get(answer.url))

    def test_gives_only_the_chat_to_htmx(self, owner, begun):
        answer = owner.get(address("chat", begun), headers={"HX-Request": "true"})

        assert text_of(answer).lstrip().startswith("<section")
        assert "<html" not in text_of(answer)

    def test_answers_a_move_of_htmx_with_the_chat_at_once(self, owner, begun):
        form = {"turn": begun.turn, "move": "send_as_is"}

        answer = owner.post(address("chat_move", begun), form, headers={"HX-Request": "true"})

        assert answer.status_code == 200
        assert text_of(answer).lstrip().startswith("<section")
        assert 'data-turn="2"' in text_of(answer)
        assert "Сроки, если отправить сейчас" in text_of(answer)

    def test_shows_what_was_understood_with_a_way_to_change_it(self, owner, begun):
        make_move(owner, begun, "send_as_is")
        page = text_of(owner.get(address("chat", begun)))
        assert "третий день" in page
        assert "Изменить" in page

        make_move(owner, begun, "change", option="since")

        assert owner.get(address("chat", begun)).context["prompt"].question.slot == "since"

    def test_makes_a_move_sent_twice_only_once(self, owner, begun):
        move = {"turn": begun.turn, "move": "said", "text": "Стояк холодный"}
        owner.post(address("chat_move", begun), move)

        answer = owner.post(address("chat_move", begun), move)

        begun.refresh_from_db()
        assert begun.turn == 2
        assert answer.status_code == 200
        assert "Этот шаг уже сделан" in text_of(answer)
        assert answer.context["text"] == ""

    def test_keeps_other_words_typed_on_an_old_page(self, owner, begun):
        owner.post(address("chat_move", begun), {"turn": begun.turn, "move": "send_as_is"})

        answer = owner.post(
            address("chat_move", begun), {"turn": "1", "move": "said", "text": "И ещё окно"}
        )

        assert answer.context["text"] == "И ещё окно"

    @pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 30])
    def test_takes_a_turn_that_makes_no_sense_for_a_passed_one(self, owner, begun, turn):
        answer = owner.post(address("chat_move", begun), {"turn": turn, "move": "send_as_is"})

        assert answer.status_code == 200
        assert "Этот шаг уже сделан" in text_of(answer)

    @pytest.mark.parametrize("move", ["", "fly", "photos_done", "advice_helped"])
    def test_refuses_calmly_a_move_that_is_not_expected(self, owner, begun, move):
        answer = make_move(owner, begun, move, text="И ещё окно")

        assert answer.status_code == 422
        assert answer.context["text"] == "И ещё окно"

    def test_keeps_too_long_words_in_the_box(self, owner, begun):
        words = "я" * 10_001

        answer = make_move(owner, begun, "said", text=words)

        assert answer.status_code == 422
        assert words in text_of(answer)

    def test_puts_the_telephones_before_everything_in_danger(self, owner, begun):
        make_move(owner, begun, "said", text="На кухне сильно пахнет газом")

        page = text_of(owner.get(address("chat", begun)))

        assert page.index('href="tel:104"') < page.index("Отправить заявку сразу")
        assert 'href="tel:+70000000004"' in page

    def test_shows_another_s_chat_to_nobody(self, begun, sign_in):
        stranger = sign_in(make_person())

        assert stranger.get(address("chat", begun)).status_code == 404
        assert make_move(stranger, begun, "send_as_is").status_code == 404
        assert stranger.post(address("chat_send", begun)).status_code == 404
        assert stranger.post(address("chat_photo", begun), {"photos": photo()}).status_code == 404

    def test_takes_at_most_eleven_statements_to_show(
        self, owner, begun, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(11):
            owner.get(address("chat", begun))


class TestPhotos:
    def test_are_added_shown_and_removed(self, owner, begun):
        to_photos(owner, begun)

        owner.post(address("chat_photo", begun), {"photos": [photo(), photo(size=(30, 40))]})

        first, _ = Attachment.objects.order_by("pk")
        page = text_of(owner.get(address("chat", begun)))
        assert reverse("web:thumbnail", args=[first.guid]) in page
        assert "Продолжить" in page
        thumbnail = owner.get(reverse("web:thumbnail", args=[first.guid])).getvalue()
        assert thumbnail.startswith(b"\xff\xd8")
        owner.post(address("chat_photo_remove", begun, guid=first.guid))
        assert Attachment.objects.count() == 1

    def test_that_cannot_be_taken_get_one_sentence_and_lose_nothing(self, owner, begun):
        to_photos(owner, begun)
        drawing = SimpleUploadedFile("фото.jpg", SVG, "image/jpeg")

        answer = owner.post(
            address("chat_photo", begun), {"photos": [drawing, photo()], "text": "И ещё окно"}
        )

        assert answer.status_code == 422
        assert "JPEG, PNG, WebP или HEIC" in text_of(answer)
        assert answer.context["text"] == "И ещё окно"
        assert Attachment.objects.count() == 1

    def test_are_missed_when_none_was_chosen(self, owner, begun):
        answer = owner.post(address("chat_photo", begun))

        assert answer.status_code == 422
        assert "Сначала выберите фото" in text_of(answer)

    def test_stop_at_ten(self, owner, begun):
        for _ in range(2):
            owner.post(address("chat_photo", begun), {"photos": [photo() for _ in range(5)]})

        answer = owner.post(address("chat_photo", begun), {"photos": photo()})

        assert answer.status_code == 422
        assert "не больше 10 фото" in text_of(answer)

    def test_that_are_gone_cannot_be_removed_again(self, owner, begun):
        answer = owner.post(address("chat_photo_remove", begun, guid=uuid4()))

        assert answer.status_code == 422


class TestReviewAndSending:
    def test_shows_terms_with_their_law_before_anything_is_sent(self, owner, begun):
        make_move(owner, begun, "send_as_is")

        page = text_of(owner.get(address("chat", begun)))

        assert "постановление Правительства РФ" in page
        assert COLD in page
        assert not Appeal.objects.exists()

    def test_sends_once_however_often_it_is_pressed(self, owner, begun):
        make_move(owner, begun, "send_as_is")
        key = {"key": begun.submission_key}

        answers = [owner.post(address("chat_send", begun), key) for _ in range(2)]

        appeal = Appeal.objects.get()
        assert [answer.url for answer in answers] == [f"/appeals/{appeal.number}"] * 2
        assert appeal.text == COLD

    def test_leads_from_a_sent_chat_to_its_appeal(self, owner, begun):
        make_move(owner, begun, "send_as_is")
        owner.post(address("chat_send", begun), {"key": begun.submission_key})
        appeal = Appeal.objects.get()

        assert owner.get(address("chat", begun)).url == f"/appeals/{appeal.number}"
        assert make_move(owner, begun, "said", text="ещё").url == f"/appeals/{appeal.number}"

    def test_takes_no_key_but_the_pages_own(self, owner, begun):
        make_move(owner, begun, "send_as_is")

        answer = owner.post(address("chat_send", begun), {"key": "no key at all"})

        assert answer.status_code == 422
        assert not Appeal.objects.exists()

    def test_does_not_send_silence(self, estate, owner):
        owner.post("/chat/start")

        answer = owner.post(address("chat_send", Conversation.objects.get()))

        assert answer.status_code == 422
        assert not Appeal.objects.exists()


class TestTwoProblems:
    WORDS = "Лифт не работает вторую неделю. В подъезде не убирают, грязь на всех этажах."

    @pytest.fixture
    def offered(self, owner):
        owner.post("/chat/start", {"text": self.WORDS})
        return Conversation.objects.get()

    def test_are_sent_apart_if_the_person_agrees(self, owner, offered):
        page = text_of(owner.get(address("chat", offered)))
        assert "Отправить две заявки?" in page
        assert "Только: " in page

        make_move(owner, offered, "chose", option="all")
        make_move(owner, offered, "send_as_is")
        page = text_of(owner.get(address("chat", offered)))
        assert page.count("Сроки, если отправить сейчас") == 2
        form = {"key": offered.submission_key, "several": "1"}
        answers = [owner.post(address("chat_send", offered), form) for _ in range(2)]

        assert [answer.url for answer in answers] == [address("chat", offered)] * 2
        sent = text_of(owner.get(address("chat", offered)))
        assert "Отправлены две заявки" in sent
        assert all(f"№ {appeal.number}" in sent for appeal in Appeal.objects.all())
        assert Appeal.objects.count() == 2

    def test_can_be_one_after_all(self, owner, offered):
        option = owner.get(address("chat", offered)).context["prompt"].problems[0].code

        make_move(owner, offered, "chose", option=option)
        make_move(owner, offered, "send_as_is")

        assert self.WORDS in text_of(owner.get(address("chat", offered)))


class TestDanger:
    def test_is_sent_by_one_tap(self, owner):
        owner.post("/chat/start", {"text": "На кухне сильно пахнет газом"})
        begun = Conversation.objects.get()

        owner.post(address("chat_send", begun), {"key": begun.submission_key})

        assert Appeal.objects.get().danger == "gas"


class TestAddressesOfForms:
    def test_lead_back_to_their_page_when_opened(self, owner, begun):
        chat = address("chat", begun)

        for name in ("chat_move", "chat_photo", "chat_send"):
            assert owner.get(address(name, begun)).url == chat
        assert owner.get(address("chat_photo_remove", begun, guid=uuid4())).url == chat
        assert owner.get("/chat/start").url == "/"
        assert owner.get("/flat").url == "/"
        assert owner.get("/notices/read").url == "/notices"
        assert owner.get("/appeals/5/assess").url == "/appeals/5"


class TestWhatIsOutOfDate:
    def test_unreadable_conversation_shows_its_words(self, owner, begun):
        Conversation.objects.filter(pk=begun.pk).update(state={"version": 99})

        page = owner.get(address("chat", begun))

        assert page.status_code == 200
        assert "Начните новый" in text_of(page)
        assert COLD in text_of(page)

    @pytest.mark.parametrize("name", ["chat_move", "chat_send", "chat_photo"])
    def test_unreadable_conversation_refuses_and_keeps_what_was_typed(self, owner, begun, name):
        Conversation.objects.filter(pk=begun.pk).update(state={})
        form = {"turn": begun.turn, "move": "said", "text": "дует из окна"}

        page = owner.post(address(name, begun), {**form, "key": str(begun.submission_key)})

        assert page.status_code == 422
        assert COLD in text_of(page)
        assert "дует из окна" in text_of(page)

    def test_unreadable_conversation_of_another_is_not_found(self, client, begun, estate):
        Conversation.objects.filter(pk=begun.pk).update(state={})
        client.force_login(make_person())

        assert client.get(address("chat", begun)).status_code == 404

    def test_page_cannot_send_what_it_did_not_show(self, owner, begun):
        make_move(owner, begun, "send_as_is")
        begun.refresh_from_db()
        shown = begun.turn
        make_move(owner, begun, "said", text="и в спальне тоже")

        form = {"key": str(begun.submission_key), "turn": shown}
        page = owner.post(address("chat_send", begun), form)

        assert page.status_code == 422
        assert not Appeal.objects.exists()
        assert "и в спальне тоже" in text_of(page)
