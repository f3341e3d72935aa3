import io

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from domovoy.appeals.files import attach, path_of, store_photo
from domovoy.imaging import prepare_photo
from estate import make_estate, make_person, register_appeal


def a_photo():
    snapshot = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(snapshot, "JPEG")
    return snapshot.getvalue()


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def photo(estate, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    appeal = register_appeal(estate, at=now)
    stored = store_photo(prepare_photo(a_photo()), name="стена.jpg")
    with transaction.atomic():
        return attach([stored], owner_id=estate.owner.pk, at=now, appeal=appeal)[0]


@pytest.fixture
def address(photo):
    return reverse("web:file", args=[photo.guid])


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def body_of(response):
    return b"".join(response.streaming_content)


class TestFile:
    def test_is_given_to_its_owner_and_to_nobody_else(self, estate, photo, address):
        given = browser_of(estate.owner).get(address)

        assert body_of(given) == path_of(photo.key).read_bytes()
        assert browser_of(make_person()).get(address).status_code == 404

    def test_is_asked_for_anew_each_time_and_sent_once(self, estate, address):
        browser = browser_of(estate.owner)
        first = browser.get(address)
        assert body_of(first)

        again = browser.get(address, headers={"If-None-Match": first["ETag"]})

        assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
        assert again.status_code == 304
        assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 302

    def test_that_is_not_in_the_store_is_not_found(self, estate, photo, address):
        path_of(photo.key).unlink()

        assert browser_of(estate.owner).get(address).status_code == 404

    def test_is_framed_by_nobody(self, estate, address):
        given = browser_of(estate.owner).get(address)
        assert body_of(given)

        assert given["X-Frame-Options"] == "DENY"
