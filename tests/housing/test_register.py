from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from domovoy.housing import access
from domovoy.housing.backend import EsiaAccounts
from domovoy.housing.errors import NobodyManages, PremisesNotFound
from domovoy.housing.models import Employment, Holding, Management
from domovoy.housing.queries import flats_of
from domovoy.identity.actors import Resident
from estate import LONG_AGO, hold, make_estate, make_flat, make_organisation, make_person, manage

TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def estate(db):
    return make_estate()


class TestManagement:
    def test_of_two_organisations_on_one_day_is_refused_by_the_database(self, estate):
        rival = make_organisation(region=estate.house.region)

        with pytest.raises(IntegrityError, match="housing_one_manager_at_a_time"):
            manage(estate.house, rival, since=TODAY)

    def test_passes_from_one_to_the_next_at_midnight(self, estate):
        Management.objects.filter(house=estate.house).update(period=(LONG_AGO, TOMORROW))
        successor = make_organisation(region=estate.house.region)
        manage(estate.house, successor, since=TOMORROW)

        assert access.manager_of(estate.house.pk, on=TODAY) == estate.organisation
        assert access.manager_of(estate.house.pk, on=TOMORROW) == successor

    def test_by_nobody_is_said_so(self, estate):
        Management.objects.filter(house=estate.house).update(period=(LONG_AGO, TODAY))

        with pytest.raises(NobodyManages):
            access.manager_of(estate.house.pk, on=TODAY)


class TestHolding:
    def test_twice_at_once_is_refused_by_the_database(self, estate):
        with pytest.raises(IntegrityError, match="housing_one_tie_at_a_time"):
            hold(estate.owner, estate.flat, since=TODAY)

    def test_that_ended_opens_no_flat(self, estate):
        Holding.objects.filter(person=estate.owner).update(period=(LONG_AGO, TODAY))

        with pytest.raises(PremisesNotFound):
            access.premises_of(estate.flat.pk, by=estate.resident, at=NOON)

    def test_of_another_and_of_nobody_are_refused_alike(self, estate):
        stranger = Resident(make_person().pk)

        for premises_id in (estate.flat.pk, 10**15):
            with pytest.raises(PremisesNotFound):
                access.premises_of(premises_id, by=stranger, at=NOON)


class TestDayOfTheHouse:
    """At noon in UTC it is midnight in Kamchatka: the next day has begun there."""

    @pytest.fixture
    def kamchatka(self, db):
        return make_estate(time_zone="Asia/Kamchatka")

    def test_opens_a_flat_to_its_new_owner(self, kamchatka):
        buyer = make_person()
        hold(buyer, make_flat(kamchatka.house, number="7"), since=TOMORROW)

        before, after = NOON - timedelta(seconds=1), NOON
        assert flats_of(Resident(buyer.pk), at=before) == []
        assert [flat.flat for flat in flats_of(Resident(buyer.pk), at=after)] == ["7"]

    def test_closes_a_flat_to_who_sold_it(self, kamchatka):
        Holding.objects.filter(person=kamchatka.owner).update(period=(LONG_AGO, TOMORROW))

        before, after = NOON - timedelta(seconds=1), NOON
        assert access.premises_of(kamchatka.flat.pk, by=kamchatka.resident, at=before)
        with pytest.raises(PremisesNotFound):
            access.premises_of(kamchatka.flat.pk, by=kamchatka.resident, at=after)

    def test_names_the_manager_of_that_day(self, kamchatka):
        Management.objects.filter(house=kamchatka.house).update(period=(LONG_AGO, TOMORROW))
        successor = make_organisation(region=kamchatka.house.region)
        manage(kamchatka.house, successor, since=TOMORROW)

        (flat,) = flats_of(kamchatka.resident, at=NOON)

        assert flat.organisation == successor.short_name


class TestFlatsOf:
    def test_shows_every_flat_with_its_accident_line(self, estate, django_assert_num_queries):
        hold(estate.owner, make_flat(estate.house, number="46"))

        with django_assert_num_queries(2):
            flats = flats_of(estate.resident, at=NOON)

        assert [flat.flat for flat in flats] == ["45", "46"]
        assert {flat.accident_phone for flat in flats} == {estate.organisation.accident_phone}


class TestEsiaAccounts:
    def test_knows_the_post_with_the_person(self, estate, django_assert_num_queries):
        with django_assert_num_queries(1):
            person = EsiaAccounts().get_user(estate.head_person.pk)

        assert person.post == estate.head

    def test_knows_no_post_of_who_was_dismissed(self, estate):
        Employment.objects.filter(person=estate.head_person).update(dismissed_on=TODAY)

        assert EsiaAccounts().get_user(estate.head_person.pk).post is None

    def test_knows_no_post_of_an_owner(self, estate):
        assert EsiaAccounts().get_user(estate.owner.pk).post is None

    def test_refuses_two_posts_in_one_organisation(self, estate):
        with pytest.raises(IntegrityError), transaction.atomic():
            Employment.objects.create(
                organisation=estate.organisation,
                person=estate.head_person,
                role="dispatcher",
                name="Громов",
                position="диспетчер",
            )
