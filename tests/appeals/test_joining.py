from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from domovoy.appeals import access, actions, errors, neighbours, queries
from domovoy.appeals.models import Appeal, Clock, Joined
from domovoy.appeals.together import common_problems, is_common
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.models import Notice
from domovoy.delivery.queries import card_of
from domovoy.housing.errors import PremisesNotFound
from domovoy.identity.actors import Resident
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import hold, make_estate, make_flat, make_organisation, make_person, register_appeal
from told import already_told

REASON = "Теплом в этом доме занимается другая организация. " * 3


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(
        estate, at=sent_at, problem="heating.no_heating", text="Я Анна из 45-й, холодно."
    )


@pytest.fixture
def neighbour(estate):
    return make_neighbour(estate, "46")


def make_neighbour(estate, number):
    flat = make_flat(estate.house, number=number)
    person = make_person("Петров", "Пётр", "Петрович")
    hold(person, flat)
    return Resident(person.pk), flat


def join(appeal, neighbour, at):
    resident, flat = neighbour
    return actions.join(number=appeal.number, premises_id=flat.pk, by=resident, at=at)


def answer(appeal, estate, at, *, done=True):
    return actions.answer(
        number=appeal.number,
        seen=Appeal.objects.get(pk=appeal.pk).version,
        text="Отопление включили.",
        done=done,
        by=estate.dispatcher,
        at=at,
    )


class TestJoin:
    def test_starts_no_repair_term_anew_and_owes_an_answer_of_ones_own(
        self, appeal, neighbour, sent_at
    ):
        before = set(Clock.objects.filter(appeal=appeal).values_list("pk", "due_at"))
        later = sent_at + timedelta(days=3)

        joined = join(appeal, neighbour, later)

        after = Clock.objects.filter(appeal=appeal)
        [own] = after.filter(joined=joined)
        assert set(after.filter(joined=None).values_list("pk", "due_at")) == before
        assert (own.kind, own.started_at, own.last_on) == ("answer", later, date(2026, 12, 7))
        assert appeal.clocks.get(kind="answer", joined=None).last_on == date(2026, 12, 4)
        assert Appeal.objects.get(pk=appeal.pk).collective

    def test_spoils_no_form_open_at_the_desk(self, appeal, neighbour, sent_at, estate):
        join(appeal, neighbour, sent_at)

        actions.take_to_work(number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at)

        assert record.verify(appeal.guid) == 3

    def test_tells_all_three_sides(self, appeal, neighbour, sent_at, estate):
        join(appeal, neighbour, sent_at)

        assert set(
            Notice.objects.filter(event="appeal_joined").values_list("person", "organisation")
        ) == {
            (neighbour[0].person_id, None),
            (estate.owner.pk, None),
            (None, estate.organisation.pk),
        }
        assert Entry.objects.filter(chain=appeal.guid).last().data == {}

    def test_twice_or_ones_own_is_refused(self, appeal, neighbour, sent_at, estate):
        join(appeal, neighbour, sent_at)

        with pytest.raises(errors.AlreadyJoined):
            join(appeal, neighbour, sent_at)
        with pytest.raises(errors.AlreadyJoined):
            join(appeal, (estate.resident, estate.flat), sent_at)

    def test_is_for_people_of_the_house(self, appeal, sent_at):
        elsewhere = make_estate()

        with pytest.raises(errors.AppealNotFound):
            join(appeal, (elsewhere.resident, elsewhere.flat), sent_at)

    def test_is_with_a_flat_of_ones_own(self, appeal, neighbour, sent_at, estate):
        with pytest.raises(PremisesNotFound):
            join(appeal, (neighbour[0], estate.flat), sent_at)

    def test_knows_nothing_of_what_is_one_flats_own(self, estate, neighbour, sent_at):
        private = register_appeal(estate, at=sent_at, problem="charges.debt", text="Долга нет.")

        with pytest.raises(errors.AppealNotFound):
            join(private, neighbour, sent_at)

    def test_of_a_closed_appeal_is_refused(self, appeal, neighbour, sent_at, estate):
        answer(appeal, estate, sent_at)

        with pytest.raises(errors.AppealClosed):
            join(appeal, neighbour, sent_at)


class TestJoinAtOnce:
    def test_by_one_person_on_two_devices_joins_once(self, committed_db):
        estate = make_estate()
        at = estate.local(2026, 11, 20, 10)
        appeal = register_appeal(estate, at=at, problem="heating.no_heating", text="Холодно.")
        people = [make_neighbour(estate, "46"), make_neighbour(estate, "47")]
        together = Barrier(4)

        def tap(person):
            try:
                together.wait(timeout=10)
                join(appeal, person, at)
            except errors.AlreadyJoined:
                return "already"
            finally:
                connection.close()
            return "joined"

        with ThreadPoolExecutor(4) as devices:
            said = list(devices.map(tap, people * 2))

        assert sorted(said) == ["already", "already", "joined", "joined"]
        assert Clock.objects.filter(appeal=appeal, joined__isnull=False).count() == 2
        assert record.verify(appeal.guid) == 3


