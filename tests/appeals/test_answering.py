from datetime import date, timedelta

import pytest

from domovoy.appeals import actions, errors
from domovoy.appeals.models import Appeal, Status
from domovoy.delivery.models import Notice
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import make_estate, make_performer, register_appeal


def events_of(appeal):
    return list(Entry.objects.filter(chain=appeal.guid).values_list("event", flat=True))


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="roof.leak", text="Течёт крыша.")


def answer(appeal, estate, *, at, done=True, seen=None, text="Кровлю починили."):
    return actions.answer(
        number=appeal.number,
        seen=seen or Appeal.objects.get(pk=appeal.pk).version,
        text=text,
        done=done,
        by=estate.dispatcher,
        at=at,
    )


class TestTakeToWork:
    def test_says_so_to_the_applicant(self, appeal, estate, sent_at):
        taken = actions.take_to_work(
            number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at + timedelta(minutes=5)
        )

        assert taken.status == Status.IN_WORK
        assert Notice.objects.filter(person=estate.owner, event="appeal_taken").count() == 1
        assert events_of(appeal) == ["appeal_registered", "appeal_taken"]

    def test_refuses_what_a_colleague_has_taken(self, appeal, estate, sent_at):
        actions.take_to_work(number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at)

        with pytest.raises(errors.AlreadyTaken):
            actions.take_to_work(number=appeal.number, seen=1, by=estate.head, at=sent_at)

    def test_does_not_exist_for_another_organisation(self, appeal, sent_at):
        stranger = make_estate()

        with pytest.raises(errors.AppealNotFound):
            actions.take_to_work(number=appeal.number, seen=1, by=stranger.dispatcher, at=sent_at)


class TestAppoint:
    def test_plans_a_day_and_a_performer(self, appeal, estate, sent_at):
        performer = make_performer(estate.organisation)

        planned = actions.appoint(
            number=appeal.number,
            seen=1,
            planned_on=date(2026, 11, 23),
            performer_id=performer.pk,
            by=estate.dispatcher,
            at=sent_at,
        )

        assert (planned.appointed_on, planned.performer) == (date(2026, 11, 23), performer)
        assert planned.status == Status.IN_WORK

    def test_tells_the_date_but_no_cause(self, estate, sent_at):
        dry = register_appeal(estate, at=sent_at, problem="cold_water.none", text="Нет воды.")

        actions.appoint(
            number=dry.number,
            seen=1,
            planned_on=date(2026, 11, 25),
            performer_id=None,
            by=estate.dispatcher,
            at=sent_at + timedelta(minutes=5),
        )

        states = dict(dry.clocks.filter(kind="inform").values_list("norm", "state"))
        assert states == {"ADS.INFORM": "met", "R354.WHY24": "running"}

    def test_refuses_yesterday_by_the_houses_calendar(self, estate):
        late_evening = estate.local(2026, 11, 21, 0, 30)
        appeal = register_appeal(estate, at=late_evening)

        with pytest.raises(errors.DateInThePast):
            actions.appoint(
                number=appeal.number,
                seen=1,
                planned_on=date(2026, 11, 20),
                performer_id=None,
                by=estate.dispatcher,
                at=late_evening,
            )

    def test_refuses_a_year_that_was_mistyped(self, appeal, estate, sent_at):
        with pytest.raises(errors.DateTooFar):
            actions.appoint(
                number=appeal.number,
                seen=1,
                planned_on=date(9999, 12, 31),
                performer_id=None,
                by=estate.dispatcher,
                at=sent_at,
            )

    def test_refuses_a_performer_of_another_organisation(self, appeal, estate, sent_at):
        stranger = make_performer(make_estate().organisation)

        with pytest.raises(errors.PerformerUnknown):
            actions.appoint(
                number=appeal.number,
                seen=1,
                planned_on=date(2026, 11, 23),
                performer_id=stranger.pk,
                by=estate.dispatcher,
                at=sent_at,
            )


