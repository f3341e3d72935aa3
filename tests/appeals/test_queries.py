from datetime import date, timedelta
from uuid import uuid4

import pytest

from domovoy.appeals import actions, queries
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.queries import QueueFilter
from estate import make_estate, register_appeal

ONLY_ANSWER = {"problem": "other_not_housing.other", "text": "Есть вопрос о собрании."}


@pytest.fixture
def now(estate):
    return estate.local(2026, 11, 20, 10)


class TestQueue:
    def test_burns_from_the_top(self, estate, now):
        calm = register_appeal(estate, at=now, **ONLY_ANSWER)
        urgent = register_appeal(estate, at=now, problem="roof.leak", text="Течёт крыша.")
        late = register_appeal(estate, at=now - timedelta(days=40), **ONLY_ANSWER)
        actions.record_missed_terms(at=now)

        queue = queries.queue_of(estate.dispatcher, QueueFilter(), at=now)

        assert [card.number for card in queue.cards] == [late.number, urgent.number, calm.number]
        assert queue.cards[0].left_minutes < 0

    def test_shows_minutes_before_weeks_that_are_lost_already(self, estate, now):
        late = register_appeal(estate, at=now - timedelta(days=40), **ONLY_ANSWER)
        actions.record_missed_terms(at=now)
        trapped = register_appeal(
            estate, at=now, problem="lift.trapped", text="Застряли в лифте, нас двое."
        )

        first = queries.queue_of(estate.dispatcher, QueueFilter(), at=now, size=1)
        second = queries.queue_of(
            estate.dispatcher, QueueFilter(), at=now, after=first.next_page, size=1
        )

        assert [card.number for card in (*first.cards, *second.cards)] == [
            trapped.number,
            late.number,
        ]

    def test_goes_on_where_the_page_ended(self, estate, now):
        numbers = [
            register_appeal(estate, at=now + timedelta(minutes=m), **ONLY_ANSWER).number
            for m in range(5)
        ]

        first = queries.queue_of(estate.dispatcher, QueueFilter(), at=now, size=3)
        second = queries.queue_of(
            estate.dispatcher, QueueFilter(), at=now, after=first.next_page, size=3
        )

        assert [card.number for card in (*first.cards, *second.cards)] == numbers
        assert second.next_page == ""

    @pytest.mark.parametrize(
        "place",
        [
            *("x", "_", "calm_yesterday_5", "calm_2026-01-01_5", "calm_never_x"),
            *("calm_never_²", f"calm_2026-01-01T00:00:00+00:00_{'9' * 5000}"),
        ],
    )
    def test_starts_from_the_top_after_a_place_that_is_none(self, estate, now, place):
        appeal = register_appeal(estate, at=now, **ONLY_ANSWER)

        queue = queries.queue_of(estate.dispatcher, QueueFilter(), at=now, after=place)

        assert [card.number for card in queue.cards] == [appeal.number]

    def test_is_found_by_a_word_in_any_form(self, estate, now):
        appeal = register_appeal(estate, at=now, **ONLY_ANSWER)
        register_appeal(estate, at=now, problem="roof.leak", text="Течёт крыша.")

        found = queries.queue_of(estate.dispatcher, QueueFilter(words="собрания"), at=now)

        assert [card.number for card in found.cards] == [appeal.number]

    def test_shows_nothing_of_another_organisation(self, estate, now):
        register_appeal(estate, at=now, **ONLY_ANSWER)

        assert queries.queue_of(make_estate().dispatcher, QueueFilter(), at=now).cards == ()

    def test_takes_two_statements(self, estate, now, django_assert_num_queries):
        for _ in range(3):
            register_appeal(estate, at=now, **ONLY_ANSWER)

        with django_assert_num_queries(2):
            queries.queue_of(estate.dispatcher, QueueFilter(), at=now)