class TestWhatFollows:
    def test_one_answer_meets_all_and_is_told_to_all(self, appeal, estate, neighbour, sent_at):
        people = [neighbour, make_neighbour(estate, "47")]
        for each in people:
            join(appeal, each, sent_at)

        answer(appeal, estate, sent_at + timedelta(hours=1), done=False)

        answers = Clock.objects.filter(appeal=appeal, kind="answer")
        assert set(answers.values_list("state", flat=True)) == {"met"}
        assert answers.count() == 3
        told = Notice.objects.filter(event="appeal_answered").values_list("person", flat=True)
        assert set(told) == {estate.owner.pk, *(resident.person_id for resident, _ in people)}

    def test_a_late_answer_is_late_only_for_whom_it_is(self, appeal, estate, neighbour, sent_at):
        join(appeal, neighbour, sent_at + timedelta(days=7))

        answer(appeal, estate, estate.local(2026, 12, 7, 12), done=False)

        states = dict(
            Clock.objects.filter(appeal=appeal, kind="answer").values_list(
                "joined__person", "state"
            )
        )
        assert states == {None: "missed", neighbour[0].person_id: "met"}

    def test_a_missed_repair_is_told_to_who_joined(self, appeal, neighbour, sent_at):
        join(appeal, neighbour, sent_at)

        actions.record_missed_terms(at=sent_at + timedelta(hours=1))

        assert Notice.objects.filter(event="term_missed", person=neighbour[0].person_id).exists()

    def test_a_miss_promises_a_complaint_to_the_applicant_alone(
        self, appeal, estate, neighbour, sent_at
    ):
        join(appeal, neighbour, sent_at + timedelta(minutes=1))
        at = sent_at + timedelta(days=5)
        actions.record_missed_terms(at=at)

        def told(person_id):
            return card_of(Notice.objects.get(event="term_missed", person_id=person_id)).body

        assert "теперь можно пожаловаться в жилищную инспекцию" in told(estate.owner.pk)
        assert "может тот, кто её отправил" in told(neighbour[0].person_id)
        with pytest.raises(errors.AppealNotFound):
            actions.complain(
                number=appeal.number, text="Долго.", key=uuid4(), by=neighbour[0], at=at
            )

    def test_a_head_who_joined_is_told_of_the_applicants_missed_answer_too(
        self, appeal, estate, sent_at
    ):
        flat = make_flat(estate.house, number="47")
        hold(estate.head_person, flat)
        join(appeal, (Resident(estate.head_person.pk), flat), sent_at + timedelta(days=10))
        actions.record_missed_terms(at=sent_at + timedelta(days=16))

        words = Notice.objects.filter(event="term_missed", person=estate.head_person)
        as_neighbour, as_head = words.get(for_staff=False), words.get(for_staff=True)
        assert "Письменный ответ" not in str(as_neighbour.facts)
        assert "Письменный ответ" in str(as_head.facts)

    def test_a_receiver_owes_every_one_an_answer(self, appeal, estate, neighbour, sent_at):
        joined = join(appeal, neighbour, sent_at)
        receiver = make_organisation(region=estate.house.region)

        actions.redirect(
            number=appeal.number,
            seen=1,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=sent_at + timedelta(days=1),
        )

        theirs = Clock.objects.filter(appeal=appeal, joined=joined).order_by("started_at")
        assert list(theirs.values_list("party", "state")) == [
            (estate.organisation.pk, "stopped"),
            (receiver.pk, "running"),
        ]
        assert Notice.objects.filter(
            event="appeal_redirected", person=neighbour[0].person_id
        ).exists()

    def test_a_roll_over_moves_no_answer_that_is_due_later(
        self, appeal, estate, neighbour, sent_at
    ):
        joined = join(appeal, neighbour, sent_at + timedelta(days=12))
        before = Clock.objects.get(joined=joined).due_at

        actions.roll_over(
            number=appeal.number,
            seen=1,
            until=date(2026, 12, 10),
            comment="Ждём заключение лаборатории.",
            by=estate.dispatcher,
            at=sent_at + timedelta(days=12),
        )

        assert Clock.objects.get(joined=joined).due_at == before
        assert appeal.clocks.get(kind="answer", joined=None).last_on == date(2026, 12, 10)

    def test_the_applicant_cannot_take_it_from_the_others(self, appeal, estate, neighbour, sent_at):
        join(appeal, neighbour, sent_at)

        with pytest.raises(errors.OthersJoined):
            actions.withdraw(number=appeal.number, comment="", by=estate.resident, at=sent_at)
        page = queries.page_of(appeal.number, by=estate.resident, at=sent_at)
        assert (page.may_withdraw, page.neighbours) == (False, 1)

    def test_a_repeat_is_ones_own(self, appeal, estate, neighbour, sent_at):
        join(appeal, neighbour, sent_at)
        answer(appeal, estate, sent_at)

        child = actions.repeat(
            number=appeal.number,
            details="Холодно.",
            key=uuid4(),
            by=estate.resident,
            at=sent_at + timedelta(hours=1),
        )

        assert not child.collective
        assert not Joined.objects.filter(appeal=child).exists()


