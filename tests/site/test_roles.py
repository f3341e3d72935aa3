"""The site serves only as a role that the rules of the database bind."""

import pytest
from django.db import connection

from domovoy.site.environment import SettingMissing
from domovoy.site.roles import require_application_role


@pytest.fixture
def serving_as(databases, database_urls, django_db_blocker):
    """Serve as another role of the same database."""
    known = dict(connection.settings_dict)

    def serve(user):
        connection.close()
        connection.settings_dict.update(USER=user)

    with django_db_blocker.unblock():
        yield serve
        connection.close()
    connection.settings_dict.update(known)


class TestTheServingRole:
    def test_is_the_one_the_rules_bind(self, django_db_setup, serving_as):
        require_application_role()

    def test_is_not_the_owner_of_the_tables(self, django_db_setup, serving_as, databases):
        serving_as(databases.owner)

        with pytest.raises(SettingMissing, match="does not own the tables"):
            require_application_role()
