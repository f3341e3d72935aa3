import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from domovoy.appeals import errors
from domovoy.appeals.files import _keep, path_of, store_document


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def archive_of(name):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "text")
    return stream.getvalue()


class TestKeep:
    def test_the_same_bytes_sent_twice_at_once_are_kept_once(self, store):
        photo = b"x" * 300_000

        with ThreadPoolExecutor(8) as taps:
            keys = {job.result() for job in [taps.submit(_keep, photo, ".jpg") for _ in range(64)]}

        (key,) = keys
        assert path_of(key).read_bytes() == photo
        assert list(store.rglob("*.part")) == []


class TestStoreDocument:
    def test_is_known_by_its_bytes_not_by_its_name(self):
        with pytest.raises(errors.FileKindNotAccepted):
            store_document(b"MZ\x90", name="акт.pdf")
        with pytest.raises(errors.FileKindNotAccepted):
            store_document(b"%PDF-1.7", name="акт.exe")

    def test_of_text_has_text_in_it(self):
        with pytest.raises(errors.FileKindNotAccepted):
            store_document(archive_of("evil.exe"), name="акт.docx")
        with pytest.raises(errors.FileKindNotAccepted):
            store_document(b"PK\x03\x04<html>", name="акт.docx")

        assert store_document(archive_of("word/document.xml"), name="акт.docx").key.endswith(
            ".docx"
        )

    def test_is_no_larger_than_the_format_holds(self):
        with pytest.raises(errors.FileTooLarge):
            store_document(b"%PDF-" + b"0" * 5_242_880, name="акт.pdf")

    def test_keeps_its_name(self):
        assert store_document(b"%PDF-1.7", name="Акт осмотра.pdf").name == "Акт осмотра.pdf"
