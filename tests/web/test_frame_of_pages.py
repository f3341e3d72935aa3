import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from domovoy.appeals.actions import answer
from domovoy.intake.models import Conversation
from estate import make_estate, make_person, register_appeal

INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:|hx-on|hx-vals=.js", re.I
)
ELSEWHERE = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.I)


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def pages(estate):
    """Every kind of page of the resident and of the frame."""
    now = timezone.now()
    stranger, newcomer, owner = Client(), Client(), Client()
    newcomer.force_login(make_person())
    owner.force_login(estate.owner)
    sent = register_appeal(estate, at=now)
    done = register_appeal(estate, at=now)
    answer(
        number=done.number,
        seen=done.version,
        text="Готово",
        done=True,
        by=estate.dispatcher,
        at=now,
    )
    owner.post("/chat/start", {"text": "Холодная батарея"})
    talk = Conversation.objects.get()
    owner_addresses = [
        *("/", "/help", "/appeals/", "/meters", "/bills", "/notices", f"/chat/{talk.pk}"),
        *(f"/appeals/{sent.number}", f"/appeals/{done.number}", "/nowhere", f"/files/{uuid4()}"),
        *(f"/appeals/{done.number}/{part}" for part in ("repeat", "complain", "withdraw")),
    ]
    moved = [owner.post(f"/chat/{talk.pk}/move", {"turn": 1, "move": "send_as_is"}, follow=True)]
    return [
        *(stranger.get(address) for address in ("/", "/help", "/offline", "/nowhere")),
        newcomer.get("/"),
        *(owner.get(address) for address in owner_addresses),
        *moved,
    ]


class TestEveryPage:
    def test_holds_no_script_or_style_of_its_own(self, pages):
        for page in pages:
            assert not INLINE.search(page.content.decode()), page.request["PATH_INFO"]

    def test_asks_nobody_else_for_anything(self, pages):
        for page in pages:
            assert not ELSEWHERE.search(page.content.decode()), page.request["PATH_INFO"]

    def test_forbids_scripts_and_styles_of_its_own(self, pages):
        for page in pages:
            policy = page.headers["Content-Security-Policy"]
            assert "script-src 'self';" in policy
            assert "style-src 'self'" in policy
            assert "unsafe" not in policy

    def test_speaks_russian_and_has_one_heading(self, pages):
        for page in pages:
            html = page.content.decode()
            assert '<html lang="ru">' in html
            assert html.count("<h1") == 1, page.request["PATH_INFO"]

    def test_keeps_the_accident_line_one_tap_away(self, estate, pages):
        signed_in = [page for page in pages if page.wsgi_request.user.is_authenticated]

        for page in signed_in[1:]:
            assert 'href="tel:+70000000004"' in page.content.decode(), page.request["PATH_INFO"]
        assert 'href="tel:112"' in signed_in[0].content.decode()
        assert len(signed_in) > 10

    def test_stays_out_of_every_cache_when_signed_in(self, pages):
        for page in pages:
            if page.wsgi_request.user.is_authenticated:
                assert "no-store" in page.headers["Cache-Control"], page.request["PATH_INFO"]

    def test_names_every_label_that_an_element_points_to(self, pages):
        for page in pages:
            html = page.content.decode()
            ids = set(re.findall(r'\sid="([^"]+)"', html))
            pointed = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]*)"', html)
            wanted = {name for names in pointed for name in names.split()}
            assert wanted <= ids, page.request["PATH_INFO"]
