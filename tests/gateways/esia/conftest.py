"""One stand-in for all tests of signing in, and a client for it."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from domovoy.gateways.esia import EsiaClient, EsiaSettings
from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.gateways.esia.standin.keys import keep_token_key
from gateways.esia.playing import CLIENT_ID, REDIRECT_URI, Browser, StandinProcess, free_port


@pytest.fixture(scope="session")
def esia_keys(tmp_path_factory):
    return tmp_path_factory.mktemp("esia-keys")


@pytest.fixture(scope="session")
def standin(esia_keys):
    running = StandinProcess(esia_keys, free_port()).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def http():
    with httpx.Client() as client:
        yield client


@pytest.fixture(scope="session")
def make_settings(esia_keys):
    def make(base_url, *, algorithm="RS256"):
        client = keep_client_keys(esia_keys, at=datetime.now(UTC))
        return EsiaSettings.from_files(
            base_url=base_url,
            client_id=CLIENT_ID,
            redirect_uri=REDIRECT_URI,
            key_file=client.key_file,
            certificate_file=client.certificate_file,
            token_key_files=[keep_token_key(esia_keys, algorithm).public_file],
        )

    return make


@pytest.fixture(scope="session")
def settings_of_client(standin, make_settings):
    return make_settings(standin.url)


@pytest.fixture(scope="session")
def esia(settings_of_client, http):
    return EsiaClient(settings_of_client, http)


@pytest.fixture
def other_esia(settings_of_client, http):
    """A client that differs from the registered one in some settings."""

    def make(**changes):
        return EsiaClient(replace(settings_of_client, **changes), http)

    return make


@pytest.fixture(scope="session")
def browser(http):
    return Browser(http)
