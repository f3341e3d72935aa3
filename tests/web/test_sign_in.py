"""Sign-in of the site against the stand-in as a process of its own."""

import logging
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from django.test import Client

from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.identity.models import Attempt, Person, Session
from domovoy.web import sign_in, sign_in_gateway
from domovoy.web.limits import SIGN_INS
from estate import consent_of, make_estate

sys.path.append(str(Path(__file__).parents[1] / "gateways/esia"))
import oidc_provider
from playing import CLIENT_ID, HEAD, OWNER, Browser, StandinProcess, free_port

BASE = "http://127.0.0.1:8790"
HERE = {"HTTP_HOST": "127.0.0.1:8790"}
UNCONFIRMED, CHILD, DELETED = 1000000031, 1000000032, 1000000041
OWNER_SNILS = "900-000-001 82"


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
    sign_in_gateway.gateway.cache_clear()
    yield Client(**HERE)
    sign_in_gateway.connections().close()
    sign_in_gateway.connections.cache_clear()
    sign_in_gateway.gateway.cache_clear()


def consent_and_then(page):
    """Where a first sign-in leads."""
    return f"/data/consent?{urlencode({'next': page})}"


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

        assert led.url == consent_and_then("/")
        assert Session.objects.filter(person=Person.objects.get(oid=OWNER)).exists()

    def test_leads_back_to_where_the_person_was_going(self, site):
        led = site.get(chosen(leave_for_esia(site, next="/meters")))

        assert led.url == consent_and_then("/meters")

    def test_asks_for_consent_only_until_it_is_given(self, site):
        site.get(chosen(leave_for_esia(site)))
        consent_of(Person.objects.get(oid=OWNER))

        assert site.get(chosen(leave_for_esia(site, next="/meters"))).url == "/meters"

    @pytest.mark.parametrize(
        "bad", ["https://evil.example/", "//evil.example", "/sign-in", "/sign-out", "javascript:1"]
    )
    def test_leads_nowhere_else(self, site, bad):
        assert site.get(chosen(leave_for_esia(site, next=bad))).url == consent_and_then("/")

    def test_lets_two_windows_in_one_after_the_other(self, site):
        first, second = leave_for_esia(site), leave_for_esia(site)

        assert site.get(chosen(first)).status_code == 302
        assert site.get(chosen(second)).status_code == 302

    def test_opens_no_door_twice(self, site):
        back = chosen(leave_for_esia(site))
        site.get(back)

        assert Client(**HERE).get(back).status_code == 403
        assert site.get(back).url == "/"

    def test_takes_a_state_once_though_esia_was_broken_then(self, site, standin):
        back = chosen(leave_for_esia(site))

        httpx.post(f"{standin.url}/standin/faults", data={"fault": "broken", "on": "1"})
        first = site.get(back)
        httpx.post(f"{standin.url}/standin/faults", data={"fault": "broken", "on": "0"})
        second = site.get(back)

        assert (first.status_code, second.status_code) == (503, 403)
        assert "Начните вход заново" in second.text

    @pytest.mark.parametrize("twice", ["code=another", "state=another", "error=access_denied"])
    def test_refuses_a_return_that_says_a_thing_twice(self, site, twice):
        back = chosen(leave_for_esia(site))
        path, _, query = back.partition("?")
        more = f"{twice}&error=x" if twice.startswith("error") else twice

        assert site.get(f"{path}?{more}&{query}").status_code == 403
        assert "_auth_user_id" not in site.session

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


class TestCountedSignIns:
    def test_are_those_that_came_to_no_end(self, site):
        leave_for_esia(site)
        done = chosen(leave_for_esia(site))
        assert Attempt.objects.filter(kind=SIGN_INS.kind).count() == 2

        site.get(done)

        assert Attempt.objects.filter(kind=SIGN_INS.kind).count() == 1

    def test_that_were_refused_stay_counted(self, site):
        site.get(chosen(leave_for_esia(site), oid=UNCONFIRMED))

        assert Attempt.objects.filter(kind=SIGN_INS.kind).count() == 1

    def test_are_counted_once_where_the_person_is_led_to_the_right_name_first(self, site):
        led = site.get("/sign-in", headers={"host": "localhost"})

        assert led.status_code == 302
        assert not Attempt.objects.exists()

    def test_of_a_whole_shift_behind_one_address_lock_nobody_out(self, site, monkeypatch):
        monkeypatch.setattr(sign_in, "SIGN_INS", replace(SIGN_INS, most=2))

        for _ in range(4):
            assert site.get(chosen(leave_for_esia(site))).status_code == 302
            site.post("/sign-out")