class TestAnswer:
    def test_with_the_work_done_ends_every_clock(self, appeal, estate, sent_at):
        answered = answer(appeal, estate, at=sent_at + timedelta(hours=3))

        assert answered.status == Status.EXECUTED
        assert answered.next_due_at is None
        assert set(appeal.clocks.values_list("state", flat=True)) == {"met"}

    def test_without_the_work_leaves_the_repair_running(self, appeal, estate, sent_at):
        answered = answer(appeal, estate, at=sent_at + timedelta(hours=3), done=False)

        states = dict(appeal.clocks.values_list("norm", "state"))
        assert answered.status == Status.IN_WORK
        assert states["A416.ANS10"] == "met"
        assert states["G170.ROOF"] == "running"

    def test_that_comes_late_is_late_for_ever(self, appeal, estate, sent_at):
        answered = answer(appeal, estate, at=sent_at + timedelta(days=2))

        repair = appeal.clocks.get(norm="G170.ROOF")
        assert repair.state == "missed"
        assert repair.missed_at == sent_at + timedelta(hours=24)
        assert repair.ended_at == sent_at + timedelta(days=2)
        assert answered.missed
        assert events_of(appeal) == ["appeal_registered", "term_missed", "appeal_answered"]

    def test_at_the_last_instant_is_in_time(self, appeal, estate, sent_at):
        answer(appeal, estate, at=sent_at + timedelta(hours=24) - timedelta(microseconds=1))

        assert appeal.clocks.get(norm="G170.ROOF").state == "met"

    def test_is_refused_to_who_looked_at_an_older_state(self, appeal, estate, sent_at):
        actions.take_to_work(number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at)

        with pytest.raises(errors.ChangedMeanwhile):
            answer(appeal, estate, at=sent_at, seen=1)

    def test_twice_is_refused(self, appeal, estate, sent_at):
        answer(appeal, estate, at=sent_at)

        with pytest.raises(errors.AppealClosed):
            answer(appeal, estate, at=sent_at)

    def test_keeps_the_chain_whole(self, appeal, estate, sent_at):
        answer(appeal, estate, at=sent_at + timedelta(hours=1), done=False)
        answer(appeal, estate, at=sent_at + timedelta(hours=2))

        assert record.verify(appeal.guid) == 3


class TestMarkDone:
    def test_meets_one_duty_and_no_other(self, appeal, estate, sent_at):
        repair = appeal.clocks.get(norm="G170.ROOF")

        actions.mark_done(
            number=appeal.number, seen=1, clock_id=repair.pk, by=estate.dispatcher, at=sent_at
        )

        states = dict(appeal.clocks.values_list("norm", "state"))
        assert (states["G170.ROOF"], states["A416.ANS10"]) == ("met", "running")

    def test_is_no_way_around_an_answer(self, appeal, estate, sent_at):
        owed = appeal.clocks.get(norm="A416.ANS10")

        with pytest.raises(errors.ClockNotRunning):
            actions.mark_done(
                number=appeal.number, seen=1, clock_id=owed.pk, by=estate.dispatcher, at=sent_at
            )


class TestRequireNoAnswer:
    def test_wants_a_cause_in_words(self, appeal, estate, sent_at):
        with pytest.raises(errors.CommentLength):
            actions.require_no_answer(
                number=appeal.number, seen=1, cause="Спам", by=estate.dispatcher, at=sent_at
            )

    def test_stops_the_clocks_and_opens_the_complaint(self, appeal, estate, sent_at):
        closed = actions.require_no_answer(
            number=appeal.number,
            seen=1,
            cause="Обращение подано дважды, ответ дан по первому.",
            by=estate.dispatcher,
            at=sent_at,
        )

        assert closed.status == Status.EXECUTED
        assert set(appeal.clocks.values_list("state", flat=True)) == {"stopped"}
