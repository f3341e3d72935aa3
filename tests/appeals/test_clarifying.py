from datetime import timedelta

import pytest

from domovoy.appeals import actions, errors, queries
from domovoy.appeals.models import Appeal, Clock, Origin
from domovoy.delivery.models import Notice
from domovoy.housing.models import Employment
from domovoy.identity.actors import Officer, Resident, Role
from domovoy.identity.models import Person
from domovoy.journal import record
from estate import employ, make_estate, make_organisation, register_appeal

WHERE = "В какой комнате капает?"


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="roof.leak", text="Течёт крыша.")


@pytest.fixture
def ask(appeal, estate):
    def ask(at, *, seen=None, question=WHERE):
        return actions.ask(
            number=appeal.number,
            seen=seen or Appeal.objects.get(pk=appeal.pk).version,
            question=question,
            by=estate.dispatcher,
            at=at,
        )

    return ask


def reply(appeal, resident, at, text="В детской."):
    return actions.reply(number=appeal.number, text=text, by=resident, at=at)


class TestAsk:
    def test_does_not_ask_who_would_never_read_it(self, appeal, ask, sent_at):
        Appeal.objects.filter(pk=appeal.pk).update(origin=Origin.PHONE)
        Person.objects.filter(pk=appeal.applicant_id).update(oid=None)

        with pytest.raises(errors.ApplicantHasNoAccount):
            ask(sent_at + timedelta(hours=1))

        page = queries.page_of(appeal.number, by=Resident(appeal.applicant_id), at=sent_at)
        assert not page.may_ask

    def test_stops_and_moves_no_term(self, appeal, estate, sent_at, ask):
        before = list(Clock.objects.filter(appeal=appeal).order_by("pk").values())

        ask(sent_at + timedelta(hours=1))
        reply(appeal, estate.resident, sent_at + timedelta(days=3))

        assert list(Clock.objects.filter(appeal=appeal).order_by("pk").values()) == before

    def test_is_shown_to_both_with_the_reply(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        waiting = queries.page_of(appeal.number, by=estate.resident, at=sent_at)
        reply(appeal, estate.resident, sent_at + timedelta(hours=2))
        answered = queries.page_of(appeal.number, by=estate.dispatcher, at=sent_at)

        assert (waiting.may_ask, waiting.may_reply) == (False, True)
        assert waiting.clarifications[0].replied_at is None
        assert (answered.may_ask, answered.may_reply) == (True, False)
        assert [(c.question, c.reply) for c in answered.clarifications] == [(WHERE, "В детской.")]

    def test_tells_the_one_who_is_to_read(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        reply(appeal, estate.resident, sent_at + timedelta(hours=2))

        asked = Notice.objects.get(event="question_asked")
        told = Notice.objects.filter(event="question_answered")
        assert (asked.person_id, asked.for_staff) == (estate.owner.pk, False)
        assert set(told.values_list("person", "organisation", "for_staff")) == {
            (estate.dispatcher_person.pk, None, True),
            (None, estate.organisation.pk, False),
        }

    def test_keeps_the_words_out_of_the_journal_and_the_notices(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        reply(appeal, estate.resident, sent_at)

        assert record.verify(appeal.guid) == 3
        assert not Notice.objects.filter(facts__icontains="детской").exists()

    def test_again_is_possible_after_the_reply(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        reply(appeal, estate.resident, sent_at)

        ask(sent_at, question="А на каком этаже?")

        assert appeal.clarifications.count() == 2


class TestWhoIsTold:
    def desk_words(self):
        words = Notice.objects.filter(event="question_answered", for_staff=True)
        return set(words.values_list("person", flat=True))

    def test_of_a_reply_is_the_desk_where_the_asker_has_left(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        Employment.objects.filter(person=estate.dispatcher_person).update(
            dismissed_on=sent_at.date()
        )
        another = employ(estate.organisation, Role.DISPATCHER, surname="Белова")

        reply(appeal, estate.resident, sent_at + timedelta(days=1))

        assert self.desk_words() == {another.pk, estate.head_person.pk}


class TestRedirected:
    """A question of who has sent the appeal on since."""

    @pytest.fixture
    def receiver(self, estate):
        organisation = make_organisation(region=estate.house.region)
        person = employ(organisation, Role.DISPATCHER)
        return Officer(person.pk, organisation.pk, Role.DISPATCHER)

    def redirect(self, appeal, by, receiver, at):
        actions.redirect(
            number=appeal.number,
            seen=Appeal.objects.get(pk=appeal.pk).version,
            receiver_id=receiver.organisation_id,
            comment="Крышу этого дома чинит другая организация. " * 3,
            by=by,
            at=at,
        )

    def ask_as(self, officer, appeal, at):
        seen = Appeal.objects.get(pk=appeal.pk).version
        return actions.ask(
            number=appeal.number, seen=seen, question="Какой подъезд?", by=officer, at=at
        )

    def test_waits_no_more(self, appeal, estate, receiver, sent_at, ask):
        ask(sent_at)
        self.redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=1))
        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)

        assert not page.may_reply
        assert not queries.appeals_of(estate.resident, at=sent_at)[0].asked
        with pytest.raises(errors.NoQuestion):
            reply(appeal, estate.resident, sent_at + timedelta(hours=2))

    def test_leaves_the_receiver_free_to_ask(self, appeal, estate, receiver, sent_at, ask):
        ask(sent_at)
        self.redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=1))
        self.ask_as(receiver, appeal, sent_at + timedelta(hours=2))
        reply(appeal, estate.resident, sent_at + timedelta(hours=3), text="Второй.")

        asked = appeal.clarifications.order_by("pk")
        assert [each.reply for each in asked] == ["", "Второй."]
        told = Notice.objects.filter(event="question_answered").values_list("person", flat=True)
        assert set(told) == {None, receiver.person_id}

    def test_waits_again_when_the_appeal_comes_back(self, appeal, estate, receiver, sent_at, ask):
        ask(sent_at)
        self.redirect(appeal, estate.dispatcher, receiver, sent_at + timedelta(hours=1))
        self.ask_as(receiver, appeal, sent_at + timedelta(hours=2))
        self.redirect(appeal, receiver, estate.dispatcher, sent_at + timedelta(hours=3))
        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)

        assert page.may_reply
        assert [each.question for each in page.clarifications if each.waits] == [WHERE]


