import base64
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domovoy.gateways.esia.errors import KeyFileUnusable
from domovoy.gateways.esia.gost import CURVES, GostPrivateKey, GostPublicKey
from domovoy.gateways.esia.key_files import (
    certificate_hash,
    der_of,
    pem,
    private_key_file,
    public_key_file,
    read_private_key,
    read_public_key,
)

# Made for this test by OpenSSL 3.0 with gost-engine; used nowhere else.
OPENSSL_KEY = b"""-----BEGIN PRIVATE KEY-----
MEYCAQAwHwYIKoUDBwEBAQEwEwYHKoUDAgIjAQYIKoUDBwEBAgIEIAS7nbDMMKqt
fcPssWUtqmjtKDteofgmlB0Cs0N7mH4W
-----END PRIVATE KEY-----
"""
OPENSSL_CERTIFICATE = base64.b64decode(
    "MIIBfTCCASigAwIBAgIUJWimSM1VYc5J9Nt3dS9LcNlksFQwDAYIKoUDBwEBAwIFADAPMQ0wCwYDVQQDDAR0ZXN0"
    "MB4XDTI2MTEyMjE1MTEzOVoXDTM2MTExOTE1MTEzOVowDzENMAsGA1UEAwwEdGVzdDBmMB8GCCqFAwcBAQEBMBMG"
    "ByqFAwICIwEGCCqFAwcBAQICA0MABEBbGSJ1ybUf+8zPLB2C9zqdtvK0BFzhpgY0Ou/Dnph522W6vnxDt4a7xmcq"
    "nLj40cqYlu8VHUyhs+NqFTmhQ98to1MwUTAdBgNVHQ4EFgQUzySf9oDg28RWZ6GhMZdNSHgTnAYwHwYDVR0jBBgw"
    "FoAUzySf9oDg28RWZ6GhMZdNSHgTnAYwDwYDVR0TAQH/BAUwAwEB/zAMBggqhQMHAQEDAgUAA0EAqbWRPJhjoCRB"
    "u3RpXDtjdIrsMe0h9jHjiSBlja9o3gSTXZUx0+xaz/P2Wb+jEkhWEbPTWkRO1CVIBdFDRGA37Q=="
)
OPENSSL_SIGNATURE_OF_HELLO = bytes.fromhex(
    "5e554f8da1d86b12ef08e39d03183fa8d8ec660a5b1de65aae18729105da7558"
    "65919715db4bd7c28007f2b12dee78ae3f28c09fef504fd63e845053f54489c0"
)
OPENSSL_HASH = "F1F79D50E8B6EED8537A652797851DAF806E26DB913EEB0AF81283CA56BE1E10"

KEY = read_private_key(OPENSSL_KEY)
PUBLIC = KEY.public_key()


class TestAgreementWithOpenssl:
    def test_reads_its_key_and_certificate(self):
        assert read_public_key(OPENSSL_CERTIFICATE) == PUBLIC

    def test_reads_a_certificate_from_pem_too(self):
        assert read_public_key(pem("CERTIFICATE", OPENSSL_CERTIFICATE)) == PUBLIC

    def test_accepts_its_signature(self):
        assert PUBLIC.verifies(b"hello", OPENSSL_SIGNATURE_OF_HELLO)

    def test_does_not_accept_the_halves_of_a_signature_swapped(self):
        swapped = OPENSSL_SIGNATURE_OF_HELLO[32:] + OPENSSL_SIGNATURE_OF_HELLO[:32]

        assert not PUBLIC.verifies(b"hello", swapped)

    def test_names_a_certificate_alike(self):
        assert certificate_hash(OPENSSL_CERTIFICATE) == OPENSSL_HASH
        assert certificate_hash(pem("CERTIFICATE", OPENSSL_CERTIFICATE)) == OPENSSL_HASH


class TestSignature:
    @settings(max_examples=15, deadline=None)
    @given(message=st.binary(max_size=200), other=st.binary(max_size=200))
    def test_is_good_for_its_message_alone(self, message, other):
        signature = KEY.sign(message)

        assert len(signature) == 64
        assert PUBLIC.verifies(message, signature)
        assert other == message or not PUBLIC.verifies(other, signature)

    @settings(max_examples=10, deadline=None)
    @given(place=st.integers(0, 63), bit=st.integers(0, 7))
    def test_does_not_survive_one_changed_bit(self, place, bit):
        spoiled = bytearray(OPENSSL_SIGNATURE_OF_HELLO)
        spoiled[place] ^= 1 << bit

        assert not PUBLIC.verifies(b"hello", bytes(spoiled))

    @pytest.mark.parametrize(
        "signature",
        [
            b"",
            bytes(64),
            b"\xff" * 64,
            OPENSSL_SIGNATURE_OF_HELLO[:63],
            OPENSSL_SIGNATURE_OF_HELLO + b"\x00",
        ],
    )
    def test_of_wrong_size_or_range_is_refused(self, signature):
        assert not PUBLIC.verifies(b"hello", signature)

    def test_of_another_key_is_refused(self):
        assert not PUBLIC.verifies(b"hello", GostPrivateKey.generate().sign(b"hello"))

    @pytest.mark.parametrize("curve", CURVES)
    def test_works_on_every_parameter_set(self, curve):
        key = GostPrivateKey.generate(curve)

        assert key.public_key().verifies(b"hello", key.sign(b"hello"))


class TestKeys:
    def test_a_point_off_the_curve_is_refused(self):
        with pytest.raises(ValueError, match="not a point"):
            GostPublicKey(PUBLIC.curve, bytes(63) + b"\x01")

    def test_a_private_key_does_not_show_itself(self):
        assert str(KEY.number) not in repr(KEY)

    def test_files_hold_what_was_written(self):
        assert read_private_key(private_key_file(KEY)) == KEY
        assert der_of(private_key_file(KEY)) == der_of(OPENSSL_KEY)
        assert read_public_key(public_key_file(PUBLIC)) == PUBLIC

    @settings(max_examples=200, deadline=None)
    @given(place=st.integers(0, len(OPENSSL_CERTIFICATE) - 1), value=st.integers(0, 255))
    def test_a_spoiled_certificate_is_read_or_refused_by_name(self, place, value):
        spoiled = bytearray(OPENSSL_CERTIFICATE)
        spoiled[place] = value

        with contextlib.suppress(KeyFileUnusable):
            read_public_key(bytes(spoiled))

    @settings(max_examples=200)
    @given(file=st.binary(max_size=100))
    def test_any_other_file_is_refused_by_name(self, file):
        for read in (read_public_key, read_private_key):
            with pytest.raises(KeyFileUnusable):
                read(file)
