import pytest
from django.test import Client
from django.utils import timezone

from estate import make_estate


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def sign_in():
    """A browser in which this person is signed in."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def owner(estate, sign_in):
    """The browser of an owner who has been here before."""
    client = sign_in(estate.owner)
    client.get("/help")
    return client
