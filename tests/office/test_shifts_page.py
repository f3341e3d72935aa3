from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import record_missed_terms
from domovoy.appeals.burning import burning
from domovoy.appeals.models import Appeal
from domovoy.housing import desk_errors
from domovoy.housing.models import Shift
from domovoy.identity.actors import Role
from domovoy.office import wording
from estate import employ, make_estate, register_appeal

from .conftest import signed_in

PAGE = reverse("office:shifts")


def begin(browser):
    return browser.post(reverse("office:shift_begin"))


def end(browser, shift, handover=""):
    return browser.post(reverse("office:shift_end", args=[shift.guid]), {"handover": handover})


def take(browser, shift):
    return browser.post(reverse("office:shift_take", args=[shift.guid]))


@pytest.fixture
def next_desk(estate):
    """The browser of the dispatcher who comes after."""
    return signed_in(employ(estate.organisation, Role.DISPATCHER, surname="Волкова"))


@pytest.fixture
def burnt(estate):
    """An appeal whose terms passed long ago."""
    appeal = register_appeal(estate, at=timezone.now() - timedelta(days=60))
    record_missed_terms(at=timezone.now())
    return appeal


class TestShifts:
    def test_hand_over_words_and_what_burns_as_it_stands_now(self, desk, next_desk, burnt, estate):
        begin(desk)
        shift = Shift.objects.get()
        end(desk, shift, "Ключ от подвала у мастера.")

        page = next_desk.get(PAGE).content.decode()

        assert "Вам передают смену" in page
        assert "Ключ от подвала у мастера." in page
        assert reverse("office:appeal", args=[burnt.number]) in page
        assert "Принять смену" in page
        assert "Вам передают" not in desk.get(PAGE).content.decode()

    def test_are_taken_over_with_one_press(self, desk, next_desk, estate):
        begin(desk)
        shift = Shift.objects.get()
        end(desk, shift)

        response = take(next_desk, shift)

        assert "Смена принята" in next_desk.get(response.url).content.decode()
        assert "Волкова О. П." in desk.get(PAGE).content.decode()
        assert take(next_desk, shift).status_code == 409

    def test_say_of_an_appeal_that_it_is_elsewhere_now(self, desk, next_desk, burnt, estate):
        begin(desk)
        shift = Shift.objects.get()
        end(desk, shift)
        Appeal.objects.filter(pk=burnt.pk).update(addressee=make_estate().organisation)

        page = next_desk.get(PAGE).content.decode()

        assert "больше не у вашей организации" in page

    def test_keep_words_that_are_too_long(self, desk, estate):
        begin(desk)

        response = end(desk, Shift.objects.get(), "а" * 2001)

        assert response.status_code == 422
        assert "а" * 2001 in response.content.decode()

    def test_that_are_forgotten_are_ended_by_the_next(self, desk, next_desk, estate):
        begin(desk)
        shift = Shift.objects.get()
        assert end(next_desk, shift).status_code == 409
        Shift.objects.update(began_at=timezone.now() - timedelta(hours=25))

        assert "Завершить за коллегу" in next_desk.get(PAGE).content.decode()
        assert end(next_desk, shift).status_code == 302

    def test_of_another_organisation_are_not_there(self, desk):
        begin(desk)
        shift = Shift.objects.get()
        stranger = signed_in(make_estate().dispatcher_person)

        assert end(stranger, shift).status_code == 404
        assert take(stranger, shift).status_code == 404
        context = stranger.get(PAGE).context
        assert (context["going_on"], context["past"]) == ([], [])


class TestBurning:
    def test_is_what_is_late_or_ends_within_a_day(self, estate, burnt):
        now = timezone.now()
        calm = register_appeal(estate, at=now, problem="documents.certificate")
        pressing = register_appeal(estate, at=now, problem="lift.not_working")

        numbers = [card.number for card in burning(estate.dispatcher, at=now)]

        assert burnt.number in numbers
        assert pressing.number in numbers
        assert calm.number not in numbers


class TestWords:
    def test_are_there_for_every_refusal_of_a_shift(self):
        met = {
            each.code
            for each in vars(desk_errors).values()
            if isinstance(each, type) and ("Shift" in each.__name__ or "Handover" in each.__name__)
        }

        assert set(wording.SHIFTS) == met - {"shift_not_found"}
