import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from domovoy.gateways.esia.errors import KeyFileUnusable, TokenInvalid
from domovoy.gateways.esia.gost import GostPrivateKey
from domovoy.gateways.esia.key_files import public_key_file
from domovoy.gateways.esia.tokens import (
    GOST,
    RS256,
    TokenRules,
    proved_subject,
    read_token_key,
    signature_engine,
)

AT = datetime(2026, 2, 28, 23, 59, 30, tzinfo=UTC)
NOW = int(AT.timestamp())
OID = 1000000001
ISSUER = "http://esia.example.test/"


def public_pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OLD_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOST_KEY = GostPrivateKey.generate()
RSA_PUBLIC = read_token_key(public_pem(RSA_KEY))
GOST_PUBLIC = read_token_key(public_key_file(GOST_KEY.public_key()))


def rules(*keys, at=AT):
    return TokenRules(
        keys=keys or (RSA_PUBLIC,),
        issuer=ISSUER,
        client_id="DOMOVOY",
        at=at,
        skew=timedelta(seconds=60),
    )


def token(kind="id", *, key=RSA_KEY, algorithm=RS256, header=None, without=(), **changes):
    claims = {"iss": ISSUER, "nbf": NOW, "iat": NOW, "exp": NOW + 3600}
    if kind == "id":
        subject = {"typ": "P", "oid": OID, "nam": "OID", "lvl": "PR", "is_tru": True}
        claims |= {"aud": "DOMOVOY", "sub": OID, "urn:esia:sbj": subject}
    else:
        claims |= {"client_id": "DOMOVOY", "urn:esia:sbj_id": OID}
    claims |= changes
    for name in without:
        del claims[name]
    headers = {"ver": 1, "sbt": kind} | (header or {})
    return signature_engine().encode(
        json.dumps(claims).encode(), key, algorithm=algorithm, headers=headers
    )


def encoded(thing):
    raw = thing if isinstance(thing, bytes) else json.dumps(thing).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class TestGoodTokens:
    def test_prove_a_person(self):
        proved = proved_subject(id_token=token(), access_token=token("access"), rules=rules())

        assert proved.oid == OID
        assert proved.subject["is_tru"] is True

    def test_may_be_signed_with_any_of_several_keys(self):
        both = rules(read_token_key(public_pem(OLD_RSA_KEY)), RSA_PUBLIC)

        assert both.claims(token(key=OLD_RSA_KEY), kind="id")["sub"] == OID
        assert both.claims(token(key=RSA_KEY), kind="id")["sub"] == OID

    def test_may_be_signed_by_gost(self):
        signed = token(key=GOST_KEY, algorithm=GOST)

        assert rules(GOST_PUBLIC).claims(signed, kind="id")["sub"] == OID

    @pytest.mark.parametrize("seconds", [-60, 0, 3600, 3659])
    def test_are_good_within_their_time_and_the_skew(self, seconds):
        at = AT + timedelta(seconds=seconds)

        assert rules(at=at).claims(token(), kind="id")["sub"] == OID


class TestForgedTokens:
    def test_without_a_signature_are_refused(self):
        _, payload, _ = token().split(".")
        unsigned = f"{encoded({'alg': 'none', 'sbt': 'id'})}.{payload}."

        with pytest.raises(TokenInvalid):
            rules().claims(unsigned, kind="id")

    def test_signed_with_the_public_key_as_a_shared_secret_are_refused(self):
        _, payload, _ = token().split(".")
        body = f"{encoded({'alg': 'HS256', 'sbt': 'id'})}.{payload}"
        mac = hmac.new(public_pem(RSA_KEY), body.encode(), hashlib.sha256).digest()

        with pytest.raises(TokenInvalid):
            rules().claims(f"{body}.{encoded(mac)}", kind="id")

    def test_of_an_algorithm_no_key_serves_are_refused(self):
        with pytest.raises(TokenInvalid):
            rules(RSA_PUBLIC).claims(token(key=GOST_KEY, algorithm=GOST), kind="id")

    def test_of_a_retired_key_are_refused(self):
        with pytest.raises(TokenInvalid):
            rules().claims(token(key=OLD_RSA_KEY), kind="id")

    @pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + b"\x00"])
    def test_with_a_gost_signature_of_63_or_65_bytes_are_refused(self, change):
        body, _, signature = token(key=GOST_KEY, algorithm=GOST).rpartition(".")
        raw = base64.urlsafe_b64decode(signature + "==")

        with pytest.raises(TokenInvalid):
            rules(GOST_PUBLIC).claims(f"{body}.{encoded(change(raw))}", kind="id")

    def test_with_claims_of_another_token_are_refused(self):
        header, _, signature = token().split(".")
        _, payload, _ = token(sub=2).split(".")

        with pytest.raises(TokenInvalid):
            rules().claims(f"{header}.{payload}.{signature}", kind="id")

    @given(text=st.one_of(st.text(), st.just("[" * 5000), st.just(encoded(b"[" * 5000) + "..")))
    def test_that_are_not_tokens_are_refused(self, text):
        with pytest.raises(TokenInvalid):
            rules().claims(text, kind="id")


class TestForeignTokens:
    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "http://esia.example.test"},
            {"iss": "https://esia.example.test/"},
            {"aud": "SOMEBODY"},
            {"aud": ["DOMOVOY", "SOMEBODY"]},
            {"exp": NOW - 60},
            {"exp": "never"},
            {"exp": True},
            {"nbf": NOW + 61},
            {"iat": NOW + 61},
            {"without": ["aud"]},
            {"without": ["iss"]},
            {"without": ["exp"]},
            {"header": {"sbt": "access"}},
        ],
    )
    def test_are_refused(self, changes):
        with pytest.raises(TokenInvalid):
            rules().claims(token(**changes), kind="id")

    def test_of_the_other_kind_are_refused(self):
        with pytest.raises(TokenInvalid):
            rules().claims(token("access", aud="DOMOVOY", sub=OID), kind="id")
        with pytest.raises(TokenInvalid):
            rules().claims(token("id", client_id="DOMOVOY"), kind="access")

    @pytest.mark.parametrize("sub", [str(OID), float(OID), True, None, OID + 1])
    def test_whose_subject_is_not_the_same_number_are_refused(self, sub):
        with pytest.raises(TokenInvalid):
            proved_subject(id_token=token(sub=sub), access_token=token("access"), rules=rules())

    @pytest.mark.parametrize("oid", [0, -5, 10**18, 2**70])
    def test_whose_subject_is_no_number_of_an_account_are_refused(self, oid):
        subject = {"oid": oid, "lvl": "PR", "is_tru": True}
        identity = token(sub=oid, **{"urn:esia:sbj": subject})
        access = token("access", **{"urn:esia:sbj_id": oid})

        with pytest.raises(TokenInvalid):
            proved_subject(id_token=identity, access_token=access, rules=rules())

    def test_that_speak_of_different_people_are_refused(self):
        foreign = token("access", **{"urn:esia:sbj_id": OID + 1})

        with pytest.raises(TokenInvalid):
            proved_subject(id_token=token(), access_token=foreign, rules=rules())


class TestTokenKeyFile:
    def test_of_a_weak_rsa_key_is_refused(self):
        weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)

        with pytest.raises(KeyFileUnusable):
            read_token_key(public_pem(weak))
