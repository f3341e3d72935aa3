from pathlib import Path

import pytest

from domovoy.site.environment import Database, Environment, SettingMissing

URL = "postgresql://domovoy:p%40ss@db.example:6432/houses"
TOLD = {"DATABASE_URL": URL, "DOMOVOY_ENV": "development"}


class TestEnvironment:
    def test_asks_for_a_database_first(self):
        with pytest.raises(SettingMissing, match="DATABASE_APP_URL"):
            Environment.read({})

    def test_serves_as_the_application_role_where_both_are_named(self):
        both = {**TOLD, "DATABASE_APP_URL": URL.replace("domovoy:", "app:")}

        assert Environment.read(both).database.user == "app"

    def test_finds_the_stand_in_one_door_further(self):
        environment = Environment.read({**TOLD, "PORT": "9000"})

        assert environment.base_url == "http://127.0.0.1:9000"
        assert environment.esia_url == "http://127.0.0.1:9001"

    @pytest.mark.parametrize("mode", [{}, {"DOMOVOY_ENV": "production"}])
    def test_wants_a_secret_unless_told_that_nothing_is_to_be_kept(self, mode):
        with pytest.raises(SettingMissing, match="DOMOVOY_SECRET_KEY"):
            Environment.read({"DATABASE_URL": URL, **mode})

    @pytest.mark.parametrize("mode", ["development", "test"])
    def test_does_without_a_secret_where_that_is_said(self, mode):
        assert Environment.read({**TOLD, "DOMOVOY_ENV": mode}).secret_key

    @pytest.mark.parametrize("setting", ["DOMOVOY_BASE_URL", "ESIA_URL"])
    @pytest.mark.parametrize("address", ["domovoy.example", "https://", "//a", "http://a:b", ""])
    def test_refuses_what_is_no_address_of_a_site(self, setting, address):
        with pytest.raises(SettingMissing, match=setting):
            Environment.read({**TOLD, setting: address})

    @pytest.mark.parametrize(
        ("address", "host"),
        [
            ("https://dom.example/", "dom.example"),
            ("http://127.0.0.1:8000", "127.0.0.1"),
            ("http://[::1]", "[::1]"),
        ],
    )
    def test_knows_the_name_people_reach_it_by(self, address, host):
        assert Environment.read({**TOLD, "DOMOVOY_BASE_URL": address}).host == host

    def test_names_the_modes_there_are(self):
        with pytest.raises(SettingMissing, match="production"):
            Environment.read({"DATABASE_URL": URL, "DOMOVOY_ENV": "prod"})

    @pytest.mark.parametrize("port", ["eight", "0", "65536", ""])
    def test_refuses_a_port_that_is_none(self, port):
        with pytest.raises(SettingMissing, match="PORT"):
            Environment.read({"DATABASE_URL": URL, "PORT": port})

    def test_takes_several_token_keys_for_the_time_of_a_change(self):
        environment = Environment.read(
            {**TOLD, "ESIA_TOKEN_KEY_FILES": "/keys/old.pub:/keys/new.pub"}
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


class TestSigningIn:
    def test_is_by_esia_itself_unless_told_otherwise(self):
        told = Environment.read(TOLD).signing_in

        assert (told.protocol, told.signer, told.timeout) == ("esia", "python", 10.0)
        assert "usr_org" in told.scope

    def test_by_a_gateway_wants_keys_neither_in_files_nor_ours(self):
        environment = Environment.read(
            {**TOLD, "ESIA_PROTOCOL": "oidc", "ESIA_OIDC_SECRET_FILE": "/etc/secret"}
        )

        assert environment.esia_token_key_files == ()
        assert environment.signing_in.scope == "openid profile email phone"

    @pytest.mark.parametrize(
        "url", ["https://signer.example/sign", "http://127.0.0.1:7000/", "http://[::1]:7000/"]
    )
    def test_may_be_signed_elsewhere(self, url):
        remote = {**TOLD, "ESIA_SIGNER": "remote", "ESIA_SIGNER_URL": url}

        assert Environment.read(remote).signing_in.signer_url == url

    @pytest.mark.parametrize(
        ("told", "names"),
        [
            ({"ESIA_PROTOCOL": "saml"}, "ESIA_PROTOCOL"),
            ({"ESIA_PROTOCOL": "oidc"}, "ESIA_OIDC_SECRET_FILE"),
            ({"ESIA_SIGNER": "hand"}, "ESIA_SIGNER"),
            ({"ESIA_SIGNER": "remote"}, "ESIA_SIGNER_URL"),
            ({"ESIA_SIGNER": "remote", "ESIA_SIGNER_URL": "http://signer.example/"}, "https"),
            ({"ESIA_SIGNER": "remote", "ESIA_SIGNER_URL": "https://a:b/"}, "ESIA_SIGNER_URL"),
            (
                {
                    "ESIA_SIGNER": "remote",
                    "ESIA_SIGNER_URL": "https://a/",
                    "ESIA_SIGNER_KEY_FILE": "/k",
                },
                "ESIA_SIGNER_CERTIFICATE_FILE",
            ),
            ({"ESIA_TIMEOUT": "0"}, "ESIA_TIMEOUT"),
            ({"ESIA_TIMEOUT": "soon"}, "ESIA_TIMEOUT"),
            ({"ESIA_TIMEOUT": "nan"}, "ESIA_TIMEOUT"),
            ({"ESIA_CLOCK_SKEW": "86400"}, "ESIA_CLOCK_SKEW"),
            ({"ESIA_SIGNER_ATTEMPTS": "1.5"}, "ESIA_SIGNER_ATTEMPTS"),
            ({"ESIA_OIDC_CLAIMS": "oid:sub"}, "ESIA_OIDC_CLAIMS"),
        ],
    )
    def test_refuses_what_cannot_be_meant(self, told, names):
        with pytest.raises(SettingMissing, match=names):
            Environment.read({**TOLD, **told})
