"""Who waits while somebody else changes an appeal goes on with the appeal as it then is."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from domovoy.appeals import actions, errors
from domovoy.appeals.models import Appeal
from domovoy.identity.actors import Resident
from estate import (
    hold,
    make_estate,
    make_flat,
    make_organisation,
    make_person,
    register_appeal,
)

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def while_redirected(appeal, receiver, act):
    """Let somebody else act while a redirection holds the appeal; return what came of it."""

    def other():
        try:
            return act()
        except errors.AppealError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
            Appeal.objects.filter(pk=appeal.pk).update(addressee=receiver)
            waiting = threads.submit(other)
            until_somebody_waits()
        return waiting.result(timeout=30)


@pytest.fixture
def estate(committed_db):
    return make_estate()


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem="heating.no_heating")


@pytest.fixture
def receiver(estate):
    return make_organisation(region=estate.house.region)


class TestRedirectedMeanwhile:
    def test_is_still_withdrawn_by_its_resident(self, appeal, receiver, estate, sent_at):
        withdrawn = while_redirected(
            appeal,
            receiver,
            lambda: actions.withdraw(
                number=appeal.number,
                comment="",
                by=estate.resident,
                at=sent_at + timedelta(hours=1),
            ),
        )

        assert withdrawn.status == "withdrawn"
        assert withdrawn.addressee_id == receiver.pk

    def test_is_still_joined_by_a_neighbour(self, appeal, receiver, estate, sent_at):
        flat, neighbour = make_flat(estate.house, number="46"), make_person("Петров")
        hold(neighbour, flat)

        joined = while_redirected(
            appeal,
            receiver,
            lambda: actions.join(
                number=appeal.number,
                premises_id=flat.pk,
                by=Resident(neighbour.pk),
                at=sent_at + timedelta(hours=1),
            ),
        )

        assert joined.appeal.addressee_id == receiver.pk

    def test_is_no_longer_the_senders(self, appeal, receiver, estate, sent_at):
        refusal = while_redirected(
            appeal,
            receiver,
            lambda: actions.take_to_work(
                number=appeal.number, seen=1, by=estate.dispatcher, at=sent_at
            ),
        )

        assert isinstance(refusal, errors.AppealNotFound)
