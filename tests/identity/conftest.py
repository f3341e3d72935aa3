import pytest

from domovoy.identity import key_file


@pytest.fixture
def file(settings, tmp_path):
    """A file of fresh keys, which the installation goes by."""
    settings.SEALING_KEYS_FILE = tmp_path / "sealing.json"
    key_file.make(settings.SEALING_KEYS_FILE)
    return settings.SEALING_KEYS_FILE
