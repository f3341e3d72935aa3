from datetime import timedelta

import pytest
from django.utils import timezone

from domovoy.identity.looks import Looked, looks_of, note_look, note_looks
from domovoy.identity.models import Look
from estate import make_estate, make_person


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def now():
    return timezone.now()


def look(estate, *, by=None, at, **facts):
    by = by or estate.dispatcher
    told = {"what": Looked.APPEAL, "subject": "17", **facts}
    note_look(person_id=estate.owner.pk, by=by, at=at, **told)


class TestALook:
    def test_tells_the_person_who_looked_in_whose_name_at_what_and_when(self, estate, now):
        look(estate, at=now)

        (seen,) = looks_of(estate.resident)

        assert seen.name == estate.dispatcher_person.full_name
        assert (seen.role, seen.organisation) == ("dispatcher", estate.organisation.short_name)
        assert (seen.what, seen.subject, seen.at) == ("appeal", "17", now)

    def test_again_within_the_hour_is_the_same_look(self, estate, now):
        for minutes in (0, 30, 59, 60, 61):
            look(estate, at=now + timedelta(minutes=minutes))

        assert [seen.at for seen in looks_of(estate.resident)] == [now + timedelta(hours=1), now]

    @pytest.mark.parametrize("other", [{"what": Looked.FILE}, {"subject": "18"}])
    def test_at_something_else_is_another_look(self, estate, now, other):
        look(estate, at=now)
        look(estate, at=now, **other)

        assert len(looks_of(estate.resident)) == 2

    def test_of_somebody_else_is_another_look(self, estate, now):
        look(estate, at=now)
        look(estate, at=now, by=estate.head)

        assert {seen.role for seen in looks_of(estate.resident)} == {"dispatcher", "head"}

    def test_at_oneself_is_none(self, estate, now):
        note_look(
            person_id=estate.dispatcher_person.pk,
            by=estate.dispatcher,
            what=Looked.APPEAL,
            at=now,
        )

        assert not Look.objects.exists()

    def test_outlives_the_name_of_the_organisation(self, estate, now):
        named = estate.organisation.short_name
        look(estate, at=now)
        estate.organisation.short_name = "Переименованное"
        estate.organisation.save(update_fields=["short_name"])

        assert looks_of(estate.resident)[0].organisation == named

    def test_takes_one_statement(self, estate, now, django_assert_num_queries):
        with django_assert_num_queries(1):
            look(estate, at=now)

    def test_at_many_people_takes_one_statement_too(self, estate, now, django_assert_num_queries):
        people = [estate.owner.pk, make_person().pk, estate.dispatcher_person.pk]

        with django_assert_num_queries(1):
            note_looks(person_ids=people, by=estate.dispatcher, what=Looked.CLAIM, at=now)

        assert set(Look.objects.values_list("person_id", flat=True)) == set(people[:2])

    def test_is_told_to_nobody_else(self, estate, now):
        look(estate, at=now)

        assert looks_of(estate.resident)
        assert not looks_of(type(estate.resident)(make_person().pk))


class TestOfMany:
    def test_the_latest_are_told_first(self, estate, now):
        for hours in range(5):
            look(estate, at=now + timedelta(hours=2 * hours))

        told = looks_of(estate.resident, limit=3)

        assert [seen.at for seen in told] == [now + timedelta(hours=2 * h) for h in (4, 3, 2)]
