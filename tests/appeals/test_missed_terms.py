from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from domovoy.appeals import actions
from domovoy.appeals.actions import clocks
from domovoy.appeals.errors import AppealError
from domovoy.appeals.models import Appeal
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import card_of
from domovoy.journal.models import Entry
from estate import make_estate, make_performer, make_person, register_appeal


def only_an_answer_is_due(estate, *, at):
    return register_appeal(estate, at=at, problem="other_not_housing.other", text="Есть вопрос.")


def words_about(appeal):
    notices = Notice.objects.filter(event="term_missed", subject=appeal.guid)
    return sorted(notices.values_list("person_id", flat=True))


class TestRecordMissedTerms:
    @pytest.fixture
    def appeal(self, estate):
        return only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))

    def test_says_nothing_before_the_law_does(self, appeal, estate):
        assert actions.record_missed_terms(at=estate.local(2026, 12, 4, 23, 59, 59)) == 0

    def test_tells_owner_dispatcher_and_head_once(self, appeal, estate):
        midnight = estate.local(2026, 12, 5)

        assert actions.record_missed_terms(at=midnight) == 1
        assert actions.record_missed_terms(at=midnight + timedelta(hours=1)) == 0

        assert words_about(appeal) == sorted(
            [estate.owner.pk, estate.dispatcher_person.pk, estate.head_person.pk]
        )

    def test_leaves_performers_alone(self, appeal, estate):
        performer = make_performer(estate.organisation)
        performer.person = make_person()
        performer.save(update_fields=["person"])

        actions.record_missed_terms(at=estate.local(2026, 12, 5))

        assert performer.person_id not in words_about(appeal)

    def test_says_which_term_it_was_and_until_when(self, appeal, estate):
        actions.record_missed_terms(at=estate.local(2026, 12, 5))

        word = card_of(Notice.objects.get(event="term_missed", person=estate.owner))

        assert "Письменный ответ: нужно было до 4 декабря 2026 года" in word.body

    def test_keeps_the_true_moment_however_late_it_comes(self, appeal, estate):
        weeks_later = estate.local(2026, 12, 25, 15)

        actions.record_missed_terms(at=weeks_later)

        clock = appeal.clocks.get()
        assert clock.missed_at == estate.local(2026, 12, 5)
        assert clock.recorded_at == weeks_later

    def test_leaves_a_stopped_clock_alone(self, appeal, estate):
        actions.withdraw(
            number=appeal.number,
            comment="",
            by=estate.resident,
            at=estate.local(2026, 11, 21, 10),
        )

        assert actions.record_missed_terms(at=estate.local(2026, 12, 25)) == 0

    def test_is_not_undone_by_a_clock_set_back(self, appeal, estate):
        actions.record_missed_terms(at=estate.local(2026, 12, 5))
        actions.record_missed_terms(at=estate.local(2026, 12, 4, 23))

        assert appeal.clocks.get().state == "missed"
        assert Entry.objects.filter(chain=appeal.guid, event="term_missed").count() == 1


class TestOfficerWhoLivesThere:
    @pytest.fixture
    def appeal(self, estate):
        return register_appeal(
            estate, at=estate.local(2026, 11, 20, 10), applicant=estate.dispatcher_person
        )

    def test_is_told_once_and_holds_up_nobody(self, appeal, estate):
        other = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 11))

        assert actions.record_missed_terms(at=estate.local(2026, 12, 25)) == 2

        assert words_about(appeal) == [estate.dispatcher_person.pk, estate.head_person.pk]
        assert other.clocks.get().missed_at is not None


class TestOneBadAppeal:
    def test_holds_up_no_other(self, estate, monkeypatch):
        bad = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        good = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 11))
        record = clocks._record_missed_of

        def fail_on_the_bad_one(appeal_id, *, at):
            if appeal_id == bad.pk:
                raise RuntimeError
            return record(appeal_id, at=at)

        monkeypatch.setattr(clocks, "_record_missed_of", fail_on_the_bad_one)

        assert actions.record_missed_terms(at=estate.local(2026, 12, 25)) == 1
        assert good.clocks.get().state == "missed"


class TestTwoWorkers:
    def test_record_each_term_once_between_them(self, committed_db):
        estate = make_estate()
        appeals = [
            only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10, minute))
            for minute in range(8)
        ]
        late = estate.local(2026, 12, 10)
        together = Barrier(2)

        def sweep():
            try:
                together.wait(timeout=10)
                return actions.record_missed_terms(at=late)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as workers:
            recorded = [job.result() for job in [workers.submit(sweep) for _ in range(2)]]
        actions.record_missed_terms(at=late)

        assert 0 < sum(recorded) <= len(appeals)
        for appeal in appeals:
            assert len(words_about(appeal)) == 3
            assert Entry.objects.filter(chain=appeal.guid, event="term_missed").count() == 1
        assert not Appeal.objects.filter(missed=False).exists()


class TestTwoDispatchers:
    def test_answering_at_once_give_one_answer(self, committed_db):
        estate = make_estate()
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10))
        together = Barrier(2)

        def answer(by):
            try:
                together.wait(timeout=10)
                actions.answer(
                    number=appeal.number,
                    seen=1,
                    text="Готово.",
                    done=True,
                    by=by,
                    at=estate.local(2026, 11, 20, 12),
                )
            except AppealError as refusal:
                return refusal.code
            else:
                return "answered"
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as desks:
            jobs = [desks.submit(answer, by) for by in (estate.dispatcher, estate.head)]
            outcomes = sorted(job.result() for job in jobs)

        assert outcomes == ["answered", "appeal_closed"]
        assert appeal.history.count() == 1
        assert Notice.objects.filter(event="appeal_answered").count() == 1