class TestOldSignIn:
    def test_is_begun_anew_after_half_an_hour(self, site):
        back = chosen(leave_for_esia(site))
        begun = site.session
        begun[sign_in.STATES] = {
            state: [to, (datetime.fromisoformat(at) - timedelta(minutes=31)).isoformat(), number]
            for state, (to, at, number) in begun[sign_in.STATES].items()
        }
        begun.save()

        answer = site.get(back)

        assert answer.status_code == 403
        assert "Начните вход заново" in answer.text
        assert not Person.objects.exists()

    def test_kept_in_another_form_is_begun_anew_too(self, site):
        back = chosen(leave_for_esia(site))
        begun = site.session
        begun[sign_in.STATES] = dict.fromkeys(begun[sign_in.STATES], "/meters")
        begun.save()

        assert site.get(back).status_code == 403


class TestNotLetIn:
    def test_an_unconfirmed_person_reads_how_to_confirm_and_whom_to_call(self, site):
        organisation = make_estate().organisation

        answer = site.get(chosen(leave_for_esia(site), UNCONFIRMED))

        assert answer.status_code == 403
        assert "Подтвердить можно бесплатно" in answer.text
        assert "в МФЦ" in answer.text
        assert 'href="tel:112"' in answer.text
        assert organisation.short_name in answer.text
        assert f'href="tel:{organisation.phone.replace(" ", "").replace("-", "")}"' in answer.text
        assert "/idp/ext/Logout" in answer.text
        assert not Person.objects.filter(oid=UNCONFIRMED).exists()

    def test_an_inspectorate_is_not_among_whom_to_call(self, site):
        inspectorate = make_estate().inspectorate

        answer = site.get(chosen(leave_for_esia(site), UNCONFIRMED))

        assert inspectorate.short_name not in answer.text

    @pytest.mark.parametrize(
        ("oid", "words"), [(CHILD, "родитель"), (DELETED, "больше не действует")]
    )
    def test_others_read_what_is_theirs(self, site, oid, words):
        answer = site.get(chosen(leave_for_esia(site), oid))

        assert answer.status_code == 403
        assert words in answer.text
        assert "_auth_user_id" not in site.session

    def test_a_chief_by_the_word_of_esia_alone_is_no_officer_here(self, site):
        site.get(chosen(leave_for_esia(site), HEAD))

        assert site.get("/office/").status_code == 404


class TestTroubledEsia:
    @pytest.fixture
    def switch_on(self, standin):
        def switch(fault, on="1"):
            httpx.post(f"{standin.url}/standin/faults", data={"fault": fault, "on": on})

        yield switch
        switch("all", "0")

    @pytest.mark.parametrize(
        ("fault", "status", "words"),
        [
            ("broken", 503, "Госуслуги сейчас не отвечают"),
            ("wrong_state", 403, "Войти не получилось"),
            ("foreign_return", 403, "Начните вход заново"),
            ("expired_code", 403, "Войти не получилось"),
            ("rotated_key", 403, "Войти не получилось"),
            ("retold_refusal", 403, "не подтверждена"),
            ("trusted_as_text", 403, "не подтверждена"),
            ("another_person", 403, "Войти не получилось"),
        ],
    )
    def test_lets_nobody_in_and_is_told_in_plain_words(self, site, switch_on, fault, status, words):
        address = leave_for_esia(site)
        if fault != "broken":
            switch_on(fault)
        back = chosen(address, UNCONFIRMED if fault == "retold_refusal" else OWNER)
        switch_on(fault)

        answer = site.get(back)

        assert (answer.status_code, words in answer.text) == (status, True), answer.text
        assert 'href="tel:112"' in answer.text
        assert "_auth_user_id" not in site.session

    def test_that_is_slow_leaves_room_for_the_other_pages(self, site, monkeypatch):
        monkeypatch.setattr(sign_in_gateway, "PATIENCE", 0.05)
        back = chosen(leave_for_esia(site))

        with ExitStack() as waiting:
            for _ in range(sign_in_gateway.AT_ONCE):
                waiting.enter_context(sign_in_gateway.place_at_esia())
            answer = site.get(back)

        assert answer.status_code == 503
        assert "Госуслуги сейчас не отвечают" in answer.text
        assert site.get(chosen(leave_for_esia(site))).url == consent_and_then("/")

    def test_leaves_no_code_name_or_snils_in_log_or_page(self, site, switch_on, caplog):
        caplog.set_level(logging.DEBUG, logger="domovoy")
        caplog.set_level(logging.INFO)
        switch_on("trusted_as_text")
        back = chosen(leave_for_esia(site))
        code = parse_qs(urlsplit(back).query)["code"][0]
        caplog.clear()

        answer = site.get(back)

        written = "\n".join(one.getMessage() for one in caplog.records)
        assert "account_not_confirmed" in written
        for secret in (code, "eyJ", OWNER_SNILS, "Ковалёва", str(OWNER)):
            assert secret not in written
            assert secret not in answer.text


