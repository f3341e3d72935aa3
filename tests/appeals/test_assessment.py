from datetime import timedelta
from uuid import uuid4

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Assessment, Kind, Status
from domovoy.delivery.models import Notice
from domovoy.housing.errors import PremisesNotFound
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.journal import record
from estate import LONG_AGO, make_person, register_appeal


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def answered(estate, sent_at):
    appeal = register_appeal(estate, at=sent_at)
    return actions.answer(
        number=appeal.number,
        seen=1,
        text="Батарею промыли.",
        done=True,
        by=estate.dispatcher,
        at=sent_at + timedelta(hours=1),
    )


class TestAssess:
    def test_content_needs_no_words(self, answered, estate, sent_at):
        assessed = actions.assess(
            number=answered.number,
            assessment=Assessment.RECEIVED,
            comment="",
            by=estate.resident,
            at=sent_at + timedelta(days=1),
        )

        assert assessed.assessment == "received"

    def test_not_content_says_why(self, answered, estate, sent_at):
        with pytest.raises(errors.CommentLength):
            actions.assess(
                number=answered.number,
                assessment=Assessment.NOT_SATISFIED,
                comment=" ",
                by=estate.resident,
                at=sent_at,
            )

    def test_content_may_say_as_much_as_fits(self, answered, estate, sent_at):
        with pytest.raises(errors.CommentLength):
            actions.assess(
                number=answered.number,
                assessment=Assessment.RECEIVED,
                comment="а" * 1_001,
                by=estate.resident,
                at=sent_at,
            )

    def test_twice_is_refused(self, answered, estate, sent_at):
        def assess():
            actions.assess(
                number=answered.number,
                assessment=Assessment.RECEIVED,
                comment="",
                by=estate.resident,
                at=sent_at,
            )

        assess()
        with pytest.raises(errors.AlreadyAssessed):
            assess()

    def test_is_the_applicants_alone(self, answered, sent_at):
        neighbour = Resident(make_person().pk)

        with pytest.raises(errors.AppealNotFound):
            actions.assess(
                number=answered.number,
                assessment=Assessment.RECEIVED,
                comment="",
                by=neighbour,
                at=sent_at,
            )


class TestRepeat:
    def test_is_a_child_with_clocks_of_its_own(self, answered, estate, sent_at):
        again_at = sent_at + timedelta(days=5)

        child = actions.repeat(
            number=answered.number,
            details="Батарея снова холодная.",
            key=uuid4(),
            by=estate.resident,
            at=again_at,
        )

        assert child.parent == answered
        assert child.clocks.get(norm="A416.ANS10").started_at == again_at
        assert Appeal.objects.get(pk=answered.pk).assessment == "not_satisfied"

    def test_tapped_twice_gives_one_child(self, answered, estate, sent_at):
        key = uuid4()
        children = {
            actions.repeat(
                number=answered.number,
                details="Батарея снова холодная.",
                key=key,
                by=estate.resident,
                at=sent_at,
            ).pk
            for _ in range(2)
        }

        assert len(children) == 1

    def test_is_refused_to_who_sold_the_flat(self, answered, estate, sent_at):
        estate.owner.holdings.update(period=(LONG_AGO, sent_at.date()))

        with pytest.raises(PremisesNotFound):
            actions.repeat(
                number=answered.number,
                details="Батарея снова холодная.",
                key=uuid4(),
                by=estate.resident,
                at=sent_at + timedelta(days=5),
            )

    def test_waits_for_an_answer(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)

        with pytest.raises(errors.NotAnswered):
            actions.repeat(
                number=appeal.number,
                details="Холодно",
                key=uuid4(),
                by=estate.resident,
                at=sent_at,
            )


class TestRepeatOfWhatNobodyAnswered:
    """Handed outside, or closed without an answer: there is nothing to be content with or not."""

    @pytest.fixture
    def closed(self, estate, sent_at):
        def close(action, **words):
            appeal = register_appeal(estate, at=sent_at)
            action(number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at, **words)
            return appeal

        return close

    def repeat(self, appeal, estate, at):
        actions.repeat(
            number=appeal.number, details="Холодно.", key=uuid4(), by=estate.resident, at=at
        )
        return Appeal.objects.get(pk=appeal.pk)

    def test_assesses_nothing(self, closed, estate, sent_at):
        appeal = closed(actions.require_no_answer, cause="Тот же вопрос уже решён.")

        assert self.repeat(appeal, estate, sent_at).assessment == ""
        assert not appeal.history.filter(kind="assessment").exists()

    def test_opens_no_complaint_of_who_handed_it_outside(self, closed, estate, sent_at):
        appeal = closed(
            actions.redirect_outside,
            receiver="Администрация города",
            comment="Наружные сети до границы дома обслуживает другая организация. " * 2,
        )
        self.repeat(appeal, estate, sent_at)

        with pytest.raises(errors.NothingToComplainOf):
            TestComplain().complain(appeal, estate, sent_at)


