"""Keys and certificates as files: PEM or DER in, PEM and DER out."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
from datetime import datetime, timedelta

from domovoy.gateways.esia import der
from domovoy.gateways.esia.errors import KeyFileUnusable
from domovoy.gateways.esia.gost import CURVES, SIZE, GostPrivateKey, GostPublicKey, streebog256

GOST_KEY = "1.2.643.7.1.1.1.1"
GOST_HASH = "1.2.643.7.1.1.2.2"
GOST_SIGNATURE = "1.2.643.7.1.1.3.2"
COMMON_NAME = "2.5.4.3"

_PEM = re.compile(rb"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")
_SUBJECT_PUBLIC_KEY = 5


def pem(label: str, content: bytes) -> bytes:
    """The content as a PEM file."""
    body = "\n".join(textwrap.wrap(base64.b64encode(content).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode()


def der_of(file: bytes) -> bytes:
    """What a file holds, PEM or DER alike."""
    if not (found := _PEM.search(file)):
        return file
    try:
        return base64.b64decode(b"".join(found.group(2).split()), validate=True)
    except binascii.Error:
        raise KeyFileUnusable("a PEM file with a broken body") from None


def private_key_file(key: GostPrivateKey) -> bytes:
    """The key as PKCS #8, the way OpenSSL's gost-engine writes and reads it."""
    secret = der.write(der.OCTET_STRING, key.number.to_bytes(SIZE, "little"))
    return pem(
        "PRIVATE KEY", der.write(der.SEQUENCE, der.integer(0), _algorithm(key.curve), secret)
    )


def read_private_key(file: bytes) -> GostPrivateKey:
    """Read a GOST private key in PKCS #8.

    Raises KeyFileUnusable.
    """
    try:
        _, algorithm, secret = der.read(der_of(file)).expect(der.SEQUENCE).children()[:3]
        number = _secret_number(secret.expect(der.OCTET_STRING).content)
        return GostPrivateKey(_curve_of(algorithm), number)
    except ValueError as problem:
        raise KeyFileUnusable(f"not a GOST private key: {problem}") from None


def _secret_number(content: bytes) -> int:
    """Three ways of writing are met: bare bytes, an octet string, an integer."""
    if len(content) == SIZE:
        return int.from_bytes(content, "little")
    inner = der.read(content)
    if inner.tag == der.INTEGER:
        return int.from_bytes(inner.content, "big")
    return int.from_bytes(inner.expect(der.OCTET_STRING).content, "little")


def public_key_file(key: GostPublicKey) -> bytes:
    """The public key as a PEM file."""
    return pem("PUBLIC KEY", _subject_public_key(key))


def subject_public_key_of(file: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a public key or of a certificate, as DER.

    Raises KeyFileUnusable.
    """
    try:
        whole = der.read(der_of(file)).expect(der.SEQUENCE)
        first = whole.children()[0]
        if first.children()[0].tag == der.OBJECT_IDENTIFIER:
            return whole.encoded
        fields = [child for child in first.children() if child.tag != der.EXPLICIT_0]
        return fields[_SUBJECT_PUBLIC_KEY].expect(der.SEQUENCE).encoded
    except (der.DerError, IndexError):
        raise KeyFileUnusable("neither a public key nor a certificate") from None


def holds_gost_key(subject_public_key: bytes) -> bool:
    """Whether the SubjectPublicKeyInfo holds a GOST key of 256 bits."""
    algorithm = der.read(subject_public_key).children()[0]
    return algorithm.content.startswith(der.object_identifier(GOST_KEY))


def read_public_key(file: bytes) -> GostPublicKey:
    """Read a GOST public key out of a key file or a certificate.

    Raises KeyFileUnusable.
    """
    try:
        algorithm, bits = der.read(subject_public_key_of(file)).children()
        point = der.read(der.bits_of(bits)).expect(der.OCTET_STRING).content
        return GostPublicKey(_curve_of(algorithm), point[:SIZE][::-1] + point[SIZE:][::-1])
    except ValueError as problem:
        raise KeyFileUnusable(f"not a GOST public key: {problem}") from None


def self_signed_certificate(
    key: GostPrivateKey, *, common_name: str, serial: int, at: datetime, life: timedelta
) -> bytes:
    """A minimal X.509 certificate for the key, signed by the key itself, as DER.

    Enough for development. A production certificate comes from an accredited authority.
    """
    algorithm = der.write(der.SEQUENCE, der.object_identifier(GOST_SIGNATURE))
    name = der.write(der.SEQUENCE, der.write(der.SET, _common_name(common_name)))
    validity = der.write(der.SEQUENCE, _utc_time(at), _utc_time(at + life))
    public = _subject_public_key(key.public_key())
    body = der.write(der.SEQUENCE, der.integer(serial), algorithm, name, validity, name, public)
    return der.write(der.SEQUENCE, body, algorithm, der.bit_string(key.sign(body)))


def certificate_hash(certificate: bytes) -> str:
    """How ESIA names a certificate: Streebog-256 of its DER, 64 upper-case characters."""
    return streebog256(der_of(certificate)).hex().upper()


def _common_name(text: str) -> bytes:
    value = der.write(der.UTF8_STRING, text.encode())
    return der.write(der.SEQUENCE, der.object_identifier(COMMON_NAME), value)


def _utc_time(at: datetime) -> bytes:
    return der.write(der.UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode())


def _subject_public_key(key: GostPublicKey) -> bytes:
    point = der.write(der.OCTET_STRING, key.point[:SIZE][::-1], key.point[SIZE:][::-1])
    return der.write(der.SEQUENCE, _algorithm(key.curve), der.bit_string(point))


def _algorithm(curve: str) -> bytes:
    parameters = der.write(
        der.SEQUENCE, der.object_identifier(curve), der.object_identifier(GOST_HASH)
    )
    return der.write(der.SEQUENCE, der.object_identifier(GOST_KEY), parameters)


def _curve_of(algorithm: der.Element) -> str:
    """The parameter set named in an algorithm identifier."""
    name, parameters = algorithm.expect(der.SEQUENCE).children()[:2]
    if name.encoded != der.object_identifier(GOST_KEY):
        raise der.DerError("the key is not a GOST key of 256 bits")
    written = parameters.children()[0].encoded
    for curve in CURVES:
        if der.object_identifier(curve) == written:
            return curve
    raise der.DerError("the parameter set is not known")
