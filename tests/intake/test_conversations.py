from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from PIL import Image

from domovoy.appeals.files import store_photo
from domovoy.appeals.models import Appeal
from domovoy.conversation import (
    TOGETHER,
    AdviceFailed,
    AdviceHelped,
    AskPhotos,
    AskQuestion,
    Back,
    ChooseProblem,
    Chose,
    OfferAdvice,
    PhotosDone,
    Review,
    Said,
    SendAsIs,
    ShowDanger,
    Subject,
)
from domovoy.delivery.models import Notice
from domovoy.housing.errors import PremisesNotFound
from domovoy.identity.actors import Resident
from domovoy.imaging import prepare_photo
from domovoy.intake import actions, errors
from domovoy.intake.keys import key_beside
from domovoy.intake.models import Conversation, Solution
from domovoy.intake.queries import chat_of, figures, open_conversations_of
from estate import hold, make_estate, make_flat, make_person


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def now(estate):
    return estate.local(2026, 11, 20, 10)


def begin(estate, *, at, words="", subject=None, **more):
    return actions.open_conversation(
        premises_id=estate.flat.pk,
        subject=subject,
        from_mobile=True,
        by=estate.resident,
        at=at,
        words=words,
        **more,
    )


def make_move(conversation, move, estate, *, at, turn=None):
    return actions.move(
        conversation_id=conversation.pk,
        turn=conversation.turn if turn is None else turn,
        move=move,
        by=estate.resident,
        at=at,
    )


def ready(estate, *, at, words="Из крыши течёт вода в подъезд на пятом этаже"):
    conversation = begin(estate, at=at, words=words)
    return make_move(conversation, SendAsIs(), estate, at=at)


def talk_until_photos(conversation, estate, *, at):
    """Answer whatever is asked with the first answer there is."""
    for _ in range(10):
        prompt = chat_of(conversation.pk, by=estate.resident, at=at).reply.prompt
        match prompt:
            case AskPhotos():
                return conversation
            case AskQuestion(question):
                answer = Chose(question.options[0].code)
            case ChooseProblem(candidates):
                answer = Chose(candidates[0].code)
            case OfferAdvice():
                answer = AdviceFailed()
        conversation = make_move(conversation, answer, estate, at=at)
    raise AssertionError(f"photos were never asked for, the last prompt was {prompt}")


def photo():
    stream = BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    return store_photo(prepare_photo(stream.getvalue()), name="пятно.jpg")


class TestOpen:
    def test_is_refused_for_a_flat_of_another(self, estate, now):
        stranger = Resident(make_person().pk)

        with pytest.raises(PremisesNotFound):
            actions.open_conversation(
                premises_id=estate.flat.pk, subject=None, from_mobile=False, by=stranger, at=now
            )

    def test_takes_the_words_already_typed(self, estate, now):
        conversation = begin(estate, at=now, words="Течёт крыша")

        page = chat_of(conversation.pk, by=estate.resident, at=now)

        assert page.turn == 1
        assert [said.lines for said in page.utterances if said.by_resident] == [("Течёт крыша",)]

    def test_from_a_bill_keeps_the_line_and_its_figures(self, estate, now):
        subject = Subject(
            kind="charge_line",
            title="Отопление, октябрь 2026",
            facts=(("Сумма", "2 480,10 ₽"), ("Объём", "0,9 Гкал")),
            problem="charges.wrong_amount",
        )
        conversation = begin(estate, at=now, subject=subject)

        assert conversation.subject["facts"][0] == ["Сумма", "2 480,10 ₽"]
        assert chat_of(conversation.pk, by=estate.resident, at=now).reply.problem.code == (
            "charges.wrong_amount"
        )

    def test_smell_of_gas_is_answered_by_telephones(self, estate, now):
        conversation = begin(estate, at=now, words="Пахнет газом на кухне")

        prompt = chat_of(conversation.pk, by=estate.resident, at=now).reply.prompt

        assert isinstance(prompt, ShowDanger)
        assert {"104", "112"} <= {phone.number for phone in prompt.phones}


