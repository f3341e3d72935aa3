"""What a client does about a stand-in whose faults are switched on."""

from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from uuid import uuid4

import pytest

from domovoy.gateways.esia import (
    AccountNotConfirmed,
    CallbackStateMismatch,
    ChildAccount,
    EsiaClient,
    EsiaRefused,
    EsiaUnavailable,
    TokenInvalid,
)
from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.gateways.esia.settings import EsiaSettings, read_token_keys
from domovoy.gateways.esia.standin.keys import keep_token_key
from gateways.esia.playing import CLIENT_ID, OWNER, REDIRECT_URI, StandinProcess, free_port

CHILD, UNCONFIRMED, DISMISSED, OF_TWO = 1000000032, 1000000031, 1000000014, 1000000013
OTHER_URI = "http://127.0.0.1:8790/other/callback"


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def troubled(esia_keys, tmp_path_factory):
    other = keep_client_keys(tmp_path_factory.mktemp("other"), at=now())
    options = (
        *("--redirect-uri", OTHER_URI, "--slow-for", "2"),
        *("--other-client", "OTHER", str(other.certificate_file)),
    )
    process = StandinProcess(esia_keys, free_port(), options).start()
    process.other = other
    yield process
    process.stop()


@pytest.fixture
def settings_here(troubled, make_settings):
    return make_settings(troubled.url)


@pytest.fixture
def client(settings_here, http):
    return EsiaClient(settings_here, http)


@pytest.fixture
def switch_on(troubled, http):
    def switch(fault, on="1"):
        answer = http.post(f"{troubled.url}/standin/faults", data={"fault": fault, "on": on})
        assert answer.status_code == 303

    yield switch
    switch("all", "0")


class TestSwitches:
    def test_are_shown_and_told(self, troubled, http, switch_on):
        switch_on("slow")

        page = http.get(f"{troubled.url}/standin/faults")
        told = http.get(f"{troubled.url}/standin/faults.json").json()

        assert "Выключить: отвечать медленно" in page.text
        assert page.text.count("Включить: ") == len(told) - 1
        assert [fault for fault, on in told.items() if on] == ["slow"]

    def test_know_no_other_faults(self, troubled, http):
        answer = http.post(f"{troubled.url}/standin/faults", data={"fault": "fire", "on": "1"})

        assert answer.status_code == 400

    def test_leave_the_stand_in_alive(self, troubled, http, switch_on):
        switch_on("broken")

        assert http.get(f"{troubled.url}/health").is_success


class TestFaults:
    def test_slow_answers_are_not_waited_for(self, settings_here, http, browser, switch_on):
        hasty = EsiaClient(replace(settings_here, timeout=0.5), http)
        code = browser.sign_in(hasty, OWNER)["code"]
        switch_on("slow")
        began = monotonic()

        with pytest.raises(EsiaUnavailable, match="ReadTimeout"):
            hasty.exchange(code, now())

        assert monotonic() - began < 1.9

    def test_broken_answers_are_named(self, client, browser, switch_on):
        code = browser.sign_in(client, OWNER)["code"]
        switch_on("broken")

        with pytest.raises(EsiaUnavailable, match="500"):
            client.exchange(code, now())

    @pytest.mark.parametrize(
        "fault", ["wrong_state", "swapped_tokens", "another_person", "rotated_key"]
    )
    def test_tokens_that_prove_nothing_are_refused(self, client, browser, switch_on, fault):
        code = browser.sign_in(client, OWNER)["code"]
        switch_on(fault)

        with pytest.raises(TokenInvalid):
            client.exchange(code, now())

    def test_a_return_with_a_foreign_state_is_refused(self, client, browser, switch_on):
        switch_on("foreign_return")
        state = str(uuid4())

        with pytest.raises(CallbackStateMismatch):
            client.code_from_callback(browser.sign_in(client, OWNER, state=state), state)

    def test_an_expired_code_is_refused(self, client, browser, switch_on):
        switch_on("expired_code")

        with pytest.raises(EsiaRefused, match="007011"):
            client.exchange(browser.sign_in(client, OWNER)["code"], now())

    def test_a_text_in_place_of_a_value_confirms_nobody(self, client, browser, switch_on):
        switch_on("trusted_as_text")

        with pytest.raises(AccountNotConfirmed):
            client.exchange(browser.sign_in(client, OWNER)["code"], now())

    def test_an_early_refusal_is_understood(self, client, browser, switch_on):
        switch_on("retold_refusal")
        state = str(uuid4())

        with pytest.raises(AccountNotConfirmed):
            client.code_from_callback(browser.sign_in(client, UNCONFIRMED, state=state), state)
        assert "code" in browser.sign_in(client, OWNER)

    def test_a_clock_an_hour_ahead_is_refused_both_ways(self, client, browser, switch_on):
        code = browser.sign_in(client, OWNER)["code"]
        switch_on("clock_ahead")

        with pytest.raises(EsiaRefused, match="007015"):
            client.exchange(code, now())


