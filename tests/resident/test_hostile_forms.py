"""What no person types, a program sends: it gets an answer, never a fault of ours."""

from datetime import timedelta

import pytest
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