class TestOpenTwice:
    def test_by_one_form_leads_to_one_conversation(self, estate, now):
        key = uuid4()
        first, second = (begin(estate, at=now, words="Сильно дует", key=key) for _ in range(2))

        assert first.pk == second.pk == key
        assert Conversation.objects.count() == 1

    def test_with_new_words_is_a_new_conversation(self, estate, now):
        key = uuid4()
        first = begin(estate, at=now, words="Сильно дует из окна", key=key)
        second = begin(estate, at=now, words="Не работает лифт", key=key)

        assert first.pk != second.pk
        assert "лифт" in chat_of(second.pk, by=estate.resident, at=now).utterances[-2].lines[0]

    def test_with_the_key_of_another_person_tells_nothing_of_theirs(self, estate, now):
        theirs = begin(estate, at=now, words="Сильно дует из окна")
        neighbour = make_person()
        hold(neighbour, estate.flat)

        mine = actions.open_conversation(
            premises_id=estate.flat.pk,
            subject=None,
            from_mobile=False,
            by=Resident(neighbour.pk),
            at=now,
            words="Сильно дует из окна",
            key=theirs.pk,
        )

        assert mine.pk != theirs.pk

    def test_at_once_leads_to_one_conversation(self, committed_db):
        estate = make_estate()
        at, key, barrier = estate.local(2026, 11, 20, 10), uuid4(), Barrier(2)

        def press(_):
            try:
                barrier.wait(timeout=10)
                return begin(estate, at=at, words="Сильно дует из окна", key=key).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as taps:
            assert set(taps.map(press, range(2))) == {key}


class TestMove:
    def test_made_twice_is_made_once(self, estate, now):
        conversation = begin(estate, at=now)
        make_move(conversation, Said("Холодная батарея в детской"), estate, at=now, turn=0)

        with pytest.raises(errors.TurnPassed):
            make_move(conversation, Said("Холодная батарея в детской"), estate, at=now, turn=0)

    def test_leads_to_a_review_with_terms_and_their_law(self, estate, now):
        conversation = ready(estate, at=now)

        page = chat_of(conversation.pk, by=estate.resident, at=now)

        assert isinstance(page.reply.prompt, Review)
        assert any("№ 416" in term.basis for term in page.terms)

    def test_goes_on_after_days_on_another_device(self, estate, now):
        conversation = begin(estate, at=now, words="Холодная батарея в детской")

        later = now + timedelta(days=9)

        assert [draft.id for draft in open_conversations_of(estate.resident)] == [conversation.pk]
        moved = make_move(conversation, SendAsIs(), estate, at=later)
        assert moved.turn == 2

    def test_of_who_no_longer_holds_the_flat_is_refused(self, estate, now):
        conversation = begin(estate, at=now, words="Холодная батарея")
        estate.owner.holdings.update(period=(estate.owner.holdings.get().period.lower, now.date()))

        with pytest.raises(errors.ConversationNotFound):
            make_move(conversation, SendAsIs(), estate, at=now)


class TestPhotos:
    def test_travel_with_the_appeal(self, estate, now):
        conversation = begin(estate, at=now, words="Из крыши течёт вода в подъезд")
        conversation = talk_until_photos(conversation, estate, at=now)
        actions.add_photo(
            conversation_id=conversation.pk, photo=photo(), by=estate.resident, at=now
        )
        make_move(conversation, PhotosDone(), estate, at=now)

        appeal = actions.send(
            conversation_id=conversation.pk,
            key=conversation.submission_key,
            by=estate.resident,
            at=now,
        )

        assert appeal.attachments.get().name == "пятно.jpg"

    def test_are_ten_at_most(self, estate, now):
        conversation = ready(estate, at=now)
        stored = photo()
        for _ in range(10):
            actions.add_photo(
                conversation_id=conversation.pk, photo=stored, by=estate.resident, at=now
            )

        with pytest.raises(errors.TooManyPhotos):
            actions.add_photo(
                conversation_id=conversation.pk, photo=stored, by=estate.resident, at=now
            )


