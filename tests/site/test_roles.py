"""The site serves only as a role that the rules of the database bind, once the database answers."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from domovoy.cli import main
from domovoy.site import roles
from domovoy.site.environment import SettingMissing
from domovoy.site.roles import await_database, require_application_role


def serving_as(role):
    """Ask as another role, on a connection of a thread of its own."""

    def ask():
        connection.settings_dict = {**connection.settings_dict, "USER": role}
        try:
            require_application_role()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(ask).result()


class TestTheServingRole:
    def test_is_the_one_the_rules_bind(self, django_db_setup, django_db_blocker, databases):
        with django_db_blocker.unblock():
            serving_as(databases.application)

    def test_is_not_the_owner_of_the_tables(self, django_db_setup, django_db_blocker, databases):
        with django_db_blocker.unblock(), pytest.raises(SettingMissing, match="own the tables"):
            serving_as(databases.owner)


class Starting:
    """A database that cannot be reached for the first few tries."""

    def __init__(self, refusals):
        self.refusals = refusals
        self.tries = 0

    def __call__(self, **told):
        self.tries += 1
        if self.tries <= self.refusals:
            told |= {"host": "127.0.0.1", "port": "1"}
        return psycopg.connect(**told)


@pytest.mark.django_db
class TestADatabaseThatIsJustStarting:
    @pytest.fixture(autouse=True)
    def hurried(self, monkeypatch):
        monkeypatch.setattr(roles, "PAUSE", 0.01)

    def test_is_waited_for(self):
        starting = Starting(refusals=3)

        await_database(connect=starting)

        assert starting.tries == 4

    def test_is_not_waited_for_without_end(self):
        with pytest.raises(psycopg.OperationalError):
            await_database(connect=Starting(refusals=10**6), patience=0.1)

    def test_is_not_what_another_trouble_is_taken_for(self):
        starting = Starting(refusals=0)

        with pytest.raises(psycopg.ProgrammingError):
            await_database(connect=lambda **told: starting(**told, nonsense=1))

        assert starting.tries == 1

    def test_is_waited_for_by_the_worker_before_its_keys_are_compared(self, monkeypatch):
        order = []
        monkeypatch.setattr(main, "_django", lambda: None)
        monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
        monkeypatch.setattr(roles, "await_database", lambda: order.append("database"))
        monkeypatch.setattr(roles, "require_own_keys", lambda: order.append("keys"))

        assert main.worker([]) == 0

        assert order == ["database", "keys"]