class TestSigner:
    @pytest.fixture
    def signed_by(self, site, settings):
        def choose(**told):
            changed = replace(settings.ENVIRONMENT.signing_in, **told)
            settings.ENVIRONMENT = replace(settings.ENVIRONMENT, signing_in=changed)
            sign_in_gateway.gateway.cache_clear()

        return choose

    @pytest.mark.parametrize(
        "told",
        [
            {"signer": "openssl", "openssl": "/nowhere/openssl"},
            {
                "signer": "remote",
                "signer_url": "http://127.0.0.1:9/sign",
                "signer_attempts": 1,
            },
        ],
    )
    def test_that_cannot_be_reached_is_told_before_anybody_leaves(self, site, signed_by, told):
        signed_by(**told)

        answer = site.get("/sign-in")

        assert answer.status_code == 503
        assert "Вход сейчас не работает" in answer.text
        assert sign_in.STATES not in site.session

    def test_that_is_mended_lets_people_in_again(self, site, signed_by):
        signed_by(signer="openssl", openssl="/nowhere/openssl")
        site.get("/sign-in")

        signed_by(signer="python")

        assert site.get(chosen(leave_for_esia(site))).url == consent_and_then("/")


class TestPlainOpenIdConnect:
    @pytest.fixture
    def provider(self, site, settings, tmp_path, monkeypatch):
        provider = oidc_provider.Provider(datetime.now(UTC))
        secret = tmp_path / "secret"
        secret.write_text(f"{oidc_provider.SECRET}\n")
        settings.ENVIRONMENT = replace(
            settings.ENVIRONMENT,
            esia_url=oidc_provider.BASE,
            esia_client_id=oidc_provider.CLIENT_ID,
            esia_token_key_files=(),
            signing_in=replace(
                settings.ENVIRONMENT.signing_in,
                protocol="oidc",
                scope="openid profile",
                oidc_secret_file=secret,
            ),
        )
        monkeypatch.setattr(oidc_provider, "CALLBACK", f"{BASE}/esia/callback")
        with provider.http() as http:
            monkeypatch.setattr(sign_in_gateway, "connections", lambda: http)
            sign_in_gateway.gateway.cache_clear()
            yield provider
        sign_in_gateway.gateway.cache_clear()
        monkeypatch.undo()

    def test_lets_a_confirmed_person_in_by_settings_alone(self, site, provider):
        returned = provider.sign_in(leave_for_esia(site, next="/meters"))

        assert site.get("/esia/callback", returned).url == consent_and_then("/meters")
        assert Person.objects.get().oid == oidc_provider.OID

    def test_lets_nobody_else_in(self, site, provider):
        provider.person = {"trusted": "true"}
        returned = provider.sign_in(leave_for_esia(site))

        assert site.get("/esia/callback", returned).status_code == 403

    def test_without_its_secret_does_not_begin(self, site, provider, settings):
        settings.ENVIRONMENT.signing_in.oidc_secret_file.write_text("")
        sign_in_gateway.gateway.cache_clear()

        assert site.get("/sign-in").status_code == 503


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