class TestSend:
    def test_needs_something_said(self, estate, now):
        conversation = begin(estate, at=now)

        with pytest.raises(errors.DraftNotReady):
            actions.send(
                conversation_id=conversation.pk,
                key=conversation.submission_key,
                by=estate.resident,
                at=now,
            )

    def test_goes_to_who_manages_the_house(self, estate, now):
        conversation = ready(estate, at=now)

        appeal = actions.send(
            conversation_id=conversation.pk,
            key=conversation.submission_key,
            by=estate.resident,
            at=now,
        )

        assert appeal.addressee == estate.organisation
        assert appeal.text == "Из крыши течёт вода в подъезд на пятом этаже"
        assert appeal.from_mobile

    def test_takes_no_key_but_the_conversations_own(self, estate, now):
        conversation = ready(estate, at=now)

        with pytest.raises(errors.TurnPassed):
            actions.send(conversation_id=conversation.pk, key=uuid4(), by=estate.resident, at=now)

    def test_is_anothers_business_for_a_neighbour(self, estate, now):
        conversation = ready(estate, at=now)
        neighbour = make_person()
        hold(neighbour, make_flat(estate.house, number="46"))

        with pytest.raises(errors.ConversationNotFound):
            actions.send(
                conversation_id=conversation.pk,
                key=conversation.submission_key,
                by=Resident(neighbour.pk),
                at=now,
            )

    def test_keeps_to_its_budget_of_statements(self, estate, now, django_assert_max_num_queries):
        conversation = ready(estate, at=now)

        with django_assert_max_num_queries(10):  # eight, and the test's savepoint and release
            actions.send(
                conversation_id=conversation.pk,
                key=conversation.submission_key,
                by=estate.resident,
                at=now,
            )

    def test_tapped_on_two_devices_at_once_gives_one_appeal(self, committed_db):
        estate = make_estate()
        now = estate.local(2026, 11, 20, 10)
        conversation = ready(estate, at=now)
        together = Barrier(2)

        def tap():
            try:
                together.wait(timeout=10)
                return actions.send(
                    conversation_id=conversation.pk,
                    key=conversation.submission_key,
                    by=estate.resident,
                    at=now,
                ).number
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as devices:
            numbers = {job.result() for job in [devices.submit(tap) for _ in range(2)]}

        assert len(numbers) == 1
        assert Appeal.objects.count() == 1
        assert Notice.objects.filter(person=estate.owner).count() == 1


class TestTranscript:
    def test_keeps_the_question_beside_its_answer(self, estate, now):
        conversation = begin(estate, at=now, words="Холодная батарея в комнате")
        asked = chat_of(conversation.pk, by=estate.resident, at=now).reply.prompt.question

        make_move(conversation, Chose(asked.options[0].code), estate, at=now)

        told = [
            line
            for said in chat_of(conversation.pk, by=estate.resident, at=now).utterances
            for line in said.lines
        ]
        place = told.index(asked.text)
        assert told[place + 1] == asked.options[0].label

    def test_has_no_empty_words(self, estate, now):
        conversation = talk_until_photos(
            begin(estate, at=now, words="Холодная батарея в комнате"), estate, at=now
        )

        page = chat_of(conversation.pk, by=estate.resident, at=now)

        assert all(said.lines and all(said.lines) for said in page.utterances)


TWO = "Лифт не работает вторую неделю. В подъезде не убирают, грязь на всех этажах."


def agreed(estate, *, at):
    """Two problems in one message, to be sent apart; the conversation stands at its review."""
    conversation = begin(estate, at=at, words=TWO)
    conversation = make_move(conversation, Chose(TOGETHER), estate, at=at)
    return make_move(conversation, SendAsIs(), estate, at=at)


