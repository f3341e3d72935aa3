"""Two dispatchers at one appeal, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.models import Appeal, HistoryEntry
from domovoy.identity.actors import Role
from domovoy.journal import record
from estate import employ, make_estate, register_appeal


@pytest.fixture
def estate(committed_db):
    return make_estate()


@pytest.fixture
def appeal(estate):
    return register_appeal(estate, at=timezone.now() - timedelta(hours=1))


def both(*presses):
    """Press at the same moment."""
    barrier = Barrier(len(presses))

    def pressed(press):
        try:
            barrier.wait(timeout=10)
            return press()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as people:
        return sorted(people.map(pressed, presses), key=lambda response: response.status_code)


def answering(person, appeal, text):
    client = Client()
    client.force_login(person)
    address = reverse("office:answer", args=[appeal.number])
    opened = (timezone.now() - timedelta(minutes=1)).isoformat()
    return lambda: client.post(address, {"seen": 1, "opened": opened, "text": text, "done": "1"})


class TestTwoDispatchers:
    def test_give_one_answer_and_one_clear_word(self, estate, appeal):
        colleague = employ(estate.organisation, Role.DISPATCHER, surname="Белова")

        done, refused = both(
            answering(estate.dispatcher_person, appeal, "Первый ответ."),
            answering(colleague, appeal, "Второй ответ."),
        )

        page = refused.content.decode()
        assert (done.status_code, refused.status_code) == (302, 409)
        assert HistoryEntry.objects.filter(appeal=appeal).count() == 1
        assert "Заявка уже закрыта" in page
        assert "Первый ответ." in page
        assert "Второй ответ." in page
        assert Appeal.objects.get(pk=appeal.pk).version == 2
        assert record.verify(appeal.guid) == 2


class TestDoubleTap:
    def test_gives_one_answer_and_no_reproach(self, estate, appeal):
        press = answering(estate.dispatcher_person, appeal, "Готово.")

        first, second = both(press, press)

        assert (first.status_code, second.status_code) == (302, 302)
        assert HistoryEntry.objects.filter(appeal=appeal).count() == 1
