import pytest

from domovoy.identity import key_file
from domovoy.stand import preparing
from domovoy.stand.errors import SealingKeysOpen, SealingKeysUnusable
from domovoy.stand.wording import explain


class TestSealingKeys:
    def test_are_made_once_in_development(self, tmp_path):
        file = tmp_path / "sealing.json"

        preparing.sealing_keys(file, mode="development")
        made = file.read_text()
        preparing.sealing_keys(file, mode="development")

        assert file.read_text() == made
        assert key_file.is_private(file)

    def test_are_never_made_in_production(self, tmp_path):
        file = tmp_path / "sealing.json"

        with pytest.raises(SealingKeysUnusable) as refusal:
            preparing.sealing_keys(file, mode="production")

        assert not file.exists()
        assert "domovoy keys make" in explain(refusal.value)

    def test_that_others_may_read_are_refused_in_production(self, tmp_path):
        file = tmp_path / "sealing.json"
        key_file.make(file)
        file.chmod(0o640)

        with pytest.raises(SealingKeysOpen) as refusal:
            preparing.sealing_keys(file, mode="production")

        assert f"chmod 600 {file}" in explain(refusal.value)

    def test_that_cannot_be_read_are_refused_anywhere(self, tmp_path):
        file = tmp_path / "sealing.json"
        file.write_text("no keys")

        with pytest.raises(SealingKeysUnusable):
            preparing.sealing_keys(file, mode="development")
