import pytest

from domovoy.identity.actors import Role
from estate import employ, make_estate, make_organisation
from second_factors import set_up, signed_in


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def operator(estate):
    return make_organisation(region=estate.organisation.region, kind="operator")


@pytest.fixture
def keeper(operator):
    """A person who administers."""
    return employ(operator, Role.ADMINISTRATOR, surname="Хранителев")


@pytest.fixture
def newcomer_to_it(keeper):
    """The browser of an administrator who has signed in and has no second factor yet."""
    return signed_in(keeper)


@pytest.fixture
def administrator(newcomer_to_it):
    """The browser of an administrator who has just set the second factor up."""
    set_up(newcomer_to_it)
    return newcomer_to_it


@pytest.fixture
def head(estate):
    return signed_in(estate.head_person)