class TestCounts:
    def test_say_what_there_is_in_one_statement(self, estate, now, django_assert_num_queries):
        register_appeal(estate, at=now, problem="roof.leak", text="Течёт крыша.")
        register_appeal(estate, at=now - timedelta(days=40), **ONLY_ANSWER)
        actions.record_missed_terms(at=now)

        with django_assert_num_queries(1):
            counts = queries.counts_of(estate.dispatcher, at=now)

        assert (counts.open, counts.new, counts.overdue, counts.soon) == (2, 2, 1, 1)
        assert counts.unread == 1

    def test_stop_at_their_limit(self, estate, now, monkeypatch):
        monkeypatch.setattr(queries, "COUNT_LIMIT", 2)
        for _ in range(3):
            register_appeal(estate, at=now, **ONLY_ANSWER)

        assert queries.counts_of(estate.dispatcher, at=now).open == 2


class TestPage:
    def test_of_another_does_not_exist(self, estate, now):
        appeal = register_appeal(estate, at=now, **ONLY_ANSWER)

        with pytest.raises(AppealNotFound):
            queries.page_of(appeal.number, by=make_estate().resident, at=now)

    def test_shows_a_passed_term_before_the_worker_has_noted_it(self, estate, now):
        appeal = register_appeal(estate, at=now, **ONLY_ANSWER)

        page = queries.page_of(appeal.number, by=estate.resident, at=now + timedelta(days=40))

        assert [clock.state for clock in page.clocks] == ["missed"]


class TestStory:
    def test_of_many_repeats_is_the_inspectors_to_the_first_word(self, estate, now):
        first = appeal = register_appeal(estate, at=now - timedelta(days=90), **ONLY_ANSWER)
        for days in (60, 40):
            then = now - timedelta(days=days)
            actions.answer(
                number=appeal.number,
                seen=appeal.version,
                text="Готово.",
                done=True,
                by=estate.dispatcher,
                at=then,
            )
            appeal = actions.repeat(
                number=appeal.number,
                details="Ничего не сделано.",
                key=uuid4(),
                by=estate.resident,
                at=then,
            )
        actions.record_missed_terms(at=now)
        complaint = actions.complain(
            number=appeal.number,
            text="Ответа нет.",
            key=uuid4(),
            by=estate.resident,
            at=now,
        )
        actions.transmit(number=complaint.number, at=now)

        pages = queries.dossier_of(complaint.number, by=estate.inspector, at=now)

        assert len(pages) == 4
        assert pages[-1].number == first.number

    def test_keeps_every_planned_day(self, estate, now):
        appeal = register_appeal(estate, at=now, **ONLY_ANSWER)
        for seen, day in ((1, 23), (2, 25), (3, 27)):
            actions.appoint(
                number=appeal.number,
                seen=seen,
                planned_on=date(2026, 11, day),
                performer_id=None,
                by=estate.dispatcher,
                at=now,
            )

        page = queries.page_of(appeal.number, by=estate.dispatcher, at=now)

        assert [step.planned_on.day for step in page.steps] == [23, 25, 27]


class TestMine:
    def test_open_ones_come_before_newer_closed_ones(self, estate, now):
        waiting = register_appeal(estate, at=now, **ONLY_ANSWER)
        for minute in (1, 2):
            done = register_appeal(estate, at=now + timedelta(minutes=minute), **ONLY_ANSWER)
            actions.withdraw(number=done.number, comment="", by=estate.resident, at=now)

        (first,) = queries.appeals_of(estate.resident, at=now, limit=1)

        assert first.number == waiting.number


class TestDossier:
    def test_shows_an_inspector_what_the_complaint_grew_from(self, estate, now):
        appeal = register_appeal(estate, at=now - timedelta(days=40), **ONLY_ANSWER)
        actions.record_missed_terms(at=now)
        complaint = actions.complain(
            number=appeal.number,
            text="Ответа нет.",
            key=uuid4(),
            by=estate.resident,
            at=now,
        )
        with pytest.raises(AppealNotFound):
            queries.page_of(appeal.number, by=estate.inspector, at=now)
        actions.transmit(number=complaint.number, at=now)

        pages = queries.dossier_of(complaint.number, by=estate.inspector, at=now)

        assert [page.number for page in pages] == [complaint.number, appeal.number]
        assert [clock.state for clock in pages[1].clocks] == ["missed"]
