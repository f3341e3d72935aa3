"""A certified gateway of plain OpenID Connect in the place of ESIA."""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from domovoy.gateways.esia import (
    AccountDeleted,
    AccountNotConfirmed,
    CallbackStateMismatch,
    ChildAccount,
    EsiaDenied,
    EsiaError,
    EsiaRefused,
    EsiaUnavailable,
    TokenInvalid,
)
from domovoy.gateways.esia.oidc import OidcClient, OidcSettings
from domovoy.gateways.esia.oidc_claims import Claims
from domovoy.gateways.esia.tokens import RS256, TokenKey
from gateways.esia.oidc_provider import BASE, CALLBACK, CLIENT_ID, OID, SECRET, Provider

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SETTINGS = OidcSettings(base_url=BASE, client_id=CLIENT_ID, secret=SECRET, redirect_uri=CALLBACK)


@pytest.fixture
def provider():
    return Provider(AT)


@pytest.fixture
def http(provider):
    with provider.http() as client:
        yield client


@pytest.fixture
def client(http):
    return OidcClient(SETTINGS, http)


def enter(client, provider, at=AT):
    state = str(uuid4())
    returned = provider.sign_in(client.authorise_url(state, at))
    code = client.code_from_callback(returned, state)
    return client.exchange(code, at, state=state)


class TestRoundTrip:
    def test_brings_a_confirmed_person_back(self, client, provider):
        identity = enter(client, provider)

        assert (identity.oid, identity.surname, identity.first_name) == (OID, "Ковалёва", "Анна")
        assert identity.birth_date == date(1984, 3, 14)
        assert identity.snils == "90000000182"
        assert (identity.email, identity.phone) == ("anna.kovalyova@example.test", "+79990000001")

    def test_takes_an_access_token_the_id_token_vouches_for(self, client, provider):
        half = hashlib.sha256(b"AAA").digest()[:16]
        provider.claims = {"at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}

        assert enter(client, provider).oid == OID

    def test_says_nothing_secret_about_itself(self):
        assert SECRET not in repr(SETTINGS)

    def test_asks_for_its_description_and_keys_once(self, client, provider):
        enter(client, provider)
        enter(client, provider)

        assert provider.asked.count("/.well-known/openid-configuration") == 1
        assert provider.asked.count("/keys") == 1

    def test_reads_claims_by_the_names_it_was_told(self, http, provider):
        told = Claims.parse("oid=esia_oid, trusted=is_tru,roles=jobs")
        client = OidcClient(replace(SETTINGS, claims=told), http)
        job = {"oid": 7, "ogrn": "1260000000017", "active": True}
        provider.claims = {"sub": "f3a0"}
        provider.person = {"sub": "f3a0", "esia_oid": 77, "is_tru": True, "jobs": [job, "odd"]}

        identity = enter(client, provider)

        assert (identity.oid, len(identity.roles)) == (77, 1)

    @pytest.mark.parametrize("text", ["oid", "oid=", "=x", "password=x"])
    def test_refuses_names_of_claims_it_does_not_know(self, text):
        with pytest.raises(ValueError, match="does not say"):
            Claims.parse(text)

    def test_leaves_through_the_gateway_and_comes_back(self, client, provider):
        enter(client, provider)

        address = urlsplit(client.logout_url("https://dom.example.test/"))

        assert address.path == "/leave"
        assert parse_qs(address.query)["post_logout_redirect_uri"] == ["https://dom.example.test/"]

    def test_leaves_at_once_where_nothing_is_known_of_the_gateway(self, client):
        assert client.logout_url("https://dom.example.test/") == "https://dom.example.test/"


class TestAccounts:
    @pytest.mark.parametrize(
        ("person", "problem"),
        [
            ({"trusted": False}, AccountNotConfirmed),
            ({"trusted": "true"}, AccountNotConfirmed),
            ({"trusted": 1}, AccountNotConfirmed),
            ({"trusted": None}, AccountNotConfirmed),
            ({"lvl": "P"}, AccountNotConfirmed),
            ({"lvl": "KD"}, ChildAccount),
            ({"status": "DELETED"}, AccountDeleted),
            ({"family_name": ""}, EsiaUnavailable),
        ],
    )
    def test_that_may_not_enter_are_refused(self, client, provider, person, problem):
        provider.person = person

        with pytest.raises(problem):
            enter(client, provider)

    @pytest.mark.parametrize("oid", ["", "0", "-5", "1e3", "anna", True, 1.5, None, "9" * 30])
    def test_without_a_number_are_refused(self, http, provider, oid):
        client = OidcClient(replace(SETTINGS, claims=Claims(oid="esia_oid")), http)
        provider.person = {"esia_oid": oid}

        with pytest.raises(TokenInvalid):
            enter(client, provider)

    def test_have_only_verified_contacts(self, client, provider):
        provider.person = {"email_verified": "true", "phone_number_verified": False}

        identity = enter(client, provider)

        assert (identity.email, identity.phone) == ("", "")


class TestForgery:
    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "https://evil.example.test"},
            {"aud": "somebody"},
            {"aud": [CLIENT_ID, "somebody"]},
            {"azp": "somebody"},
            {"nonce": "another"},
            {"nonce": 5},
            {"exp": int((AT - timedelta(minutes=2)).timestamp())},
            {"nbf": int((AT + timedelta(minutes=2)).timestamp())},
            {"sub": "1000000002"},
            {"at_hash": "another"},
        ],
    )
    def test_of_a_claim_is_refused(self, client, provider, claims):
        provider.claims = claims

        with pytest.raises(TokenInvalid):
            enter(client, provider)

    @pytest.mark.parametrize("claim", ["iss", "aud", "exp", "nonce", "sub"])
    def test_by_leaving_a_claim_out_is_refused(self, client, provider, claim):
        provider.without = {claim}

        with pytest.raises(TokenInvalid):
            enter(client, provider)

    def test_of_the_type_of_tokens_is_refused(self, client, provider):
        provider.token_type = "MAC"

        with pytest.raises(TokenInvalid, match="type"):
            enter(client, provider)

    @pytest.mark.parametrize("access_token", ["пропуск", "\ud800"])
    def test_of_an_access_token_that_no_header_can_carry_is_refused(
        self, client, provider, access_token
    ):
        provider.access_token = access_token

        with pytest.raises(EsiaUnavailable):
            enter(client, provider)

    def test_by_a_shared_secret_is_refused(self, client, provider):
        provider.algorithm = "HS256"

        with pytest.raises(TokenInvalid):
            enter(client, provider)

    def test_by_a_key_that_is_not_listed_is_refused_and_asked_about_once_a_minute(
        self, client, provider
    ):
        enter(client, provider)
        provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

        for seconds in (0, 10, 59):
            with pytest.raises(TokenInvalid):
                enter(client, provider, AT + timedelta(seconds=seconds))

        assert provider.asked.count("/keys") == 1

    def test_is_not_a_key_changed_by_the_gateway_itself(self, client, provider):
        enter(client, provider)
        provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider.listed = [provider.key]

        assert enter(client, provider, AT + timedelta(minutes=2)).oid == OID

    def test_is_not_helped_by_the_gateways_list_where_keys_are_files(self, http, provider):
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        client = OidcClient(replace(SETTINGS, token_keys=(TokenKey(RS256, other),)), http)

        with pytest.raises(TokenInvalid):
            enter(client, provider)

    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": "https://evil.example.test"},
            {"authorization_endpoint": "https://evil.example.test/auth"},
            {"authorization_endpoint": "http://gate.example.test/auth"},
            {"authorization_endpoint": None},
            {"authorization_endpoint": "https://[gate.example.test/auth"},
        ],
    )
    def test_of_the_description_is_refused(self, client, provider, document):
        provider.document = document

        with pytest.raises(EsiaRefused):
            client.authorise_url(str(uuid4()), AT)

    def test_of_where_the_secret_goes_is_refused(self, client, provider):
        provider.document = {"token_endpoint": "https://evil.example.test/token"}

        with pytest.raises(EsiaRefused, match="foreign_token_endpoint"):
            enter(client, provider)

        assert "/token" not in provider.asked


