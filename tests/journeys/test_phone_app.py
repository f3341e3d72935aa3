"""The site as an application on a phone: it installs, and is honest when there is no connection."""

import re

import pytest
from playwright.sync_api import expect

from journeys.browser import ARGUMENTS, PHONE, find_browser
from journeys.person import Resident

NOTHING_PERSONAL = re.compile(r"/static/|/offline$|/offline/accident-line$")
KEPT = """async () => {
  const names = await caches.keys();
  const shelves = await Promise.all(names.map((name) => caches.open(name)));
  const found = await Promise.all(shelves.map((shelf) => shelf.keys()));
  return found.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture
def phone(playwright, stand, tmp_path):
    """The owner with a phone that remembers what an ordinary one remembers."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=find_browser(), args=ARGUMENTS, **PHONE.options()
    )
    owner = Resident(context, stand, journey="phone", screen=PHONE)
    owner.comes().signs_in("Ковалёва")
    owner.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield owner
    context.close()


class TestThePhone:
    def test_it_installs(self, phone):
        tools = phone.context.new_cdp_session(phone.page)

        assert tools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []

    def test_it_is_honest_without_connection(self, phone):
        line = phone.page.get_by_role("banner").get_by_role("link", name="Авария")
        number = line.get_attribute("href")
        phone.page.reload()
        phone.writes("Что случилось?", "Течёт кран на кухне")
        with phone.stand.stopped():
            phone.page.reload()
            phone.sees_heading("Нет связи")
            expect(phone.page.get_by_role("link", name="аварийная служба дома")).to_have_attribute(
                "href", number
            )
            phone.picture("1-offline")
            kept = phone.page.evaluate(KEPT)
        phone.taps("Попробовать ещё раз")

        expect(phone.page.get_by_label("Что случилось?")).to_have_value("Течёт кран на кухне")
        assert kept
        assert [address for address in kept if not NOTHING_PERSONAL.search(address)] == []
