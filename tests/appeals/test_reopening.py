from datetime import timedelta
from uuid import uuid4

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Assessment, Clock, Status
from domovoy.delivery.models import Notice
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import register_appeal

MISTAKE = "Мастер перепутал подъезды, работа ещё не сделана."


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="roof.leak", text="Течёт крыша.")


@pytest.fixture
def answer(appeal, estate):
    def answer(at, *, done=True):
        return actions.answer(
            number=appeal.number,
            seen=Appeal.objects.get(pk=appeal.pk).version,
            text="Кровлю починили.",
            done=done,
            by=estate.dispatcher,
            at=at,
        )

    return answer


@pytest.fixture
def reopen(appeal, estate):
    def reopen(at, *, seen=None, comment=MISTAKE):
        seen = seen or Appeal.objects.get(pk=appeal.pk).version
        return actions.reopen(
            number=appeal.number, seen=seen, comment=comment, by=estate.dispatcher, at=at
        )

    return reopen


def ends(appeal):
    return {c.norm: (c.started_at, c.due_at) for c in Clock.objects.filter(appeal=appeal)}


class TestReopen:
    def test_lets_terms_run_on_with_their_old_start_and_end(self, appeal, sent_at, answer, reopen):
        before = ends(appeal)
        answer(sent_at + timedelta(hours=3))

        opened = reopen(sent_at + timedelta(hours=5))

        repair = appeal.clocks.get(norm="G170.ROOF")
        assert (opened.status, opened.executed_at) == (Status.IN_WORK, None)
        assert (repair.state, repair.ended_at) == ("running", None)
        assert ends(appeal) == before
        assert opened.next_due_at == sent_at + timedelta(hours=12)
        assert repair.remind_at > sent_at + timedelta(hours=5)

    def test_keeps_the_answer_that_was_given(self, appeal, sent_at, answer, reopen):
        answer(sent_at + timedelta(hours=3))

        reopen(sent_at + timedelta(hours=5))

        assert appeal.clocks.get(kind="answer").state == "met"

    def test_records_a_term_that_passed_meanwhile_at_its_true_moment(
        self, appeal, estate, sent_at, answer, reopen
    ):
        answer(sent_at + timedelta(hours=3))

        opened = reopen(sent_at + timedelta(days=4))

        repair = appeal.clocks.get(norm="G170.ROOF")
        assert (repair.state, repair.missed_at) == ("missed", sent_at + timedelta(hours=24))
        assert repair.recorded_at == sent_at + timedelta(days=4)
        assert (opened.missed, opened.overdue) == (True, True)
        assert Notice.objects.filter(person=estate.owner, event="term_missed").count() == 1
        assert actions.record_missed_terms(at=sent_at + timedelta(days=4)) == 0

    def test_leaves_alone_what_had_ended_before_the_closing(
        self, appeal, estate, sent_at, answer, reopen
    ):
        actions.mark_done(
            number=appeal.number,
            seen=1,
            clock_id=appeal.clocks.get(norm="R354.DMG12").pk,
            by=estate.dispatcher,
            at=sent_at + timedelta(hours=1),
        )
        answer(sent_at + timedelta(hours=3))

        reopen(sent_at + timedelta(hours=5))

        assert appeal.clocks.get(norm="R354.DMG12").state == "met"

    def test_makes_a_duty_done_late_owed_again_and_still_missed(
        self, appeal, sent_at, answer, reopen
    ):
        answer(sent_at + timedelta(days=2))

        reopen(sent_at + timedelta(days=3))

        repair = appeal.clocks.get(norm="G170.ROOF")
        assert (repair.state, repair.ended_at) == ("missed", None)
        assert repair.missed_at == sent_at + timedelta(hours=24)

    def test_of_what_was_closed_without_an_answer_brings_the_answer_back(
        self, appeal, estate, sent_at, reopen
    ):
        actions.require_no_answer(
            number=appeal.number,
            seen=1,
            cause="Обращение подано дважды, ответ дан по первому.",
            by=estate.dispatcher,
            at=sent_at,
        )

        opened = reopen(sent_at + timedelta(hours=1))

        assert not opened.answer_not_required
        assert set(appeal.clocks.values_list("state", flat=True)) == {"running"}

    def test_may_be_followed_by_another_closing(self, appeal, estate, sent_at, answer, reopen):
        answer(sent_at + timedelta(hours=3))
        reopen(sent_at + timedelta(hours=5))

        closed = answer(sent_at + timedelta(hours=9))

        assert closed.status == Status.EXECUTED
        assert set(appeal.clocks.values_list("state", flat=True)) == {"met"}
        assert record.verify(appeal.guid) == 4

    def test_says_so_to_the_resident_and_shows_why(self, appeal, estate, sent_at, answer, reopen):
        answer(sent_at)
        reopen(sent_at + timedelta(hours=1))

        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)

        assert Notice.objects.filter(person=estate.owner, event="appeal_reopened").count() == 1
        assert (page.history[-1].label, page.history[-1].text) == ("Возвращена в работу", MISTAKE)
        assert Entry.objects.filter(chain=appeal.guid).last().event == "appeal_reopened"