class TestReturn:
    def test_from_another_gateway_is_refused(self, client):
        with pytest.raises(CallbackStateMismatch):
            client.code_from_callback(
                {"code": "c", "state": "s", "iss": "https://evil.example.test"}, "s"
            )

    def test_of_another_sign_in_is_refused(self, client):
        with pytest.raises(CallbackStateMismatch):
            client.code_from_callback({"code": "c", "state": "s"}, "t")

    def test_with_a_refusal_is_named(self, client):
        with pytest.raises(EsiaDenied):
            client.code_from_callback({"error": "access_denied", "state": "s"}, "s")

    def test_with_the_code_of_another_sign_in_is_refused(self, client, provider):
        returned = provider.sign_in(client.authorise_url(str(uuid4()), AT))

        with pytest.raises(EsiaRefused):
            client.exchange(returned["code"], AT, state=str(uuid4()))

    def test_serves_a_code_once(self, client, provider):
        state = str(uuid4())
        returned = provider.sign_in(client.authorise_url(state, AT))
        client.exchange(returned["code"], AT, state=state)

        with pytest.raises(EsiaRefused):
            client.exchange(returned["code"], AT, state=state)

    def test_that_nobody_began_is_refused(self, client):
        with pytest.raises(EsiaError):
            client.exchange("code", AT)