class TestIsRefused:
    def test_a_second_question_before_the_reply(self, sent_at, ask):
        ask(sent_at)

        with pytest.raises(errors.QuestionOpen):
            ask(sent_at)

    def test_a_question_of_who_saw_an_older_state(self, appeal, estate, sent_at, ask):
        actions.take_to_work(number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at)

        with pytest.raises(errors.ChangedMeanwhile):
            ask(sent_at, seen=1)

    def test_silence_and_more_than_fits(self, appeal, estate, sent_at, ask):
        with pytest.raises(errors.TextMissing):
            ask(sent_at, question=" ")
        with pytest.raises(errors.TextTooLong):
            ask(sent_at, question="а" * 1_001)
        ask(sent_at, question=f"  {'а' * 1_000}\n")
        with pytest.raises(errors.TextTooLong):
            reply(appeal, estate.resident, sent_at, text="а" * 1_001)

    def test_a_reply_to_nothing_or_twice(self, appeal, estate, sent_at, ask):
        with pytest.raises(errors.NoQuestion):
            reply(appeal, estate.resident, sent_at)
        ask(sent_at)
        reply(appeal, estate.resident, sent_at)
        with pytest.raises(errors.NoQuestion):
            reply(appeal, estate.resident, sent_at)

    def test_a_reply_on_a_closed_appeal(self, appeal, estate, sent_at, ask):
        ask(sent_at)
        actions.withdraw(number=appeal.number, comment="", by=estate.resident, at=sent_at)

        with pytest.raises(errors.AppealClosed):
            reply(appeal, estate.resident, sent_at)

    def test_a_reply_of_a_stranger(self, appeal, sent_at, ask):
        ask(sent_at)

        with pytest.raises(errors.AppealNotFound):
            reply(appeal, make_estate().resident, sent_at)