class TestRotation:
    def test_is_lived_through_with_the_new_key_beside_the_old(
        self, troubled, settings_here, http, browser, switch_on
    ):
        following = keep_token_key(troubled.keys, following=True).public_file
        both = (*settings_here.token_keys, *read_token_keys([following]))
        client = EsiaClient(replace(settings_here, token_keys=both), http)

        before = client.exchange(browser.sign_in(client, OWNER)["code"], now())
        switch_on("rotated_key")
        after = client.exchange(browser.sign_in(client, OWNER)["code"], now())

        assert before.oid == after.oid == OWNER


class TestOtherSystems:
    def test_cannot_use_our_code(self, troubled, settings_here, http, client, browser):
        other = EsiaSettings.from_files(
            base_url=troubled.url,
            client_id="OTHER",
            redirect_uri=REDIRECT_URI,
            key_file=troubled.other.key_file,
            certificate_file=troubled.other.certificate_file,
            token_key_files=[keep_token_key(troubled.keys).public_file],
        )
        stranger = EsiaClient(other, http)
        code = browser.sign_in(client, OWNER)["code"]

        with pytest.raises(EsiaRefused, match="007011"):
            stranger.exchange(code, now())
        assert stranger.exchange(browser.sign_in(stranger, OWNER)["code"], now()).oid == OWNER

    def test_cannot_pass_for_us_by_our_name(self, settings_here, troubled, http):
        theirs = EsiaSettings.from_files(
            base_url=troubled.url,
            client_id=CLIENT_ID,
            redirect_uri=REDIRECT_URI,
            key_file=troubled.other.key_file,
            certificate_file=troubled.other.certificate_file,
            token_key_files=[keep_token_key(troubled.keys).public_file],
        )

        with pytest.raises(EsiaRefused, match="007053"):
            EsiaClient(theirs, http).exchange("code", now())

    def test_a_code_for_another_return_address_is_refused(
        self, settings_here, http, client, browser
    ):
        elsewhere = EsiaClient(replace(settings_here, redirect_uri=OTHER_URI), http)

        with pytest.raises(EsiaRefused, match="007011"):
            elsewhere.exchange(browser.sign_in(client, OWNER)["code"], now())


class TestPersonas:
    def test_a_child_is_told_from_an_unconfirmed_adult(self, client, browser):
        with pytest.raises(ChildAccount):
            client.exchange(browser.sign_in(client, CHILD)["code"], now())

    def test_who_was_dismissed_or_worked_in_what_is_gone_has_no_role(self, client, browser):
        assert client.exchange(browser.sign_in(client, DISMISSED)["code"], now()).roles == ()

    def test_who_works_in_two_organisations_has_both(self, client, browser):
        roles = client.exchange(browser.sign_in(client, OF_TWO)["code"], now()).roles

        assert [role.ogrn for role in roles] == ["1260000000017", "1260000000028"]
