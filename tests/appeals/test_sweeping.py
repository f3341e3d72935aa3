import io
import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from PIL import Image

from domovoy.appeals.files import attach, path_of, store_document, store_photo
from domovoy.appeals.sweeping import sweep_files
from domovoy.imaging import prepare_photo
from estate import make_estate, register_appeal

DAYS = timedelta(days=1)


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return timezone.now()


def a_photo(colour):
    snapshot = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(snapshot, "JPEG")
    return store_photo(prepare_photo(snapshot.getvalue()), name="стена.jpg")


def give(stored, estate, *, at, **whose):
    with transaction.atomic():
        return attach([stored], owner_id=estate.owner.pk, at=at, **whose)[0]


def grow_old(key, *, at):
    os.utime(path_of(key), (at.timestamp(), at.timestamp()))


class TestSweepFiles:
    def test_deletes_bytes_of_nobody_once_they_are_a_day_old(self, db, now):
        old, young = (
            store_document(b"%PDF-1", name="a.pdf"),
            store_document(b"%PDF-2", name="b.pdf"),
        )
        grow_old(old.key, at=now - 2 * DAYS)

        assert sweep_files(at=now) == 1

        assert not path_of(old.key).exists()
        assert path_of(young.key).exists()

    def test_leaves_what_an_appeal_holds_for_ever(self, estate, now):
        appeal = register_appeal(estate, at=now)
        photo = a_photo("teal")
        give(photo, estate, at=now - 400 * DAYS, appeal=appeal)
        for key in (photo.key, photo.thumbnail_key):
            grow_old(key, at=now - 400 * DAYS)

        assert sweep_files(at=now) == 0

        assert path_of(photo.key).exists()
        assert path_of(photo.thumbnail_key).exists()

    def test_clears_what_a_kill_left_half_written(self, db, now):
        stored = store_document(b"%PDF-1", name="a.pdf")
        half = path_of(stored.key).with_suffix(".part")
        half.write_bytes(b"%P")
        grow_old(half, at=now - 2 * DAYS)

        sweep_files(at=now)

        assert not half.exists()

    def test_has_nothing_to_do_before_the_first_file(self, db, now):
        assert sweep_files(at=now) == 0
