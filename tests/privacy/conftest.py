import pytest

from estate import make_estate


@pytest.fixture
def estate(db, settings, tmp_path):
    """The small world, with files in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return make_estate()
