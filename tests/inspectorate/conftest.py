from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.models import Assessment
from estate import make_estate, register_appeal


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def inspector(estate):
    """The browser of an inspector."""
    client = Client()
    client.force_login(estate.inspector_person)
    return client


@pytest.fixture
def repeated(estate):
    """An appeal answered badly sixty days ago, and its repetition that nobody answered."""
    long_ago = timezone.now() - timedelta(days=60)
    first = register_appeal(estate, at=long_ago)
    actions.answer(
        number=first.number,
        seen=1,
        text="Батарею прогрели.",
        done=True,
        by=estate.dispatcher,
        at=long_ago + timedelta(minutes=1),
    )
    actions.assess(
        number=first.number,
        assessment=Assessment.NOT_SATISFIED,
        comment="Всё так же холодно.",
        by=estate.resident,
        at=long_ago + timedelta(days=1),
    )
    second = actions.repeat(
        number=first.number,
        details="Никто не приходил, в комнате 16 градусов.",
        key=uuid4(),
        by=estate.resident,
        at=long_ago + timedelta(days=2),
    )
    actions.record_missed_terms(at=timezone.now())
    return first, second


@pytest.fixture
def recorded(estate, repeated):
    """A complaint that is written down here and not yet transmitted."""
    _, second = repeated
    return actions.complain(
        number=second.number,
        text="Прошу помочь: на заявку не ответили в срок.",
        key=uuid4(),
        by=estate.resident,
        at=timezone.now() - timedelta(hours=2),
    )


@pytest.fixture
def complaint(recorded):
    """A complaint the inspectorate has got."""
    return actions.transmit(number=recorded.number, at=timezone.now() - timedelta(hours=1))
