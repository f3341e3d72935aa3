"""What is kept of a second factor: nothing that whoever copies the database could use."""

import re
from base64 import b32encode
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from domovoy.identity import key_file, resealing
from domovoy.identity.models import Person, SecondFactor, Session, SpareCode
from domovoy.identity.sealing import KeysUnusable, Seal, installation_seal
from second_factors import code_of, set_up, signed_in

ASKS = "/administration/second-factor"
KEY = "3132333435363738393031323334353637383930"


@pytest.fixture
def file(settings, tmp_path):
    settings.SEALING_KEYS_FILE = tmp_path / "sealing.json"
    key_file.make(settings.SEALING_KEYS_FILE)
    return settings.SEALING_KEYS_FILE


def everything():
    """Every row of every table, as text; sessions unpacked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join([*rows, *(str(one.get_decoded()) for one in Session.objects.all())])


def held_of(key):
    return [
        known
        for known in (key, b32encode(bytes.fromhex(key)).decode(), key.encode().hex())
        if known in everything()
    ]


class TestTheSecret:
    def test_lies_open_nowhere_before_and_after_it_is_confirmed(self, newcomer_to_it):
        newcomer_to_it.get(f"{ASKS}/new")
        offered = installation_seal().open(newcomer_to_it.session["second_factor_secret"].encode())
        assert held_of(offered) == []

        key, page = set_up(newcomer_to_it)
        codes = re.findall(r"<strong>([0-9A-Z-]{12})</strong>", page.content.decode())

        assert held_of(key) == []
        assert len(codes) == 10
        text = everything()
        assert not [code for code in codes if code in text or code.replace("-", "") in text]

    def test_is_among_what_a_change_of_keys_seals_anew(self, file, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        seal = key_file.add_key(file, at=keeper.registered_at)
        resealing.reseal(seal, at=keeper.registered_at)
        key_file.forget_old_keys(file)

        answer = signed_in(keeper).post(f"{ASKS}/passed", {"code": code_of(key, later=1)})

        assert answer.status_code == 302

    def test_offered_under_a_key_that_is_gone_is_offered_anew(self, file, newcomer_to_it):
        newcomer_to_it.get(f"{ASKS}/new")
        file.unlink()
        key_file.make(file)

        answer = newcomer_to_it.post(f"{ASKS}/kept", {"code": "123456"})

        assert answer.url == f"{ASKS}/new"


class TestSpareCodes:
    def test_outlive_a_change_of_the_key_of_fingerprints(
        self, file, newcomer_to_it, keeper, monkeypatch
    ):
        _, page = set_up(newcomer_to_it)
        spare = re.findall(r"<strong>([0-9A-Z-]{12})</strong>", page.content.decode())[0]
        _, chosen = key_file.begin_print_key(file)
        resealing.renew_prints(chosen, at=keeper.registered_at)
        key_file.finish_print_key(file)

        assert signed_in(keeper).post(f"{ASKS}/passed", {"code": spare}).status_code == 302


class TestWhatLayOpenBefore:
    @pytest.fixture
    def seal_secrets(self):
        migration = import_module("domovoy.identity.migrations.0004_own_second_factor")
        return lambda: migration.seal_secrets(apps, None)

    @pytest.fixture
    def device(self, keeper):
        StaticDevice.objects.create(user=keeper, name="Домовой").token_set.create(token="1" * 16)
        return TOTPDevice.objects.create(user=keeper, name="Домовой", key=KEY, last_t=7)

    @pytest.mark.usefixtures("device")
    def test_is_sealed_and_serves_on(self, seal_secrets, keeper):
        seal_secrets()

        assert held_of(KEY) == []
        kept = SecondFactor.objects.get(person=keeper)
        assert installation_seal().open(kept.secret_sealed) == KEY
        assert kept.last_step == 7
        passed = signed_in(keeper).post(f"{ASKS}/passed", {"code": code_of(KEY)})
        assert passed.status_code == 302
        assert not SpareCode.objects.exists()

    @pytest.mark.usefixtures("device")
    def test_is_not_sealed_with_keys_of_another_database(self, file, seal_secrets, keeper):
        Person.objects.filter(pk=keeper.pk).update(snils_sealed=Seal.new().seal("90000000182"))

        with pytest.raises(KeysUnusable):
            seal_secrets()

    def test_needs_no_keys_where_there_was_nothing(self, db, settings, tmp_path, seal_secrets):
        settings.SEALING_KEYS_FILE = tmp_path / "none.json"

        seal_secrets()
