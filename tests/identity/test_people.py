from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import login
from django.http import HttpRequest

from domovoy.identity import actions
from domovoy.identity.actors import Resident
from domovoy.identity.models import Person, Session
from domovoy.identity.sessions import SessionStore

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROFILE = {
    "birth_on": date(1984, 3, 14),
    "snils": "90000000182",
    "surname": "Ковалёва",
    "first_name": "Анна",
    "patronymic": "Сергеевна",
    "email": "anna@example.test",
    "phone": "+70000000000",
}


def signed_in(person):
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="domovoy.housing.backend.EsiaAccounts")
    request.session.save()
    return request.session.session_key


class TestWelcome:
    def test_knows_a_person_by_the_account_alone(self):
        first = actions.welcome(oid=1, profile=PROFILE, at=NOON)

        again = actions.welcome(oid=1, profile={**PROFILE, "surname": "Иванова"}, at=NOON)

        assert first.pk == again.pk
        assert Person.objects.get().surname == "Иванова"

    def test_never_joins_two_accounts_with_one_address(self):
        actions.welcome(oid=1, profile=PROFILE, at=NOON)
        actions.welcome(oid=2, profile=PROFILE, at=NOON)

        assert Person.objects.count() == 2


class TestSessions:
    def test_say_whose_they_are(self):
        person = actions.welcome(oid=1, profile=PROFILE, at=NOON)

        key = signed_in(person)

        assert Session.objects.get(session_key=key).person == person

    def test_of_all_devices_end_at_once(self):
        person = actions.welcome(oid=1, profile=PROFILE, at=NOON)
        signed_in(person)
        signed_in(person)

        actions.sign_out_everywhere(by=Resident(person.pk))

        assert not Session.objects.filter(person=person).exists()
        renewed = Person.objects.get(pk=person.pk)
        assert renewed.get_session_auth_hash() != person.get_session_auth_hash()


class TestNames:
    def test_are_said_as_people_say_them(self):
        person = Person(surname="Ковалёва", first_name="Анна", patronymic="Сергеевна")

        assert person.short_name == "Ковалёва А. С."
        assert person.polite_name == "Анна Сергеевна"

    def test_do_without_a_patronymic(self):
        person = Person(surname="Ли", first_name="Чен")

        assert (person.short_name, person.full_name) == ("Ли Ч.", "Ли Чен")

    def test_stay_out_of_logs(self):
        assert "Ковалёва" not in str(Person(surname="Ковалёва"))
