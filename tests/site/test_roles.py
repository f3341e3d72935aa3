"""The site serves only as a role that the rules of the database bind."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from domovoy.site.environment import SettingMissing
from domovoy.site.roles import require_application_role


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
