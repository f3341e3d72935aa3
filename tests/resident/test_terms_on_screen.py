"""What a resident reads of the law's terms: what is left, why so, what moved them."""

import re
from datetime import timedelta

import pytest

from domovoy.appeals import actions
from domovoy.appeals.models import Clock
from domovoy.appeals.queries import page_of
from domovoy.resident.terms import OPEN_AT_MOST, terms_of
from estate import register_appeal

COMMENT = "Ждём насос от завода, обещали привезти во вторник."


def text_of(response):
    return response.content.decode()


def page_of_appeal(browser, appeal):
    return browser.get(f"/appeals/{appeal.number}")


def clocks(estate, appeal, at):
    return page_of(appeal.number, by=estate.resident, at=at).clocks


@pytest.fixture
def sent(estate, now):
    return register_appeal(estate, at=now, problem="entrance_repair.walls")


@pytest.fixture
def accident(estate, now):
    return register_appeal(estate, at=now - timedelta(minutes=2), problem="heating.no_heating")


class TestATermOnTheScreen:
    def test_says_what_is_left_and_on_what_it_is_based(self, owner, sent):
        page = text_of(page_of_appeal(owner, sent))

        assert re.search(r"Осталось \d+ дн", page)
        assert "На чём основано" in page
        assert "п. 36" in page

    def test_is_counted_out_day_by_day(self, estate, owner, sent, now):
        [answer] = clocks(estate, sent, now)
        page = text_of(page_of_appeal(owner, sent))

        numbers = re.findall(r'days__number">(\d*)<', page)

        assert [n for n in numbers if n] == [str(n) for n in range(1, 11)]
        assert answer.days[-1].words in page
        assert "день события, с него счёт не начинают" in page
        assert "выходной" in page

    def test_of_minutes_counts_down_by_itself(self, owner, accident):
        page = text_of(page_of_appeal(owner, accident))

        left = [int(seconds) for seconds in re.findall(r'data-left="(\d+)"', page)]

        assert left
        assert "web/countdown" in page
        assert re.search(r"Осталось (\d+ ч )?\d+ (мин|дн)", page)

    def test_tells_when_the_organisation_has_put_it_off(self, estate, owner, sent, now):
        until = sent.execution_end_on + timedelta(days=7)
        actions.roll_over(
            number=sent.number, seen=1, until=until, comment=COMMENT, by=estate.dispatcher, at=now
        )

        page = text_of(page_of_appeal(owner, sent))

        assert "Организация продлила срок" in page
        assert "было до" in page
        assert "По закону: письменный ответ" in page

    def test_is_provisional_where_the_calendar_is_not_out(self, owner, sent):
        Clock.objects.filter(appeal=sent).update(provisional=True)

        page = text_of(page_of_appeal(owner, sent))

        assert "предварительно" in page

    def test_alarms_nobody_while_nothing_is_late(self, owner, sent):
        page = text_of(page_of_appeal(owner, sent))

        assert "пропущен" not in page
        assert 'class="late"' not in page

    def test_that_was_missed_says_what_can_be_done(self, estate, owner, now):
        late = register_appeal(estate, at=now - timedelta(days=60))
        actions.record_missed_terms(at=now)

        page = text_of(page_of_appeal(owner, late))

        assert re.search(r"Срок пропущен \d+ (день|дня|дней) назад", page)
        assert "писать её заново не нужно" in page
        assert "Пожаловаться в жилищную инспекцию" in page


class TestOrderOfTerms:
    def test_keeps_most_of_many_terms_folded_and_the_answer_in_sight(self, estate, accident, now):
        cards = clocks(estate, accident, now)

        terms = terms_of(cards)

        assert len(terms.shown) <= OPEN_AT_MOST
        assert "answer" in {clock.kind for clock in terms.shown}
        assert {*terms.shown, *terms.folded} == {*cards}

    def test_puts_a_missed_term_before_all(self, estate, now):
        long_ago = now - timedelta(days=60)
        late = register_appeal(estate, at=long_ago, problem="heating.no_heating")

        terms = terms_of(clocks(estate, late, now))

        assert terms.shown[0].state == "missed"

    def test_folds_what_has_ended(self, estate, sent, owner, now):
        actions.answer(
            number=sent.number, seen=1, text="Сделано.", done=True, by=estate.dispatcher, at=now
        )

        terms = terms_of(clocks(estate, sent, now))

        assert terms.shown == ()
        assert "Сроки, которые уже не идут: 1" in text_of(page_of_appeal(owner, sent))


class TestWaitingTerms:
    def test_are_told_with_what_they_wait_for(self, estate, owner, now):
        snow = register_appeal(estate, at=now, problem="snow_ice.yard_snow")

        page = text_of(page_of_appeal(owner, snow))

        assert "Ещё не идёт" in page
        assert "что снегопад окончился" in page
