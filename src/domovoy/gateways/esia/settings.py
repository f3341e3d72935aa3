"""All that a client must be told about itself and about ESIA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from domovoy.gateways.esia.errors import KeyFileUnusable
from domovoy.gateways.esia.key_files import der_of, read_private_key, read_public_key
from domovoy.gateways.esia.signing import GostSigner, Signer
from domovoy.gateways.esia.tokens import TokenKey, read_token_key

DEFAULT_SCOPE = "openid fullname birthdate snils email mobile usr_org"


@dataclass(frozen=True)
class EsiaSettings:
    """A system registered at ESIA."""

    base_url: str
    client_id: str
    redirect_uri: str
    key: Signer = field(repr=False)
    certificate: bytes = field(repr=False)
    """DER."""
    token_keys: tuple[TokenKey, ...] = field(repr=False)
    """Every key ESIA may sign with now; the algorithms accepted are those of these keys."""
    scope: str = DEFAULT_SCOPE
    scope_org: str = ""
    told_issuer: str = ""
    """How ESIA names itself in tokens, where it is not the usual way."""
    timeout: float = 10.0
    """Seconds for one request."""
    skew: timedelta = timedelta(seconds=60)
    """How far the two clocks may differ."""

    @property
    def issuer(self) -> str:
        """How ESIA names itself in tokens: the http form of its address, slash at the end."""
        return self.told_issuer or f"http://{urlsplit(self.base_url).netloc}/"

    @classmethod
    def from_files(
        cls,
        *,
        base_url: str,
        client_id: str,
        redirect_uri: str,
        key_file: Path,
        certificate_file: Path,
        token_key_files: Sequence[Path],
    ) -> EsiaSettings:
        """Settings that sign in pure Python, PEM or DER. Raises KeyFileUnusable."""
        certificate = read_certificate(certificate_file)
        return cls(
            base_url=base_url,
            client_id=client_id,
            redirect_uri=redirect_uri,
            key=signer_from_file(key_file, certificate_file),
            certificate=certificate,
            token_keys=read_token_keys(token_key_files),
        )


def signer_from_file(key_file: Path, certificate_file: Path) -> GostSigner:
    """The pure-Python signer, if the key is that of the certificate. Raises KeyFileUnusable."""
    key = read_private_key(_content(key_file))
    if key.public_key().point != read_public_key(read_certificate(certificate_file)).point:
        raise KeyFileUnusable(f"{certificate_file} belongs to another key than {key_file}")
    return GostSigner(key)


def read_certificate(file: Path) -> bytes:
    """The certificate as DER. Raises KeyFileUnusable."""
    return der_of(_content(file))


def read_token_keys(files: Sequence[Path]) -> tuple[TokenKey, ...]:
    """The keys tokens may be signed with. Raises KeyFileUnusable."""
    return tuple(read_token_key(_content(file)) for file in files)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise KeyFileUnusable(f"{file} cannot be read: {problem.strerror}") from None
