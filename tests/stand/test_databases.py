"""The database the tests themselves stand on, and the two roles every stand has."""

from urllib.parse import urlsplit

import psycopg
import pytest

from domovoy.stand.database import DatabaseUrls, connect, require_sound
from domovoy.stand.errors import (
    ApplicationRoleMissing,
    ApplicationRoleTooStrong,
    DatabaseNotUnicode,
    DatabaseUnreachable,
    StandError,
)
from domovoy.stand.external import prepare_external
from domovoy.stand.migrate import is_migrated
from domovoy.stand.wording import WORDS, explain


@pytest.fixture
def role_maker(databases, database_urls):
    """The owner of a database on a server of the administrator's own, who may make roles."""
    with connect(databases._admin()) as admin:
        admin.execute(f"ALTER ROLE {databases.owner} CREATEROLE")
        yield database_urls.owner
        admin.execute(f"ALTER ROLE {databases.owner} NOCREATEROLE")
    database = urlsplit(database_urls.owner).path.strip("/")
    with connect(databases._admin(database)) as admin:
        admin.execute(f"DROP OWNED BY {database}_app")
        admin.execute(f"DROP ROLE {database}_app")


class TestTheTwoRoles:
    def test_the_application_reads_and_writes_what_the_owner_makes_later(self, database_urls):
        with connect(database_urls.owner) as owner:
            owner.execute("CREATE TABLE made_later (id bigserial PRIMARY KEY)")
        try:
            with connect(database_urls.application) as application:
                application.execute("INSERT INTO made_later DEFAULT VALUES")
                application.execute("DELETE FROM made_later")
        finally:
            with connect(database_urls.owner) as owner:
                owner.execute("DROP TABLE made_later")

    def test_the_application_makes_and_empties_no_table(self, database_urls):
        with connect(database_urls.application) as application:
            for forbidden in ("CREATE TABLE mine (id int)", "TRUNCATE django_migrations"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    application.execute(forbidden)

    def test_a_superuser_may_not_serve(self, databases, database_urls):
        urls = DatabaseUrls(database_urls.owner, databases._admin())

        with pytest.raises(ApplicationRoleTooStrong):
            require_sound(urls)

    def test_the_owner_of_the_tables_may_not_serve(self, database_urls):
        with pytest.raises(ApplicationRoleTooStrong):
            require_sound(DatabaseUrls(database_urls.owner, database_urls.owner))


class TestDatabase:
    def test_is_known_to_be_migrated_until_something_changes(self, database_urls):
        with connect(database_urls.owner) as owner:
            owner.execute("COMMENT ON SCHEMA public IS 'somebody restored an older copy'")

        assert not is_migrated(database_urls)

    def test_unreachable_is_said_without_its_password(self):
        with pytest.raises(DatabaseUnreachable) as refused:
            connect("postgresql://owner:secret@127.0.0.1:1/domovoy")

        assert "secret" not in str(refused.value)
        assert refused.value.facts["server"] == "127.0.0.1/domovoy"

    def test_that_cannot_compare_russian_is_refused(self, databases, database_urls):
        name = f"{databases.prefix}_plain"
        with connect(databases._admin()) as admin:
            admin.execute(
                f"CREATE DATABASE {name} OWNER {databases.owner} TEMPLATE template0"
                " LOCALE 'C' LOCALE_PROVIDER libc"
            )
        urls = DatabaseUrls(databases._admin(name), databases._admin(name))

        with pytest.raises(DatabaseNotUnicode):
            require_sound(urls)


class TestOutsideServer:
    def test_gets_a_serving_role_once_and_keeps_its_password_to_us(self, role_maker, tmp_path):
        first = prepare_external(role_maker, None, var=tmp_path)
        second = prepare_external(role_maker, None, var=tmp_path)

        assert first == second
        require_sound(second)
        assert (tmp_path / "database-app.json").stat().st_mode & 0o777 == 0o600

    def test_whose_owner_may_not_make_roles_is_told_the_cure(self, database_urls, tmp_path):
        with pytest.raises(ApplicationRoleMissing) as refused:
            prepare_external(database_urls.owner, None, var=tmp_path)

        assert "DATABASE_APP_URL" in explain(refused.value)

    def test_serves_as_the_role_the_administrator_named(self, database_urls, tmp_path):
        urls = prepare_external(database_urls.owner, database_urls.application, var=tmp_path)

        assert urls == database_urls


class TestWording:
    def test_has_a_sentence_for_every_error(self):
        known = {error.code for error in StandError.__subclasses__()}

        assert known == set(WORDS)