class TestWithdraw:
    def test_stops_the_clocks(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)

        withdrawn = actions.withdraw(
            number=appeal.number, comment="Само прошло", by=estate.resident, at=sent_at
        )

        assert withdrawn.status == Status.WITHDRAWN
        assert set(appeal.clocks.values_list("state", flat=True)) == {"stopped"}


class TestComplain:
    def complain(self, appeal, estate, at, key=None):
        return actions.complain(
            number=appeal.number,
            text="Прошу разобраться.",
            key=key or uuid4(),
            by=estate.resident,
            at=at,
        )

    def test_wants_a_passed_term_or_a_failed_answer(self, answered, estate, sent_at):
        with pytest.raises(errors.NothingToComplainOf):
            self.complain(answered, estate, sent_at)

    def test_needs_no_worker_to_have_noticed_the_passed_term(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=40)
        page = queries.page_of(appeal.number, by=estate.resident, at=late)

        complaint = self.complain(appeal, estate, late)

        appeal.refresh_from_db()
        answer = appeal.clocks.get(norm="A416.ANS10")
        assert page.may_complain
        assert complaint.parent == appeal
        assert (answer.state, answer.missed_at) == ("missed", answer.due_at)
        assert (appeal.missed, appeal.overdue) == (True, True)
        assert Notice.objects.filter(event="term_missed", person=estate.owner).count() == 1
        assert actions.record_missed_terms(at=late) == 0
        assert record.verify(appeal.guid) == 3

    def test_is_recorded_first_and_seen_by_the_inspector_only_when_transmitted(
        self, estate, sent_at
    ):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)

        complaint = self.complain(appeal, estate, late)

        assert complaint.kind == Kind.COMPLAINT
        assert complaint.transmitted_at is None
        with pytest.raises(errors.AppealNotFound):
            self.register(complaint, estate, late, seen=1)
        actions.transmit(number=complaint.number, at=late)
        assert self.register(complaint, estate, late, seen=2).law_number == "Ж-1"

    def register(self, complaint, estate, at, *, seen):
        return actions.register_by_law(
            number=complaint.number, seen=seen, law_number="Ж-1", by=estate.inspector, at=at
        )

    def test_has_thirty_days_from_registration_not_from_recording(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        recorded_at = estate.local(2026, 12, 7, 12)
        actions.record_missed_terms(at=recorded_at)
        complaint = self.complain(appeal, estate, recorded_at)
        actions.transmit(number=complaint.number, at=recorded_at)

        registered = self.register(complaint, estate, estate.local(2026, 12, 9, 9), seen=2)

        assert registered.clocks.get(norm="F59.REG3").state == "met"
        assert registered.clocks.get(norm="F59.ANS30").due_at == estate.local(2027, 1, 12)

    def test_transmitted_twice_is_transmitted_once(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        complaint = self.complain(appeal, estate, late)

        assert actions.transmit(number=complaint.number, at=late) is not None
        assert actions.transmit(number=complaint.number, at=late) is None

    def test_withdrawn_makes_room_for_another(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        complaint = self.complain(appeal, estate, late)
        actions.withdraw(number=complaint.number, comment="", by=estate.resident, at=late)

        assert self.complain(appeal, estate, late).pk != complaint.pk

    def test_withdrawn_before_it_was_transmitted_troubles_no_inspectorate(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        complaint = self.complain(appeal, estate, late)

        actions.withdraw(number=complaint.number, comment="", by=estate.resident, at=late)

        assert not Notice.objects.filter(organisation=estate.inspectorate).exists()
        assert actions.transmit(number=complaint.number, at=late) is None

    def test_is_nobodys_to_send_away(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        complaint = self.complain(appeal, estate, late)
        head = Officer(estate.inspector_person.pk, estate.inspectorate.pk, Role.HEAD)
        with pytest.raises(errors.AppealNotFound):
            self.register(complaint, estate, late, seen=1)
        actions.transmit(number=complaint.number, at=late)
        self.register(complaint, estate, late, seen=2)

        with pytest.raises(errors.NotAnAppeal):
            actions.redirect(
                number=complaint.number,
                seen=3,
                receiver_id=estate.organisation.pk,
                comment="Передаём тому, на кого жалуются. " * 5,
                by=head,
                at=late,
            )

    def test_about_one_appeal_is_one(self, estate, sent_at):
        appeal = register_appeal(estate, at=sent_at)
        late = sent_at + timedelta(days=30)
        actions.record_missed_terms(at=late)
        self.complain(appeal, estate, late)

        with pytest.raises(errors.AlreadyComplained):
            self.complain(appeal, estate, late)
