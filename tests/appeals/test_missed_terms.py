from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from domovoy.appeals import actions, terms
from domovoy.appeals.actions.missing import missed_words
from domovoy.appeals.errors import AppealError
from domovoy.appeals.models import Joined
from domovoy.delivery import outbox
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import card_of
from domovoy.journal.models import Entry
from estate import make_estate, make_performer, make_person, register_appeal


def only_an_answer_is_due(estate, *, at):
    return register_appeal(estate, at=at, problem="other_not_housing.other", text="Есть вопрос.")


def words_about(appeal):
    notices = Notice.objects.filter(event="term_missed", subject=appeal.guid)
    return sorted(notices.values_list("person_id", flat=True))


def of_person(person):
    return list(Notice.objects.filter(event="term_missed", person=person).order_by("pk"))


def spoil(appeal):
    """Write beforehand what the miss would say: the outbox refuses the same word again."""
    outbox.announce(missed_words({appeal: list(appeal.clocks.all())}), at=appeal.registered_at)
    Notice.objects.filter(subject=appeal.guid, event="term_missed").update(subject=uuid4())


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

    def test_writes_the_true_moment_into_the_journal(self, estate):
        sent_at = estate.local(2026, 11, 20, 10)
        cold = register_appeal(estate, at=sent_at, problem="heating.no_heating")

        actions.record_missed_terms(at=sent_at + timedelta(days=60))

        line = Entry.objects.get(chain=cold.guid, event="term_missed")
        said = {
            (term["norm"], term["limit"]): datetime.fromisoformat(term["missed_at"])
            for term in line.data["terms"]
        }
        assert said["ADS.FIX", ""] == sent_at + timedelta(hours=72)
        assert said["BREAK.HEAT", "single"] == sent_at + timedelta(hours=16)
        assert said["BREAK.HEAT", "month"] == sent_at + timedelta(hours=24)

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


class TestNeighbourWhoJoined:
    @pytest.fixture
    def neighbour(self):
        return make_person("Орлова", "Вера", "Ильинична")

    def owe_an_answer(self, appeal, person, *, at, due_at):
        joined = Joined.objects.create(
            appeal=appeal, person=person, premises=appeal.premises, joined_at=at
        )
        return appeal.clocks.create(
            norm="A416.ANS10",
            kind="answer",
            party=appeal.addressee,
            joined=joined,
            started_at=at,
            due_at=due_at,
            last_on=(due_at - timedelta(days=1)).date(),
            calendar=terms.calendar_of(appeal.house).version,
        )

    def test_hears_of_the_repair_and_of_her_own_answer_only(self, estate, neighbour):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem="roof.leak")
        self.owe_an_answer(
            appeal,
            neighbour,
            at=estate.local(2026, 12, 1, 10),
            due_at=estate.local(2026, 12, 16),
        )

        actions.record_missed_terms(at=estate.local(2026, 12, 5))
        actions.record_missed_terms(at=estate.local(2026, 12, 16))

        told = [notice.facts["terms"] for notice in of_person(neighbour)]
        owner_told = [notice.facts["terms"] for notice in of_person(estate.owner)]
        assert [[term["until"] for term in terms] for terms in told][1:] == [["2026-12-15"]]
        assert not any(term["until"] == "2026-12-15" for terms in owner_told for term in terms)
        assert "Письменный ответ" not in str(told[0])

    def test_who_works_at_the_desk_hears_it_there(self, estate):
        appeal = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        Joined.objects.create(
            appeal=appeal,
            person=estate.head_person,
            premises=estate.flat,
            joined_at=estate.local(2026, 11, 21, 10),
        )

        actions.record_missed_terms(at=estate.local(2026, 12, 5))

        assert [notice.for_staff for notice in of_person(estate.head_person)] == [True]


class TestProvisionalTerm:
    @pytest.fixture
    def appeal(self, estate):
        appeal = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        appeal.clocks.update(provisional=True)
        return appeal

    def test_is_not_called_missed(self, appeal, estate):
        assert actions.record_missed_terms(at=estate.local(2027, 3, 1)) == 0
        assert not words_about(appeal)

    def test_is_met_by_an_answer_after_its_presumed_end(self, appeal, estate):
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Сделали.",
            done=True,
            by=estate.dispatcher,
            at=estate.local(2026, 12, 8, 10),
        )

        assert appeal.clocks.get().state == "met"


class TestDutyDoneBeforeItsEnd:
    def test_is_never_missed_though_the_sweep_comes_later(self, estate):
        appeal = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        actions.answer(
            number=appeal.number,
            seen=1,
            text="Сделали.",
            done=True,
            by=estate.dispatcher,
            at=estate.local(2026, 12, 4, 23, 59, 59),
        )

        assert actions.record_missed_terms(at=estate.local(2027, 12, 5)) == 0
        assert not words_about(appeal)


class TestClockThatJumps:
    def test_a_year_forward_and_back_records_each_term_once(self, estate):
        appeal = register_appeal(estate, at=estate.local(2026, 11, 20, 10), problem="roof.leak")

        actions.record_missed_terms(at=estate.local(2027, 11, 20, 10))
        actions.record_missed_terms(at=estate.local(2026, 11, 20, 11))
        actions.record_missed_terms(at=estate.local(2026, 12, 31, 11))

        assert all(clock.missed_at == clock.due_at for clock in appeal.clocks.all())
        assert Entry.objects.filter(chain=appeal.guid, event="term_missed").count() == 1
        assert len(words_about(appeal)) == 3


class TestOneBadAppeal:
    def test_holds_up_no_other(self, estate):
        bad = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        good = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 11))
        spoil(bad)

        assert actions.record_missed_terms(at=estate.local(2026, 12, 25)) == 1

        assert good.clocks.get().state == "missed"
        assert len(words_about(good)) == 3
        assert bad.clocks.get().state == "running"

    def test_is_recorded_though_its_norm_has_left_the_law(self, estate):
        appeal = only_an_answer_is_due(estate, at=estate.local(2026, 11, 20, 10))
        appeal.clocks.update(norm="A416.GONE")

        assert actions.record_missed_terms(at=estate.local(2026, 12, 25)) == 1

        word = card_of(Notice.objects.get(event="term_missed", person=estate.owner))
        assert "Срок, установленный законом" in word.body


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