class TestReopenIsRefused:
    def test_while_the_appeal_is_open(self, sent_at, reopen):
        with pytest.raises(errors.NotClosed):
            reopen(sent_at)

    def test_without_a_reason_in_words(self, sent_at, answer, reopen):
        answer(sent_at)

        with pytest.raises(errors.CommentLength):
            reopen(sent_at, comment="Рано")

    def test_after_the_resident_has_assessed_the_answer(
        self, appeal, estate, sent_at, answer, reopen
    ):
        answer(sent_at)
        actions.assess(
            number=appeal.number,
            assessment=Assessment.RECEIVED,
            comment="",
            by=estate.resident,
            at=sent_at,
        )

        with pytest.raises(errors.ClosedForGood):
            reopen(sent_at)

    def test_after_it_was_sent_again(self, appeal, estate, sent_at, answer, reopen):
        answer(sent_at)
        actions.repeat(
            number=appeal.number, details="Течёт.", key=uuid4(), by=estate.resident, at=sent_at
        )

        with pytest.raises(errors.ClosedForGood):
            reopen(sent_at)

    def test_after_a_complaint_that_was_not_withdrawn(
        self, appeal, estate, sent_at, answer, reopen
    ):
        answer(sent_at + timedelta(days=2))
        complaint = actions.complain(
            number=appeal.number,
            text="Поздно.",
            key=uuid4(),
            by=estate.resident,
            at=sent_at + timedelta(days=2),
        )
        with pytest.raises(errors.ClosedForGood):
            reopen(sent_at + timedelta(days=3))
        actions.withdraw(
            number=complaint.number,
            comment="",
            by=estate.resident,
            at=sent_at + timedelta(days=3),
        )

        assert reopen(sent_at + timedelta(days=3)).status == Status.IN_WORK

    def test_of_what_was_withdrawn_or_handed_outside(self, appeal, estate, sent_at, reopen):
        actions.redirect_outside(
            number=appeal.number,
            seen=1,
            receiver="Администрация города",
            comment="Этим занимается администрация города, а не управляющая организация. " * 2,
            by=estate.dispatcher,
            at=sent_at,
        )
        with pytest.raises(errors.ClosedForGood):
            reopen(sent_at)

        Appeal.objects.filter(pk=appeal.pk).update(status=Status.WITHDRAWN)
        with pytest.raises(errors.AppealClosed):
            reopen(sent_at)

    def test_to_who_looked_at_an_older_state(self, sent_at, answer, reopen):
        answer(sent_at)

        with pytest.raises(errors.ChangedMeanwhile):
            reopen(sent_at, seen=1)
