"""A neighbour finds that it was told already, joins, and sees what is theirs to see."""

import pytest

from domovoy.appeals import actions
from domovoy.appeals.models import Joined
from estate import hold, make_estate, make_flat, make_person, register_appeal

WORDS = "На лестнице пахнет гарью от лампы, звоните мне после шести."


def text_of(response):
    return response.content.decode()


@pytest.fixture
def common(estate, now):
    return register_appeal(estate, at=now, problem="entrance_repair.walls", text=WORDS)


@pytest.fixture
def neighbours_flat(estate):
    return make_flat(estate.house, number="46")


@pytest.fixture
def neighbour(neighbours_flat, sign_in):
    person = make_person("Петрова", "Вера", "Ильинична")
    hold(person, neighbours_flat)
    return sign_in(person)


def join(browser, appeal, flat):
    return browser.post(f"/appeals/{appeal.number}/join", {"premises_id": flat.pk})


class TestJoining:
    def test_is_offered_in_the_list_without_whose_it_is(self, neighbour, common):
        page = text_of(neighbour.get("/appeals/"))

        assert "В вашем доме уже сообщили" in page
        assert common.title in page
        assert WORDS not in page
        assert "Ковалёва" not in page

    def test_leads_to_a_page_with_terms_and_without_words_or_names(
        self, neighbour, common, neighbours_flat, estate, now
    ):
        joined = join(neighbour, common, neighbours_flat)
        actions.answer(
            number=common.number, seen=1, text="Побелим.", done=False, by=estate.dispatcher, at=now
        )
        page = text_of(neighbour.get(joined.url))

        assert "Вы присоединились" in page
        assert "2\N{NO-BREAK SPACE}квартиры" in page
        assert "Письменный ответ" in page
        assert "Побелим." in page
        assert WORDS not in page
        assert "Ковалёва" not in page
        assert "кв. 45" not in page

    def test_keeps_the_appeal_in_ones_list(self, neighbour, common, neighbours_flat):
        join(neighbour, common, neighbours_flat)

        page = text_of(neighbour.get("/appeals/"))

        assert "Вместе с соседями" in page
        assert "В вашем доме уже сообщили" not in page

    def test_pressed_twice_leads_to_the_same_page(self, neighbour, common, neighbours_flat):
        first, second = (join(neighbour, common, neighbours_flat) for _ in range(2))

        assert first.url == second.url
        assert Joined.objects.count() == 1

    def test_is_told_to_the_first_who_wrote(self, neighbour, owner, common, neighbours_flat):
        join(neighbour, common, neighbours_flat)

        page = text_of(owner.get(f"/appeals/{common.number}"))

        assert "присоединилась ещё 1\N{NO-BREAK SPACE}квартира" in page

    def test_is_not_for_other_houses(self, common, sign_in):
        elsewhere = make_estate()

        refused = join(sign_in(elsewhere.owner), common, elsewhere.flat)

        assert refused.status_code == 404

    def test_with_a_flat_of_others_is_refused_in_words(self, neighbour, common, estate):
        refused = join(neighbour, common, estate.flat)

        assert refused.status_code == 422
        assert "Этой квартиры среди ваших нет" in text_of(refused)

    def test_with_what_is_closed_meanwhile_is_refused_in_words(
        self, neighbour, common, neighbours_flat, estate, now
    ):
        actions.answer(
            number=common.number, seen=1, text="Готово.", done=True, by=estate.dispatcher, at=now
        )

        refused = join(neighbour, common, neighbours_flat)

        assert refused.status_code == 422
        assert "уже закрыта" in text_of(refused)
        assert Joined.objects.count() == 0
