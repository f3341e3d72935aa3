"""Sign-in of the site against the stand-in as a process of its own."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.identity.models import Person, Session
from domovoy.web import sign_in
from estate import make_estate

sys.path.append(str(Path(__file__).parents[1] / "gateways/esia"))
from playing import CLIENT_ID, OWNER, Browser, StandinProcess, free_port

BASE = "http://127.0.0.1:8790"
HERE = {"HTTP_HOST": "127.0.0.1:8790"}


@pytest.fixture(scope="module")
def standin(tmp_path_factory):
    process = StandinProcess(tmp_path_factory.mktemp("esia"), free_port())
    process.start()
    yield process
    process.stop()


@pytest.fixture
def site(standin, settings, db):
    client_keys = keep_client_keys(standin.keys, at=datetime.now(UTC))
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT,
        base_url=BASE,
        esia_url=standin.url,
        esia_client_id=CLIENT_ID,
        esia_key_file=client_keys.key_file,
        esia_certificate_file=client_keys.certificate_file,
        esia_token_key_files=(standin.keys / "token-rs256-public.pem",),
    )
    sign_in.esia.cache_clear()
    yield Client(**HERE)
    sign_in.connections_to_esia().close()
    sign_in.connections_to_esia.cache_clear()
    sign_in.esia.cache_clear()


def leave_for_esia(site, **query):
    return site.get("/sign-in", query).url


def chosen(address, oid=OWNER):
    """The return address ESIA sends the browser to, without its host."""
    with httpx.Client() as http:
        browser = Browser(http)
        answer = browser.choose(browser.open(address), oid=oid)
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


class TestSignIn:
    def test_lets_a_confirmed_person_in_and_home(self, site):
        led = site.get(chosen(leave_for_esia(site)))

        assert led.url == "/"
        assert Session.objects.filter(person=Person.objects.get(oid=OWNER)).exists()

    def test_leads_back_to_where_the_person_was_going(self, site):
        led = site.get(chosen(leave_for_esia(site, next="/meters")))

        assert led.url == "/meters"

    @pytest.mark.parametrize(
        "bad", ["https://evil.example/", "//evil.example", "/sign-in", "/sign-out", "javascript:1"]
    )
    def test_leads_nowhere_else(self, site, bad):
        assert site.get(chosen(leave_for_esia(site, next=bad))).url == "/"

    def test_lets_two_windows_in_one_after_the_other(self, site):
        first, second = leave_for_esia(site), leave_for_esia(site)

        assert site.get(chosen(first)).status_code == 302
        assert site.get(chosen(second)).status_code == 302

    def test_opens_no_door_twice(self, site):
        back = chosen(leave_for_esia(site))
        site.get(back)

        assert Client(**HERE).get(back).status_code == 403
        assert site.get(back).url == "/"

    def test_refuses_a_return_that_another_browser_began(self, site):
        back = chosen(leave_for_esia(Client(**HERE)))

        assert site.get(back).status_code == 403

    def test_changes_the_session_at_the_door(self, site):
        address = leave_for_esia(site)
        before = site.session.session_key

        site.get(chosen(address))

        assert site.session.session_key != before

    def test_leads_who_came_by_another_name_to_the_one_that_is_known(self, site):
        led = site.get("/sign-in?next=/bills", headers={"host": "localhost:8790"})

        assert led.url == f"{BASE}/sign-in?next=/bills"

    def test_remembers_only_the_latest_windows(self, site):
        for _ in range(9):
            state = parse_qs(urlsplit(leave_for_esia(site)).query)["state"][0]

        kept = site.session[sign_in.STATES]
        assert len(kept) == sign_in.STATES_KEPT
        assert state in kept


class TestSignOut:
    def test_ends_the_session_and_leaves_for_esia(self, site, standin):
        site.get(chosen(leave_for_esia(site)))

        led = site.post("/sign-out")

        assert led.url.startswith(f"{standin.url}/idp/ext/Logout")
        assert not Session.objects.filter(person__oid=OWNER).exists()

    def test_by_address_alone_does_nothing(self, site):
        site.get(chosen(leave_for_esia(site)))

        assert site.get("/sign-out").url == "/"
        assert Session.objects.filter(person__oid=OWNER).exists()

    def test_everywhere_ends_the_sessions_of_lost_devices_too(self, site):
        site.get(chosen(leave_for_esia(site)))
        lost = Client(**HERE)
        lost.get(chosen(leave_for_esia(lost)))

        site.post("/sign-out/everywhere")

        assert not Session.objects.filter(person__oid=OWNER).exists()
        assert lost.get("/appeals/").url.startswith("/sign-in")


class TestDismissed:
    def test_is_out_at_the_next_page(self, db):
        estate = make_estate()
        desk = Client()
        desk.force_login(estate.dispatcher_person)
        assert desk.get("/office/").status_code == 200

        estate.dispatcher_person.employments.update(dismissed_on="2026-01-01")

        assert desk.get("/office/").status_code == 404
