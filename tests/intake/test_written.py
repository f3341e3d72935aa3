from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domovoy.appeals.actions import recategorise
from domovoy.appeals.models import Appeal, Clock
from domovoy.delivery.models import Notice
from domovoy.housing.errors import PremisesNotFound
from domovoy.housing.models import Holding, Management
from domovoy.identity.actors import Officer, Role
from domovoy.identity.errors import NotPermitted
from domovoy.identity.models import Person
from domovoy.intake import errors
from domovoy.intake.written import Call, Caller, foresee, hear, write_down_appeal
from domovoy.journal import record
from domovoy.journal.models import Entry
from estate import LONG_AGO, employ, make_estate, make_flat, make_organisation

NOW = datetime(2026, 12, 25, 9, tzinfo=UTC)
NINA = Caller(surname="Орлова", first_name="Нина", phone="+7 900 000-11-22")


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def call(estate):
    return Call(
        premises_id=estate.flat.pk,
        caller=NINA,
        origin="phone",
        text="Холодная батарея в комнате.",
        problem="heating.cold_radiator",
    )


def written(call, estate, *, at=NOW, key=None, by=None):
    return write_down_appeal(call=call, key=key or uuid4(), by=by or estate.dispatcher, at=at)


class TestWritingDown:
    def test_starts_the_clocks_from_when_a_letter_was_received(self, estate, call):
        received_at = datetime(2026, 12, 21, 18, 5, tzinfo=estate.zone)

        appeal = written(
            replace(call, origin="paper", received_at=received_at, incoming_number="5"), estate
        )

        starts = set(Clock.objects.filter(appeal=appeal).values_list("started_at", flat=True))
        assert starts == {received_at}
        assert str(appeal.execution_end_on) == "2027-01-13"
        line = Entry.objects.get(chain=appeal.guid)
        assert line.at == NOW
        assert line.data["origin"] == "paper"
        assert record.verify(appeal.guid) == 1

    def test_keeps_the_moment_of_receipt_when_the_category_is_corrected(self, estate, call):
        received_at = NOW - timedelta(days=2)
        appeal = written(replace(call, origin="visit", received_at=received_at), estate)

        recategorise(
            number=appeal.number,
            seen=appeal.version,
            problem="heating.no_heating",
            comment="Холодно во всём доме, не в одной комнате.",
            by=estate.dispatcher,
            at=NOW,
        )

        running = Clock.objects.filter(appeal=appeal, state__in=["running", "missed"])
        assert {clock.started_at for clock in running} == {received_at}

    def test_makes_one_person_of_calls_of_the_same_name_for_the_same_flat(self, estate, call):
        first = written(call, estate)
        again = Caller(surname="орлова", first_name=" Нина".strip(), phone="+7 900 000-33-44")
        second = written(replace(call, caller=again), estate)

        assert first.applicant_id == second.applicant_id
        assert Person.objects.get(pk=first.applicant_id).phone == "+7 900 000-33-44"
        assert Appeal.objects.get(pk=first.pk).phone == "+7 900 000-11-22"

    def test_makes_two_people_of_two_flats_and_of_two_patronymics(self, estate, call):
        other_flat = make_flat(estate.house, number="46")
        first = written(replace(call, caller=replace(NINA, patronymic="Ивановна")), estate)
        second = written(replace(call, caller=replace(NINA, patronymic="Петровна")), estate)
        third = written(replace(call, premises_id=other_flat.pk), estate)

        assert len({each.applicant_id for each in (first, second, third)}) == 3

    def test_never_takes_somebody_with_an_account_for_a_caller_of_that_name(self, estate, call):
        caller = Caller(
            surname="Ковалёва", first_name="Анна", patronymic="Сергеевна", phone="55555"
        )

        appeal = written(replace(call, caller=caller), estate)

        assert appeal.applicant_id != estate.owner.pk
        assert appeal.applicant.oid is None

    def test_is_of_the_resident_who_was_named(self, estate, call):
        appeal = written(replace(call, caller=Caller(person_id=estate.owner.pk)), estate)

        assert appeal.applicant == estate.owner
        assert appeal.phone == estate.owner.phone
        assert Notice.objects.filter(person=estate.owner, event="appeal_registered").exists()

    def test_refuses_somebody_who_does_not_live_there_any_more(self, estate, call):
        Holding.objects.filter(person=estate.owner).update(period=(LONG_AGO, NOW.date()))

        with pytest.raises(errors.ResidentNotThere):
            written(replace(call, caller=Caller(person_id=estate.owner.pk)), estate)

    def test_gives_the_same_appeal_for_the_same_form(self, estate, call):
        key = uuid4()

        first = written(call, estate, key=key)
        second = written(replace(call, caller=replace(NINA, first_name="Анна")), estate, key=key)

        assert first == second
        assert Person.objects.filter(oid=None).count() == 1

    def test_refuses_a_house_of_another_organisation_and_one_left_yesterday(self, estate, call):
        rival = make_organisation(region=estate.house.region)
        stranger = Officer(employ(rival, Role.DISPATCHER).pk, rival.pk, Role.DISPATCHER)
        with pytest.raises(PremisesNotFound):
            written(call, estate, by=stranger)

        Management.objects.filter(house=estate.house).update(period=(LONG_AGO, NOW.date()))
        with pytest.raises(PremisesNotFound):
            written(call, estate)

    def test_is_not_for_residents_and_inspectors(self, estate, call):
        for nobody in (estate.resident, estate.inspector):
            with pytest.raises(NotPermitted):
                written(call, estate, by=nobody)

    def test_puts_no_name_and_no_phone_into_the_journal(self, estate, call):
        appeal = written(replace(call, caller=replace(NINA, post_address="Лесной, 5")), estate)

        told = str(list(Entry.objects.filter(chain=appeal.guid).values_list("data", "by")))
        assert not [word for word in ("Орлова", "Нина", "900", "Лесной") if word in told]
        assert appeal.answers == [
            {"code": "post_address", "question": "Почтовый адрес для ответа", "answer": "Лесной, 5"}
        ]


class TestForesight:
    def test_shows_the_terms_that_will_run(self, estate, call):
        shown = foresee(call, by=estate.dispatcher, at=NOW)
        appeal = written(call, estate)

        assert len(shown.terms) == Clock.objects.filter(appeal=appeal).count()
        assert not any(term.passed for term in shown.terms)

    def test_marks_terms_that_are_over_already(self, estate, call):
        old = replace(call, origin="paper", received_at=NOW - timedelta(days=50))

        shown = foresee(old, by=estate.dispatcher, at=NOW)

        assert any(term.passed for term in shown.terms)

    def test_writes_nothing(self, estate, call):
        people = Person.objects.count()

        foresee(call, by=estate.dispatcher, at=NOW)

        assert (Person.objects.count(), Appeal.objects.count()) == (people, 0)


class TestHearing:
    def test_hears_danger_in_any_words(self):
        assert hear("пахнет газом на лестнице").danger.code == "gas"

    def test_offers_the_nearest_where_nothing_is_like_it(self):
        heard = hear("ыыы")

        assert not heard.sure
        assert heard.proposed