class TestJoinable:
    def test_are_open_appeals_of_others_about_what_is_common(
        self, appeal, estate, neighbour, sent_at
    ):
        register_appeal(estate, at=sent_at, problem="charges.debt", text="Долга нет.")
        register_appeal(estate, at=sent_at, problem="roof.gutter", text="Желоб упал.")
        stranger = make_estate()
        register_appeal(stranger, at=sent_at, problem="heating.no_heating", text="Холодно.")

        cards = neighbours.joinable(neighbour[1].pk, by=neighbour[0], at=sent_at, group="heating")
        everything = neighbours.joinable(neighbour[1].pk, by=neighbour[0], at=sent_at)

        assert [(card.number, card.households, card.joined) for card in cards] == [
            (appeal.number, 1, False)
        ]
        assert {card.group for card in everything} == {"heating", "roof"}
        assert neighbours.joinable(estate.flat.pk, by=estate.resident, at=sent_at) == ()

    def test_count_households_in_two_statements(
        self, appeal, estate, neighbour, sent_at, django_assert_num_queries
    ):
        join(appeal, neighbour, sent_at)
        join(appeal, make_neighbour(estate, "47"), sent_at)

        already_told()
        with django_assert_num_queries(2):
            [card] = neighbours.joinable(neighbour[1].pk, by=neighbour[0], at=sent_at)

        assert (card.households, card.joined) == (3, True)
        assert [c.households for c in neighbours.joined_by(neighbour[0])] == [3]

    def test_are_shown_only_to_who_lives_there(self, estate, neighbour, sent_at):
        with pytest.raises(PremisesNotFound):
            neighbours.joinable(estate.flat.pk, by=neighbour[0], at=sent_at)


class TestSharedPage:
    def test_shows_terms_and_answers_and_nothing_personal(
        self, appeal, estate, neighbour, sent_at, django_assert_num_queries
    ):
        joined = join(appeal, neighbour, sent_at)
        join(appeal, make_neighbour(estate, "47"), sent_at)
        answer(appeal, estate, sent_at + timedelta(hours=1), done=False)

        already_told()
        with django_assert_num_queries(4):
            page = neighbours.shared_page_of(appeal.number, by=neighbour[0], at=sent_at)

        own = [clock for clock in page.clocks if clock.kind == "answer"]
        assert [clock.clock_id for clock in own] == [Clock.objects.get(joined=joined).pk]
        assert [entry.text for entry in page.answers] == ["Отопление включили."]
        assert {"ADS.FIX", "ADS.LOCAL"} <= {clock.norm for clock in page.clocks}
        shown = repr(page)
        secrets = ("Анна", "Ковал", "45-й", "'45'", "холодно")
        assert not [secret for secret in secrets if secret in shown]

    def test_is_for_who_joined_and_no_other(self, appeal, neighbour, sent_at, estate):
        with pytest.raises(errors.AppealNotFound):
            neighbours.shared_page_of(appeal.number, by=neighbour[0], at=sent_at)
        join(appeal, neighbour, sent_at)
        with pytest.raises(errors.AppealNotFound):
            queries.page_of(appeal.number, by=neighbour[0], at=sent_at)
        with pytest.raises(errors.AppealNotFound):
            access.appeal_to_change(appeal.number, by=neighbour[0])

    def test_leaves_the_desk_the_sum_of_what_it_owes_neighbours(
        self, appeal, estate, neighbour, sent_at
    ):
        joined = join(appeal, neighbour, sent_at)

        page = queries.page_of(appeal.number, by=estate.dispatcher, at=sent_at)

        assert [clock.kind for clock in page.clocks].count("answer") == 1
        assert page.neighbours_answer_by == Clock.objects.get(joined=joined).due_at


class TestCommon:
    @pytest.mark.parametrize(
        "code",
        [
            *("heating.no_heating", "hot_water.none", "cold_water.none", "lift.not_working"),
            *("roof.leak", "waste.not_collected", "snow_ice.yard_snow", "sewerage.riser_blocked"),
        ],
    )
    def test_is_what_the_whole_house_suffers_from(self, code):
        assert is_common(shipped_catalogue().problems[code])

    @pytest.mark.parametrize(
        "code",
        [
            *("charges.debt", "meters.sealing", "documents.copies", "noise_neighbours.smoking"),
            *("electricity.socket_stove", "flooding.from_above", "other_not_housing.other"),
        ],
    )
    def test_is_not_what_is_ones_own_or_about_people(self, code):
        assert code not in common_problems()
