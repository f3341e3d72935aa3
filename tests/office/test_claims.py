from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from domovoy.housing.models import Claim, ClaimDocument, Holding
from domovoy.identity.models import Look, Person
from domovoy.identity.sealing import installation_seal
from domovoy.office import wording
from estate import make_estate, make_person, own

from .conftest import signed_in

CLAIMS = reverse("office:claims")
REASON = "В справке указана другая квартира, приложите документ на эту."


@pytest.fixture
def newcomer(estate):
    return make_person("Семёнов", "Пётр", "Ильич")


@pytest.fixture
def claim(estate, newcomer):
    return Claim.objects.create(
        person=newcomer,
        house=estate.house,
        organisation=estate.organisation,
        flat_number="45",
        kind="household",
        comment="<b>Я здесь прописан</b>",
        made_at=timezone.now() - timedelta(hours=1),
    )


def document(claim, content=b"%PDF-1.7", content_type="application/pdf", name="выписка.pdf"):
    return ClaimDocument.objects.create(
        claim=claim,
        name=name,
        content_type=content_type,
        size=len(content),
        sealed=installation_seal().seal_bytes(content),
        added_at=timezone.now(),
    )


def page_of(claim):
    return reverse("office:claim", args=[claim.guid])


def decide(browser, claim, **typed):
    return browser.post(reverse("office:claim_decide", args=[claim.guid]), typed)


class TestNameBesideTheRegister:
    @pytest.mark.parametrize(
        ("surname", "fits"), [("Семёнов", "совпадает"), ("Фролов", "не совпадает")]
    )
    def test_is_marked_whether_it_fits_or_not(self, desk, claim, estate, surname, fits):
        own(estate.flat, Person(surname=surname, first_name="Пётр", patronymic="Ильич"))

        page = desk.get(page_of(claim)).content.decode()

        row = page[page.index("подтверждено Госуслугами") : page.index("Кем себя называет")]
        assert f">{fits}<" in row


class TestList:
    def test_tells_where_and_as_whom_but_not_who(self, desk, claim, newcomer):
        page = desk.get(CLAIMS).content.decode()

        assert page_of(claim) in page
        assert "Член семьи" in page
        assert newcomer.surname not in page
        assert not Look.objects.exists()

    def test_says_so_when_there_is_nothing(self, desk, estate):
        assert "Все заявления разобраны" in desk.get(CLAIMS).content.decode()


class TestPage:
    def test_shows_the_words_beside_the_register_and_notes_the_look(
        self, desk, claim, newcomer, estate
    ):
        page = desk.get(page_of(claim)).content.decode()

        assert newcomer.full_name in page
        assert "&lt;b&gt;Я здесь прописан" in page
        look = Look.objects.get(person=newcomer)
        assert (look.by, look.what) == (estate.dispatcher_person, "claim")

    def test_of_another_organisation_is_not_there(self, claim):
        stranger = signed_in(make_estate().dispatcher_person)

        assert stranger.get(page_of(claim)).status_code == 404
        assert decide(stranger, claim, decision="refuse", comment=REASON).status_code == 404
        assert not Look.objects.exists()

    def test_offers_no_decision_on_ones_own(self, desk, estate, claim):
        Claim.objects.update(person=estate.dispatcher_person)

        page = desk.get(page_of(claim)).content.decode()

        assert "Его решит коллега" in page
        assert reverse("office:claim_decide", args=[claim.guid]) not in page


class TestDocument:
    def test_is_saved_not_shown_and_kept_by_nobody(self, desk, claim, newcomer):
        shown = document(claim)

        response = desk.get(reverse("office:claim_document", args=[shown.guid]))

        assert response.content == b"%PDF-1.7"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]
        assert Look.objects.get(person=newcomer).what == "claim_document"

    def test_that_is_a_picture_is_shown_as_one(self, desk, claim):
        shown = document(claim, b"\xff\xd8\xff<script>", "image/jpeg", "фото.jpg")

        response = desk.get(reverse("office:claim_document", args=[shown.guid]))

        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["Content-Type"] == "image/jpeg"

    def test_of_another_organisation_is_not_there(self, claim):
        shown = document(claim)
        stranger = signed_in(make_estate().dispatcher_person)

        for guid in (shown.guid, uuid4()):
            address = reverse("office:claim_document", args=[guid])
            assert stranger.get(address).status_code == 404


class TestDeciding:
    def test_confirms(self, desk, claim, newcomer, estate):
        response = decide(desk, claim, decision="confirm", flat="45", last_on="", bills="")

        assert response.status_code == 302
        assert Holding.objects.get(person=newcomer).premises == estate.flat
        assert "подтверждено" in desk.get(response.url).content.decode()

    def test_refuses_and_shows_the_reason(self, desk, claim):
        response = decide(desk, claim, decision="refuse", comment=REASON)

        assert response.status_code == 302
        assert REASON in desk.get(page_of(claim)).content.decode()

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ({"decision": "refuse", "comment": "нет"}, "reason_length"),
            ({"decision": "confirm", "flat": "46"}, "flat_not_in_house"),
            ({"decision": "confirm", "flat": " "}, "flat_number_missing"),
            ({"decision": "confirm", "flat": "45", "last_on": "2020-01-01"}, "until_passed"),
            ({"decision": "confirm", "flat": "45", "last_on": "9999"}, "date_unreadable"),
        ],
    )
    def test_keeps_what_was_typed_when_it_will_not_do(self, desk, claim, typed, code):
        response = decide(desk, claim, **typed)

        assert response.status_code == 422
        assert response.context["refusal"].code == code
        assert "data-problem" in response.content.decode()

    def test_tells_the_second_who_decided(self, desk, claim, estate):
        decide(signed_in(estate.head_person), claim, decision="refuse", comment=REASON)

        response = decide(desk, claim, decision="confirm", flat="45")

        page = response.content.decode()
        assert response.status_code == 409
        assert "Заявление уже решено" in page
        assert estate.head_person.short_name in page


class TestWords:
    def test_are_there_for_every_refusal_of_a_decision(self):
        from domovoy.housing import desk_errors

        met = {"claim_decided", "flat_number_missing", "until_passed", "date_unreadable"}
        met |= {"held_with_more", "not_of_age"}
        own = {
            each.code
            for each in (desk_errors.OwnClaim, desk_errors.ReasonLength, desk_errors.FlatNotInHouse)
        }

        assert set(wording.CLAIMS) == met | own
