"""Whoever opens a person's data at work is remembered."""

import io
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from domovoy.appeals import actions
from domovoy.appeals.files import attach, store_photo
from domovoy.appeals.models import Appeal
from domovoy.identity.looks import looks_of
from domovoy.imaging import prepare_photo
from estate import make_estate, register_appeal


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def appeal(estate):
    return register_appeal(estate, at=timezone.now())


@pytest.fixture
def photo(estate, appeal, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    snapshot = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(snapshot, "JPEG")
    stored = store_photo(prepare_photo(snapshot.getvalue()), name="стена.jpg")
    with transaction.atomic():
        return attach([stored], owner_id=estate.owner.pk, at=timezone.now(), appeal=appeal)[0]


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def opened(browser, name, photo):
    return b"".join(browser.get(reverse(name, args=[photo.guid])).streaming_content)


def told(estate):
    return [(seen.what, seen.subject, seen.role) for seen in looks_of(estate.resident)]


class TestTheDesk:
    def test_is_remembered_at_the_page_of_an_appeal(self, estate, appeal):
        browser = browser_of(estate.dispatcher_person)

        browser.get(reverse("office:appeal", args=[appeal.number]))
        browser.get(reverse("office:appeal", args=[appeal.number]))

        assert told(estate) == [("appeal", appeal.number, "dispatcher")]

    def test_is_not_where_there_is_nothing_to_see(self, estate, appeal):
        stranger = make_estate()

        browser_of(stranger.dispatcher_person).get(reverse("office:appeal", args=[appeal.number]))

        assert told(estate) == []

    def test_is_remembered_at_a_photo_and_not_at_its_thumbnail(self, estate, appeal, photo):
        browser = browser_of(estate.dispatcher_person)

        assert opened(browser, "web:thumbnail", photo)
        assert told(estate) == []
        assert opened(browser, "web:file", photo)
        assert told(estate) == [("file", appeal.number, "dispatcher")]


class TestTheOwner:
    def test_leaves_no_trace_at_the_own_things(self, estate, appeal, photo):
        browser = browser_of(estate.owner)

        browser.get(reverse("resident:appeal", args=[appeal.number]))
        assert opened(browser, "web:file", photo)

        assert told(estate) == []


class TestTheInspector:
    def test_is_remembered_at_a_complaint(self, estate, appeal):
        Appeal.objects.filter(pk=appeal.pk).update(missed=True)
        complaint = complain_of(appeal, estate)

        browser_of(estate.inspector_person).get(
            reverse("inspectorate:complaint", args=[complaint.number])
        )

        assert told(estate) == [("complaint", complaint.number, "inspector")]


def complain_of(appeal, estate):
    complaint = actions.complain(
        number=appeal.number,
        text="Прошу помочь: на заявку не ответили в срок.",
        key=uuid4(),
        by=estate.resident,
        at=timezone.now(),
    )
    return actions.transmit(number=complaint.number, at=timezone.now())
