"""Whatever is sent in as a file, it runs in no browser of ours and does not tell where it was."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from domovoy.appeals.errors import FileKindNotAccepted
from domovoy.appeals.files import attach, path_of, store_document
from domovoy.appeals.models import Attachment
from domovoy.intake.models import Conversation
from estate import make_estate, register_appeal

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><html>" + SCRIPT


def a_jpeg(size=(64, 48), *, comment=b"", place=False):
    exif = Image.Exif()
    if place:
        exif[0x010F] = "PhoneMaker"
        exif.get_ifd(0x8825)[2] = (56.0, 50.0, 19.0)
    snapshot = io.BytesIO()
    Image.new("RGB", size, "teal").save(snapshot, "JPEG", exif=exif, comment=comment)
    return snapshot.getvalue()


@pytest.fixture
def estate(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_estate()


@pytest.fixture
def owner(estate):
    browser = Client()
    browser.force_login(estate.owner)
    browser.post("/chat/start", {"text": "Холодная батарея"})
    return browser


@pytest.fixture
def send(owner):
    def sent(content, name="photo.jpg", kind="image/jpeg"):
        talk = Conversation.objects.get()
        file = SimpleUploadedFile(name, content, content_type=kind)
        return owner.post(f"/chat/{talk.pk}/photo", {"photos": file})

    return sent


def given(browser, attachment):
    answer = browser.get(reverse("web:file", args=[attachment.guid]))
    return answer, b"".join(answer.streaming_content)


class TestHostileFile:
    @pytest.mark.parametrize(
        ("content", "name", "kind"),
        [
            (SVG, "photo.svg", "image/svg+xml"),
            (SVG, "photo.jpg", "image/jpeg"),
            (HTML, "photo.jpg", "image/jpeg"),
            (HTML, "page.html", "text/html"),
            (b"GIF89a" + SCRIPT, "photo.gif", "image/gif"),
            (b"\xff\xd8\xff" + HTML, "photo.jpg", "image/jpeg"),
            (b"%PDF-1.7\n" + SCRIPT, "photo.jpg", "image/jpeg"),
            (b"MZ\x90\x00", "photo.jpg", "image/jpeg"),
            (b"", "photo.jpg", "image/jpeg"),
        ],
    )
    def test_is_not_kept(self, send, content, name, kind):
        answer = send(content, name, kind)

        assert answer.status_code == 422
        assert not Attachment.objects.exists()

    @pytest.mark.parametrize("after", [HTML, SVG, b"PK\x03\x04" + SCRIPT])
    def test_behind_a_real_photo_is_cut_off(self, send, owner, after):
        send(a_jpeg(comment=SCRIPT) + after)

        answer, content = given(owner, Attachment.objects.get())

        assert answer["Content-Type"] == "image/jpeg"
        assert b"script" not in content
        assert b"svg" not in content

    def test_called_a_document_is_known_by_its_bytes(self):
        for content in (HTML, SVG, b"PK\x03\x04" + HTML):
            with pytest.raises(FileKindNotAccepted):
                store_document(content, name="answer.docx")


class TestGivenFile:
    def test_runs_nothing_and_is_taken_for_nothing_else(self, send, owner):
        send(a_jpeg())

        answer, _ = given(owner, Attachment.objects.get())

        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Content-Disposition"].startswith("inline")

    def test_that_is_a_document_is_downloaded(self, estate, owner):
        appeal = register_appeal(estate, at=timezone.now())
        stored = store_document(b"%PDF-1.7\n" + SCRIPT, name="a.pdf")
        with transaction.atomic():
            [pdf] = attach([stored], owner_id=estate.owner.pk, at=timezone.now(), appeal=appeal)

        answer, _ = given(owner, pdf)

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_tells_neither_place_nor_phone(self, send, owner):
        sent = a_jpeg(place=True)
        assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
        send(sent)

        _, content = given(owner, Attachment.objects.get())

        kept = Image.open(io.BytesIO(content)).getexif()
        assert not kept
        assert not kept.get_ifd(0x8825)
        assert b"PhoneMaker" not in content


class TestName:
    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd.jpg",
            "стена\u202egpj.exe",
            "a\r\nSet-Cookie: x=y.jpg",
            "a\x00b.jpg",
            'a".jpg',
            "C:\\temp\\a.jpg",
            "x" * 500 + ".jpg",
        ],
    )
    def test_keeps_nothing_that_turns_or_breaks_a_line_or_a_path(self, send, owner, name):
        assert send(a_jpeg(), name).status_code == 302

        kept = Attachment.objects.get()
        answer, _ = given(owner, kept)

        assert kept.name.isprintable()
        assert kept.name.endswith(".jpg")
        assert len(kept.name) <= 200
        assert not set("/\\") & set(kept.name)
        assert "\n" not in answer["Content-Disposition"]
        assert "Set-Cookie" not in answer.headers
        assert path_of(kept.key).name == f"{kept.sha256}.jpg"


class TestGreatFile:
    def test_of_too_many_pixels_is_refused_in_words(self, send):
        answer = send(a_jpeg((12_000, 9_000)))

        assert answer.status_code == 422
        assert "слишком большое разрешение" in answer.text
        assert not Attachment.objects.exists()
