from datetime import date, timedelta

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Status, TermChange
from domovoy.delivery.models import Notice
from domovoy.identity.actors import Officer, Resident, Role
from estate import (
    employ,
    hold,
    make_flat,
    make_organisation,
    make_person,
    register_appeal,
)

REASON = "Дом обслуживает по этому вопросу другая организация. " * 3


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at)


class TestRedirect:
    def test_stops_the_clocks_and_starts_the_receivers_own(self, appeal, estate, sent_at):
        receiver = make_organisation(region=estate.house.region)
        later = sent_at + timedelta(days=3)

        actions.redirect(
            number=appeal.number,
            seen=1,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=later,
        )

        moved = Appeal.objects.get(pk=appeal.pk)
        assert (moved.addressee, moved.status, moved.redirected) == (receiver, Status.SENT, True)
        answers = moved.clocks.filter(norm="A416.ANS10").order_by("started_at")
        assert [clock.party for clock in answers] == [estate.organisation, receiver]
        assert answers[1].started_at == later

    def test_brings_the_receiver_no_delay_of_the_senders(self, appeal, estate, sent_at):
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        receiver = make_organisation(region=estate.house.region)

        moved = actions.redirect(
            number=appeal.number,
            seen=2,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=late,
        )

        assert (moved.missed, moved.overdue) == (True, False)

    def test_reaches_only_organisations_of_the_region(self, appeal, estate, sent_at):
        elsewhere = make_organisation(region="X-ELSEWHERE"[:8])

        with pytest.raises(errors.ReceiverUnknown):
            actions.redirect(
                number=appeal.number,
                seen=1,
                receiver_id=elsewhere.pk,
                comment=REASON,
                by=estate.dispatcher,
                at=sent_at,
            )

    def test_takes_it_out_of_the_senders_hands(self, appeal, estate, sent_at):
        receiver = make_organisation(region=estate.house.region)
        actions.redirect(
            number=appeal.number,
            seen=1,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=sent_at,
        )

        with pytest.raises(errors.AppealNotFound):
            actions.take_to_work(number=appeal.number, seen=2, by=estate.dispatcher, at=sent_at)

    def test_wants_a_hundred_characters_of_reason(self, appeal, estate, sent_at):
        receiver = make_organisation(region=estate.house.region)

        with pytest.raises(errors.CommentLength):
            actions.redirect(
                number=appeal.number,
                seen=1,
                receiver_id=receiver.pk,
                comment="Не к нам",
                by=estate.dispatcher,
                at=sent_at,
            )

    def test_outside_closes_it_and_names_the_receiver(self, appeal, estate, sent_at):
        closed = actions.redirect_outside(
            number=appeal.number,
            seen=1,
            receiver="Администрация города",
            comment=REASON,
            by=estate.dispatcher,
            at=sent_at,
        )

        assert closed.redirected_outside == "Администрация города"
        assert closed.status == Status.EXECUTED


def roll_over(appeal, estate, *, until, at, seen=1):
    return actions.roll_over(
        number=appeal.number,
        seen=seen,
        until=until,
        comment="Ждём заключение лаборатории до середины декабря.",
        by=estate.dispatcher,
        at=at,
    )


