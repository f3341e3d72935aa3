from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.actions import answer, assess, record_missed_terms
from domovoy.appeals.models import Assessment
from domovoy.identity.actors import Role
from estate import employ, make_estate, make_house, manage, register_appeal
from told import seen_already

QUEUE = reverse("office:queue")


def numbers(response):
    return [card.number for card in response.context["cards"]]


def tab(response, title):
    return next(tab for tab in response.context["tabs"] if tab.title == title)


def sign_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def late_appeal(estate):
    """Its terms passed a long time ago and the worker has seen it."""
    long_ago = timezone.now() - timedelta(days=60)
    appeal = register_appeal(estate, at=long_ago)
    record_missed_terms(at=timezone.now())
    return appeal


class TestQueue:
    def test_shows_what_where_and_by_when(self, desk, appeal, estate):
        page = desk.get(QUEUE).content.decode()

        assert appeal.number in page
        assert appeal.title in page
        assert estate.house.short_address in page
        assert "Осталось" in page

    def test_puts_the_nearest_term_first(self, desk, estate, an_hour_ago):
        later = register_appeal(estate, at=an_hour_ago)
        sooner = register_appeal(estate, at=an_hour_ago - timedelta(days=1))

        assert numbers(desk.get(QUEUE)) == [sooner.number, later.number]

    def test_takes_seven_statements_with_those_of_the_session(
        self, desk, estate, late_appeal, an_hour_ago, django_assert_num_queries
    ):
        for _ in range(30):
            register_appeal(estate, at=an_hour_ago)

        browser = seen_already(desk)
        with django_assert_num_queries(7):
            browser.get(QUEUE, {"group": "heating", "house": estate.house.pk, "view": "all"})

    def test_goes_on_where_the_page_ended_without_gap_or_repetition(
        self, desk, estate, an_hour_ago
    ):
        made = [register_appeal(estate, at=an_hour_ago).number for _ in range(27)]

        first = desk.get(QUEUE)
        second = desk.get(first.context["next_page"])

        assert sorted(numbers(first) + numbers(second)) == sorted(made)
        assert second.context["next_page"] == ""
        assert second.context["later_page"]

    @pytest.mark.parametrize("after", ["x", "2026-01-01_5", "never_", "_" * 500, "никогда_1"])
    def test_begins_from_the_top_at_a_place_it_cannot_read(self, desk, appeal, after):
        assert numbers(desk.get(QUEUE, {"after": after})) == [appeal.number]

    def test_says_so_when_there_is_nothing(self, desk):
        assert "Открытых заявок нет" in desk.get(QUEUE).content.decode()

    def test_does_not_let_words_of_a_resident_become_markup(self, desk, estate, an_hour_ago):
        register_appeal(estate, at=an_hour_ago, text="<script>alert(1)</script>")

        assert "<script>alert" not in desk.get(QUEUE).content.decode()


class TestTabs:
    def test_count_what_waits(self, desk, appeal, late_appeal):
        response = desk.get(QUEUE)

        assert tab(response, "Открытые").count == "2"
        assert tab(response, "Новые").count == "2"
        assert tab(response, "В работе").count == "0"
        assert tab(response, "Просроченные").count == "1"

    def test_stop_counting_at_a_hundred(self, desk, estate, an_hour_ago):
        for _ in range(101):
            register_appeal(estate, at=an_hour_ago)

        assert tab(desk.get(QUEUE), "Новые").count == "99+"

    def test_show_those_who_were_not_content(self, desk, appeal, estate):
        at = timezone.now()
        answer(number=appeal.number, seen=1, text="Готово.", done=True, by=estate.dispatcher, at=at)
        assess(
            number=appeal.number,
            assessment=Assessment.NOT_SATISFIED,
            comment="Холодно.",
            by=estate.resident,
            at=at,
        )

        assert numbers(desk.get(QUEUE, {"view": "unhappy"})) == [appeal.number]
        assert numbers(desk.get(QUEUE, {"view": "done"})) == [appeal.number]
        assert numbers(desk.get(QUEUE)) == []

    def test_of_an_unknown_name_are_the_open_ones(self, desk, appeal):
        assert numbers(desk.get(QUEUE, {"view": "burning"})) == [appeal.number]


class TestFilters:
    def test_find_by_number_whatever_the_state(self, desk, appeal, estate):
        at = timezone.now()
        answer(number=appeal.number, seen=1, text="Готово.", done=True, by=estate.dispatcher, at=at)

        assert numbers(desk.get(QUEUE, {"q": appeal.number})) == [appeal.number]

    def test_find_by_another_form_of_the_word(self, desk, estate, appeal, an_hour_ago):
        register_appeal(estate, at=an_hour_ago, text="Не горит лампа у лифта.")

        assert numbers(desk.get(QUEUE, {"q": "комнаты"})) == [appeal.number]

    @pytest.mark.parametrize("words", ["a\0b", '"', "-", "' OR 1=1 --", "я" * 5000, "٣"])
    def test_bear_any_words(self, desk, appeal, words):
        assert desk.get(QUEUE, {"q": words}).status_code == 200

    def test_narrow_to_a_house(self, desk, appeal, estate):
        here = desk.get(QUEUE, {"house": estate.house.pk})
        elsewhere = desk.get(QUEUE, {"house": 10**17})

        assert numbers(here) == [appeal.number]
        assert here.context["house"] == estate.house.short_address
        assert numbers(elsewhere) == []

    def test_narrow_to_a_group(self, desk, appeal):
        assert numbers(desk.get(QUEUE, {"group": appeal.group})) == [appeal.number]
        assert numbers(desk.get(QUEUE, {"group": "roof"})) == []


class TestHouses:
    def test_are_those_managed_today(self, desk, estate):
        another = make_house(region=estate.house.region)

        assert another.short_address not in desk.get(reverse("office:houses")).content.decode()

        manage(another, estate.organisation)
        assert another.short_address in desk.get(reverse("office:houses")).content.decode()


class TestHead:
    def test_begins_with_missed_terms(self, estate, appeal, late_appeal):
        response = sign_in(estate.head_person).get(QUEUE)

        assert numbers(response) == [late_appeal.number]
        assert "Сроки пропущены: 1 заявка" in response.content.decode()

    def test_sees_everything_when_nothing_was_missed(self, estate, appeal):
        assert numbers(sign_in(estate.head_person).get(QUEUE)) == [appeal.number]


class TestDoor:
    def test_is_closed_to_others(self, estate, appeal):
        for person in (estate.owner, estate.inspector_person):
            assert sign_in(person).get(QUEUE).status_code == 404

    def test_sends_strangers_to_sign_in_and_back(self, estate):
        response = Client().get(QUEUE)

        assert response.status_code == 302
        assert "next=%2Foffice%2F" in response.url

    def test_shows_nothing_of_another_organisation(self, appeal):
        elsewhere = make_estate()

        assert numbers(sign_in(elsewhere.dispatcher_person).get(QUEUE, {"view": "all"})) == []

    def test_opens_to_whoever_was_employed_today(self, estate, appeal):
        newcomer = employ(estate.organisation, Role.DISPATCHER, surname=f"Белова{uuid4().hex[:4]}")

        assert numbers(sign_in(newcomer).get(QUEUE)) == [appeal.number]
