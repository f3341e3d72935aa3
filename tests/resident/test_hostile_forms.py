"""What no person types, a program sends: it gets an answer, never a fault of ours."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal
from domovoy.intake.models import Conversation, Utterance
from estate import register_appeal

LONG_NUMBER = "9" * 5000


@pytest.fixture
def answered(estate):
    an_hour_ago = timezone.now() - timedelta(minutes=50)
    appeal = register_appeal(estate, at=an_hour_ago)
    return actions.answer(
        number=appeal.number,
        seen=1,
        text="Готово.",
        done=True,
        by=estate.dispatcher,
        at=an_hour_ago + timedelta(minutes=5),
    )


class TestNullBytes:
    def test_in_the_first_words_are_left_out(self, owner):
        owner.post("/chat/start", {"text": "Холодная\0 батарея"})

        said = Utterance.objects.get(by_resident=True)
        assert said.lines == ["Холодная батарея"]

    def test_in_later_words_are_left_out(self, owner):
        owner.post("/chat/start", {"text": ""})
        chat = Conversation.objects.get()

        moved = owner.post(f"/chat/{chat.pk}/move", {"turn": 0, "move": "said", "text": "Течёт\0"})

        assert moved.status_code == 302

    def test_in_an_assessment_are_left_out(self, owner, answered):
        owner.post(
            f"/appeals/{answered.number}/assess",
            {"assessment": "partly", "comment": "Ещё\0 холодно"},
        )

        assert Appeal.objects.get().history.get(kind="assessment").text == "Ещё холодно"

    def test_in_an_address_find_nothing(self, owner):
        assert owner.get("/appeals/%00").status_code == 404


class TestNumbers:
    def test_longer_than_any_key_name_no_flat(self, owner):
        assert owner.post("/flat", {"premises_id": LONG_NUMBER}).status_code == 404

    def test_longer_than_any_turn_are_a_turn_that_passed(self, owner):
        owner.post("/chat/start", {"text": "Холодная батарея"})
        chat = Conversation.objects.get()

        moved = owner.post(
            f"/chat/{chat.pk}/move", {"turn": LONG_NUMBER, "move": "said", "text": "Течёт"}
        )

        assert moved.status_code == 200
        assert "Течёт" in moved.content.decode()


class TestEleventhPhoto:
    def test_chosen_at_once_is_refused_in_words(self, owner):
        from io import BytesIO

        from django.core.files.uploadedfile import SimpleUploadedFile
        from PIL import Image

        stream = BytesIO()
        Image.new("RGB", (8, 8), "white").save(stream, "JPEG")
        owner.post("/chat/start", {"text": "Холодная батарея"})
        chat = Conversation.objects.get()
        files = [SimpleUploadedFile(f"{n}.jpg", stream.getvalue()) for n in range(11)]

        answer = owner.post(f"/chat/{chat.pk}/photo", {"photos": files, "text": "ещё слова"})

        assert answer.status_code == 422
        assert "ещё слова" in answer.content.decode()


class TestHead:
    @pytest.mark.parametrize(
        "page", ["/", "/help", "/health", "/appeals/", "/manifest.webmanifest"]
    )
    def test_of_a_page_is_answered(self, owner, page):
        assert owner.head(page).status_code == 200


class TestOfficerWithoutFlat:
    def test_is_led_to_the_desk(self, estate, sign_in):
        led = sign_in(estate.dispatcher_person).get("/")

        assert (led.status_code, led.url) == (302, "/office/")


class TestTurnedRound:
    def test_text_keeps_no_marks_that_turn_the_rest(self, owner):
        owner.post("/chat/start", {"text": "Батарея \u202eхолодная"})

        assert Utterance.objects.get(by_resident=True).lines == ["Батарея холодная"]


class TestHouseLeftAlone:
    def test_shows_the_chat_and_says_why_it_cannot_be_sent(self, owner, estate):
        owner.post("/chat/start", {"text": "Холодная батарея"})
        chat = Conversation.objects.get()
        estate.house.managements.all().delete()

        assert owner.get(f"/chat/{chat.pk}").status_code == 200
        owner.post(f"/chat/{chat.pk}/move", {"turn": 1, "move": "send_as_is"})
        sent = owner.post(f"/chat/{chat.pk}/send", {"key": chat.submission_key})
        assert sent.status_code == 422
        assert not Appeal.objects.exists()


class TestFlatLost:
    def test_keeps_what_was_said_and_offers_nothing(self, owner, estate):
        owner.post("/chat/start", {"text": "Холодная батарея"})
        chat = Conversation.objects.get()
        estate.flat.holdings.all().delete()

        shown = owner.get(f"/chat/{chat.pk}")
        moved = owner.post(f"/chat/{chat.pk}/move", {"turn": 1, "move": "said", "text": "И окно"})

        assert (shown.status_code, moved.status_code) == (200, 422)
        for page in (shown.content.decode(), moved.content.decode()):
            assert "больше не записана за вами" in page
            assert "Холодная батарея" in page
            assert f"/chat/{chat.pk}/move" not in page
        assert "И окно" in moved.content.decode()


class TestSessionThatEnded:
    def test_leads_back_to_the_page_of_the_form(self, client, estate):
        led = client.post(
            "/office/notices/read", headers={"referer": "http://testserver/office/notices"}
        )
        assert led.status_code == 302

        started = client.post("/flat", {}, headers={"referer": "http://testserver/bills?x=1"})
        assert started.url == "/sign-in?next=%2Fbills%3Fx%3D1"

        elsewhere = client.post("/flat", {}, headers={"referer": "http://evil.example/bills"})
        assert elsewhere.url == "/sign-in?next=%2F"


class TestStaleForm:
    def test_in_the_chat_loads_the_page_anew(self, estate):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(estate.owner)

        stale = strict.post("/chat/start", {"text": "x"}, headers={"hx-request": "true"})

        assert (stale.status_code, stale.headers["HX-Refresh"]) == (403, "true")
