from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from domovoy.catalogue import PARTIES, PLACES, shipped_catalogue
from domovoy.office import wording
from domovoy.regulation import Certainty, norm_book
from told import seen_already

CATALOGUE = reverse("office:catalogue")


def page_of(client, **asked):
    return unescape(client.get(CATALOGUE, asked).content.decode())


class TestCataloguePage:
    def test_leads_to_every_group(self, desk):
        page = page_of(desk)

        for group in shipped_catalogue().groups.values():
            assert f'href="?group={group.code}"' in page
            assert group.title in page

    def test_tells_of_a_problem_who_answers_by_when_and_what_to_ask(self, desk):
        page = page_of(desk, group="heating")

        problem = shipped_catalogue().problems["heating.cold_radiator"]
        assert problem.title in page
        assert problem.description in page
        assert problem.decides in page
        assert "Управляющая организация" in page
        assert "п. 105" in page or "№ 354" in page
        for question in shipped_catalogue().questions_of(problem):
            assert question.text in page
        for advice in shipped_catalogue().advice_of(problem):
            assert advice.steps[0] in page

    def test_is_searched_by_any_words_the_title_first(self, desk):
        response = desk.get(CATALOGUE, {"q": "БАТАРЕЯ"})

        titles = [card.problem.title for card in response.context["cards"]]
        assert "батаре" in titles[0].lower()
        assert len(titles) > 1

    def test_takes_one_letter_for_another_as_people_write(self, desk):
        assert (
            desk.get(CATALOGUE, {"q": "течёт"}).context["found"]
            == (desk.get(CATALOGUE, {"q": "течет"}).context["found"])
        )

    @pytest.mark.parametrize("words", ["ыыыы", "a\0b", "<script>", "я" * 5000])
    def test_bears_any_words(self, desk, words):
        response = desk.get(CATALOGUE, {"q": words})

        assert response.status_code == 200
        assert "<script>" not in response.content.decode()

    def test_takes_seven_statements_with_those_of_the_session(
        self, desk, django_assert_max_num_queries
    ):
        browser = seen_already(desk)
        with django_assert_max_num_queries(7):
            browser.get(CATALOGUE, {"group": "heating"})

    def test_is_for_the_desk_alone(self, estate):
        browser = Client()
        browser.force_login(estate.owner)

        assert browser.get(CATALOGUE).status_code == 404

    @pytest.mark.parametrize("group", sorted(shipped_catalogue().groups))
    def test_can_tell_of_every_group(self, desk, group):
        cards = desk.get(CATALOGUE, {"group": group}).context["cards"]

        assert len(cards) == len(shipped_catalogue().in_group(group))


class TestWords:
    def test_name_every_party_and_place(self):
        assert set(wording.PARTIES) == set(PARTIES)
        assert set(wording.PLACES) == set(PLACES)

    def test_name_every_certainty_and_kind_of_limit(self):
        assert set(wording.CERTAINTIES) == {each.value for each in Certainty}
        book = norm_book()
        limits = {limit.per for norm in map(book.get, book.ids) for limit in norm.limits}
        assert limits <= set(wording.PER)
