import pytest

from domovoy.identity.actors import Resident
from estate import make_estate, make_flat, make_person


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def flat(estate):
    """A flat nobody acts for yet."""
    return make_flat(estate.house, number="181")


@pytest.fixture
def newcomer(db):
    return make_person("Семёнова-Тян", "Дарья", "Ильинична")


@pytest.fixture
def by(newcomer):
    return Resident(newcomer.pk)
