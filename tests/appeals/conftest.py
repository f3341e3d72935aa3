import pytest

from estate import make_estate


@pytest.fixture
def estate(db):
    return make_estate()