class TestRollOver:
    def test_moves_the_answer_and_nothing_else(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at, problem="roof.leak", text="Течёт крыша.")

        actions.roll_over(
            number=appeal.number,
            seen=1,
            until=date(2026, 12, 18),
            comment="Ждём заключение лаборатории до середины декабря.",
            by=estate.dispatcher,
            at=sent_at,
        )

        clocks = {clock.norm: clock for clock in appeal.clocks.all()}
        assert clocks["A416.ANS10"].due_at == estate.local(2026, 12, 19)
        assert clocks["G170.ROOF"].due_at == sent_at + timedelta(hours=24)

    def test_moves_no_term_by_more_than_thirty_days(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at, problem="gas.vent_check", text="Проверьте.")

        roll_over(appeal, estate, until=date(2026, 12, 25), at=sent_at)

        moves = TermChange.objects.filter(clock__appeal=appeal)
        assert {(move.clock.norm, (move.last_after - move.last_before).days) for move in moves} == {
            ("A416.DATA3", 30),
            ("A416.ANS10", 21),
        }
        with pytest.raises(errors.DateTooFar):
            roll_over(
                register_appeal(estate, at=sent_at, problem="gas.vent_check"),
                estate,
                until=date(2026, 12, 26),
                at=sent_at,
            )

    def test_tells_each_resident_of_their_own_day(self, appeal, estate, sent_at):
        cold = register_appeal(estate, at=sent_at, problem="heating.no_heating")
        neighbour, flat = make_person(), make_flat(estate.house, number="46")
        hold(neighbour, flat)
        later = sent_at + timedelta(days=10)
        actions.join(number=cold.number, premises_id=flat.pk, by=Resident(neighbour.pk), at=later)

        roll_over(cold, estate, until=date(2026, 12, 5), at=later)

        words = Notice.objects.filter(event="appeal_rolled_over", subject=cold.guid)
        assert [(word.person, word.facts["until"]) for word in words] == [
            (estate.owner, "2026-12-05")
        ]

    def test_is_the_receivers_own_after_a_redirection(self, appeal, estate, sent_at):
        roll_over(appeal, estate, until=date(2026, 12, 18), at=sent_at)
        receiver = make_organisation(region=estate.house.region)
        moved = actions.redirect(
            number=appeal.number,
            seen=2,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=sent_at,
        )
        theirs = Officer(employ(receiver, Role.DISPATCHER).pk, receiver.pk, Role.DISPATCHER)
        assert (moved.rolled_over, moved.execution_end_on) == (False, date(2026, 12, 4))

        corrected = actions.recategorise(
            number=appeal.number,
            seen=3,
            problem="documents.contacts",
            comment=REASON,
            by=theirs,
            at=sent_at,
        )

        nearest = appeal.clocks.filter(kind="answer", ended_at=None).order_by("due_at").first()
        assert corrected.execution_end_on == nearest.last_on == date(2026, 11, 23)

    def test_refuses_a_year_that_was_mistyped(self, appeal, estate, sent_at):
        with pytest.raises(errors.DateTooFar):
            roll_over(appeal, estate, until=date(9999, 12, 31), at=sent_at)

    def test_is_done_once(self, appeal, estate, sent_at):
        roll_over(appeal, estate, until=date(2026, 12, 18), at=sent_at)

        with pytest.raises(errors.AlreadyRolledOver):
            roll_over(appeal, estate, until=date(2026, 12, 20), at=sent_at, seen=2)

    def test_keeps_what_the_law_said(self, appeal, estate, sent_at):
        roll_over(appeal, estate, until=date(2026, 12, 18), at=sent_at)

        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)
        (answer,) = [clock for clock in page.clocks if clock.kind == "answer"]
        assert "4 декабря" in answer.sentence
        assert answer.rolled_over_to == date(2026, 12, 18)
        assert answer.due_at == estate.local(2026, 12, 19)

    def test_keeps_the_old_end_with_the_reason(self, appeal, estate, sent_at):
        roll_over(appeal, estate, until=date(2026, 12, 18), at=sent_at)

        change = TermChange.objects.get(clock__appeal=appeal)
        assert (change.reason, change.last_before, change.last_after) == (
            "roll_over",
            date(2026, 12, 4),
            date(2026, 12, 18),
        )
        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)
        [moved] = [clock for clock in page.clocks if clock.changes]
        assert moved.changes[0].reason_label == "Организация продлила срок"

    def test_is_reminded_of_by_its_new_end(self, appeal, estate, sent_at):
        before = appeal.clocks.get(kind="answer").remind_at

        roll_over(appeal, estate, until=date(2026, 12, 18), at=sent_at)

        after = appeal.clocks.get(kind="answer")
        assert before < after.remind_at < after.due_at
        assert after.reminded == 0

    def test_does_not_bring_back_a_term_that_has_passed(self, appeal, estate, sent_at):
        late = sent_at + timedelta(days=30)

        with pytest.raises(errors.AnswerTermOver):
            roll_over(appeal, estate, until=date(2026, 12, 30), at=late)
        assert Appeal.objects.get(pk=appeal.pk).execution_end_on == appeal.execution_end_on

    def test_refuses_a_day_that_is_no_later(self, appeal, estate, sent_at):
        with pytest.raises(errors.DateNotLater):
            actions.roll_over(
                number=appeal.number,
                seen=1,
                until=appeal.execution_end_on,
                comment="Ждём заключение лаборатории.",
                by=estate.dispatcher,
                at=sent_at,
            )
