from datetime import UTC, datetime

import pytest
from cryptography import x509

from domovoy.gateways.esia import EsiaSettings, KeyFileUnusable
from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.gateways.esia.gost import GostPrivateKey
from domovoy.gateways.esia.key_files import (
    private_key_file,
    read_private_key,
    read_public_key,
)
from domovoy.gateways.esia.standin.keys import keep_token_key

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def settings_from(keys, token_key_file):
    return EsiaSettings.from_files(
        base_url="https://esia.example.test",
        client_id="DOMOVOY",
        redirect_uri="https://app.example.test/esia/callback",
        key_file=keys.key_file,
        certificate_file=keys.certificate_file,
        token_key_files=[token_key_file],
    )


class TestDevelopmentKeys:
    def test_are_made_once(self, tmp_path):
        first = keep_client_keys(tmp_path / "keys", at=AT)
        kept = [first.key_file.read_bytes(), first.certificate_file.read_bytes()]

        second = keep_client_keys(tmp_path / "keys", at=AT)

        assert [second.key_file.read_bytes(), second.certificate_file.read_bytes()] == kept

    def test_can_be_read_by_their_owner_alone(self, tmp_path):
        keys = keep_client_keys(tmp_path / "keys", at=AT)

        assert keys.key_file.stat().st_mode & 0o077 == 0
        assert [
            file.name for file in keys.key_file.parent.iterdir() if file.name.startswith(".")
        ] == []

    def test_hold_a_certificate_other_libraries_can_read(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)

        certificate = x509.load_der_x509_certificate(keys.certificate_file.read_bytes())

        assert certificate.not_valid_before_utc == AT
        assert certificate.subject == certificate.issuer

    def test_a_certificate_of_a_lost_key_is_made_anew(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)
        keys.key_file.unlink()

        keep_client_keys(tmp_path, at=AT)

        key = read_private_key(keys.key_file.read_bytes())
        assert read_public_key(keys.certificate_file.read_bytes()) == key.public_key()


class TestSettingsFromFiles:
    def test_say_nothing_secret(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)

        settings = settings_from(keys, keep_token_key(tmp_path).public_file)

        assert settings.issuer == "http://esia.example.test/"
        assert "GostSigner" not in repr(settings)
        assert "certificate" not in repr(settings)

    def test_refuse_a_certificate_of_another_key(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)
        keys.key_file.write_bytes(private_key_file(GostPrivateKey.generate()))

        with pytest.raises(KeyFileUnusable, match="another key"):
            settings_from(keys, keep_token_key(tmp_path).public_file)

    def test_refuse_a_missing_file(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)

        with pytest.raises(KeyFileUnusable, match="cannot be read"):
            settings_from(keys, tmp_path / "no-such-file")

    def test_refuse_a_private_key_in_place_of_a_public_one(self, tmp_path):
        keys = keep_client_keys(tmp_path, at=AT)
        keep_token_key(tmp_path)

        with pytest.raises(KeyFileUnusable):
            settings_from(keys, tmp_path / "token-rs256-private.pem")
