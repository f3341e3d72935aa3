from pathlib import Path

import pytest

from domovoy.site.environment import Database, Environment, SettingMissing

URL = "postgresql://domovoy:p%40ss@db.example:6432/houses"


class TestEnvironment:
    def test_asks_for_a_database_first(self):
        with pytest.raises(SettingMissing, match="DATABASE_APP_URL"):
            Environment.read({})

    def test_serves_as_the_application_role_where_both_are_named(self):
        both = {"DATABASE_URL": URL, "DATABASE_APP_URL": URL.replace("domovoy:", "app:")}

        assert Environment.read(both).database.user == "app"

    def test_finds_the_stand_in_one_door_further(self):
        environment = Environment.read({"DATABASE_URL": URL, "PORT": "9000"})

        assert environment.base_url == "http://127.0.0.1:9000"
        assert environment.esia_url == "http://127.0.0.1:9001"

    def test_wants_a_secret_in_production(self):
        with pytest.raises(SettingMissing, match="DOMOVOY_SECRET_KEY"):
            Environment.read({"DATABASE_URL": URL, "DOMOVOY_ENV": "production"})

    def test_names_the_modes_there_are(self):
        with pytest.raises(SettingMissing, match="production"):
            Environment.read({"DATABASE_URL": URL, "DOMOVOY_ENV": "prod"})

    @pytest.mark.parametrize("port", ["eight", "0", "65536", ""])
    def test_refuses_a_port_that_is_none(self, port):
        with pytest.raises(SettingMissing, match="PORT"):
            Environment.read({"DATABASE_URL": URL, "PORT": port})

    def test_takes_several_token_keys_for_the_time_of_a_change(self):
        environment = Environment.read(
            {"DATABASE_URL": URL, "ESIA_TOKEN_KEY_FILES": "/keys/old.pub:/keys/new.pub"}
        )

        assert environment.esia_token_key_files == (Path("/keys/old.pub"), Path("/keys/new.pub"))


class TestDatabase:
    def test_reads_an_address_with_odd_characters(self):
        database = Database.parse(URL, setting="DATABASE_URL")

        assert (database.password, database.host, database.port) == ("p@ss", "db.example", "6432")

    def test_reads_a_socket_folder(self):
        database = Database.parse(
            "postgresql://app@/houses?host=/run/domovoy", setting="DATABASE_URL"
        )

        assert (database.host, database.name) == ("/run/domovoy", "houses")

    @pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a@b", "houses"])
    def test_refuses_what_is_no_address_of_a_database(self, url):
        with pytest.raises(SettingMissing, match="DATABASE_URL"):
            Database.parse(url, setting="DATABASE_URL")

    def test_passes_what_the_driver_is_to_know(self):
        database = Database.parse(f"{URL}?sslmode=verify-full", setting="DATABASE_URL")

        assert database.options == {"sslmode": "verify-full"}