class TestSeveralProblems:
    def send(self, conversation, estate, *, at):
        return actions.send(
            conversation_id=conversation.pk,
            key=conversation.submission_key,
            by=estate.resident,
            at=at,
        )

    def test_tell_a_term_that_two_acts_set_once_with_both(self, estate, now):
        page = chat_of(agreed(estate, at=now).pk, by=estate.resident, at=now)

        for terms in (page.terms, page.others[0].terms):
            sentences = [term.sentence for term in terms]
            assert len(sentences) == len(set(sentences))
        lift = next(term for term in page.terms if "лифт" in term.sentence)
        assert "№ 1744" in lift.basis
        assert "№ 170" in lift.basis

    def test_show_each_with_its_own_terms(self, estate, now):
        page = chat_of(agreed(estate, at=now).pk, by=estate.resident, at=now)

        assert len(page.others) == 1
        assert page.terms
        assert page.others[0].terms
        assert page.terms != page.others[0].terms

    def test_become_an_appeal_each_with_its_own_words(self, estate, now):
        conversation = agreed(estate, at=now)

        first = self.send(conversation, estate, at=now)

        sent = list(Appeal.objects.order_by("pk"))
        assert [appeal.group for appeal in sent] == ["lift", "entrance_cleaning"]
        assert sent[0] == first
        assert "убирают" not in first.text
        assert "убирают" in sent[1].text
        page = chat_of(conversation.pk, by=estate.resident, at=now)
        assert page.beside == (sent[1].number,)

    def test_sent_twice_keep_their_numbers(self, estate, now):
        conversation = agreed(estate, at=now)

        numbers = {self.send(conversation, estate, at=now).number for _ in range(2)}

        assert len(numbers) == 1
        assert Appeal.objects.count() == 2

    def test_carry_the_photos_each(self, estate, now):
        conversation = agreed(estate, at=now)
        actions.add_photo(
            conversation_id=conversation.pk, photo=photo(), by=estate.resident, at=now
        )

        self.send(conversation, estate, at=now)

        assert [a.attachments.count() for a in Appeal.objects.order_by("pk")] == [1, 1]

    def test_tapped_on_two_devices_at_once_give_two_appeals(self, committed_db):
        estate = make_estate()
        now = estate.local(2026, 11, 20, 10)
        conversation = agreed(estate, at=now)
        together = Barrier(2)

        def tap(_):
            try:
                together.wait(timeout=10)
                return self.send(conversation, estate, at=now).number
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as devices:
            assert len(set(devices.map(tap, range(2)))) == 1
        assert Appeal.objects.count() == 2

    def test_are_all_sent_or_none(self, estate, now):
        conversation = agreed(estate, at=now)
        key = key_beside(conversation.submission_key, 1)
        other = ready(estate, at=now)
        Conversation.objects.filter(pk=other.pk).update(submission_key=key)
        other.refresh_from_db()
        self.send(other, estate, at=now)

        with pytest.raises(IntegrityError):
            self.send(conversation, estate, at=now)

        assert Appeal.objects.count() == 1


class TestSolvedByAdvice:
    def helped(self, estate, *, at):
        conversation = begin(estate, at=at, words="Не греет батарея в детской, остальные горячие")
        for _ in range(10):
            page = chat_of(conversation.pk, by=estate.resident, at=at)
            if isinstance(page.reply.prompt, OfferAdvice):
                return make_move(conversation, AdviceHelped(), estate, at=at)
            first = getattr(page.reply.prompt, "candidates", None)
            code = first[0].code if first else page.reply.prompt.question.options[0].code
            conversation = make_move(conversation, Chose(code), estate, at=at)
        raise AssertionError("no advice was offered")

    def test_is_counted_by_problem_for_who_manages(self, estate, now):
        conversation = self.helped(estate, at=now)

        [card] = figures(estate.organisation.pk, since=now - timedelta(days=1))

        assert (card.problem, card.count) == (conversation.solved_problem, 1)
        assert card.title
        assert Solution.objects.get().advice
        assert figures(estate.organisation.pk, since=now + timedelta(days=1)) == []
        assert figures(estate.organisation.pk + 1, since=now - timedelta(days=1)) == []

    def test_that_did_not_last_is_taken_back(self, estate, now):
        conversation = self.helped(estate, at=now)

        make_move(conversation, AdviceFailed(), estate, at=now)

        assert figures(estate.organisation.pk, since=now - timedelta(days=1)) == []

    def test_undone_by_going_back_is_taken_back(self, estate, now):
        conversation = self.helped(estate, at=now)

        make_move(conversation, Back(), estate, at=now)

        assert not Solution.objects.exists()


class TestSendingWhatWasSolved:
    def test_is_refused_and_stays_counted(self, estate, now):
        conversation = begin(estate, at=now, words="Крыша течёт")
        Conversation.objects.filter(pk=conversation.pk).update(outcome="solved")

        with pytest.raises(errors.TurnPassed):
            actions.send(
                conversation_id=conversation.pk,
                key=conversation.submission_key,
                by=estate.resident,
                at=now,
            )

        assert not Appeal.objects.exists()
