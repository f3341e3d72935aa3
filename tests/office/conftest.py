from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from estate import make_estate, register_appeal


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def desk(estate):
    """The browser of a dispatcher."""
    return signed_in(estate.dispatcher_person)


@pytest.fixture
def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def appeal(estate, an_hour_ago):
    return register_appeal(estate, at=an_hour_ago)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client
