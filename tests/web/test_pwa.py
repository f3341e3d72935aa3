import json
import re

import pytest
from django.contrib.staticfiles import finders

from domovoy.site import settings


@pytest.fixture
def manifest(client, db):
    return json.loads(client.get("/manifest.webmanifest").content)


class TestManifest:
    def test_says_what_a_phone_needs_to_install(self, manifest):
        assert manifest["start_url"] == manifest["scope"] == "/"
        assert manifest["display"] == "standalone"
        assert manifest["lang"] == "ru"

    def test_names_icons_that_are_there(self, manifest):
        for icon in manifest["icons"]:
            assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))
        assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


class TestServiceWorker:
    def test_rules_over_the_whole_site_and_is_asked_for_anew(self, client, db):
        worker = client.get("/sw.js")

        assert worker.headers["Content-Type"].startswith("text/javascript")
        assert worker.headers["Cache-Control"] == "no-cache"

    def test_keeps_the_offline_page_and_static_files_alone(self, client, db):
        source = client.get("/sw.js").content.decode()

        [kept] = re.findall(r"KEPT = \[(.*?)\]", source)
        addresses = json.loads(f"[{kept}]")
        assert addresses[0] == "/offline"
        for address in addresses[1:]:
            assert finders.find(address.removeprefix(settings.STATIC_URL)), address


class TestOfflinePage:
    def test_says_what_is_kept_and_whom_to_call(self, client, db):
        page = client.get("/offline").content.decode()

        assert "Нет связи" in page
        assert "сохранены" in page
        assert 'href="tel:112"' in page
