"""`python -m domovoy.gateways.esia.development_keys DIR`: keys for a stand, made once.

DIR then holds the client's GOST key and self-signed certificate and the stand-in's token keys.
A production system uses the key and certificate registered at ESIA instead.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domovoy.gateways.esia.gost import GostPrivateKey
from domovoy.gateways.esia.key_files import (
    private_key_file,
    read_private_key,
    read_public_key,
    self_signed_certificate,
)
from domovoy.gateways.esia.key_store import kept

CLIENT_KEY = "client-key.pem"
CLIENT_CERTIFICATE = "client-certificate.der"

_LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class ClientKeys:
    """Where the client's key and certificate are."""

    key_file: Path
    certificate_file: Path


def keep_client_keys(directory: Path, *, at: datetime) -> ClientKeys:
    """The client's key and certificate in that folder, made if they are not there."""
    files = ClientKeys(directory / CLIENT_KEY, directory / CLIENT_CERTIFICATE)
    key = read_private_key(kept(files.key_file, _new_key))

    def certificate() -> bytes:
        return self_signed_certificate(
            key, common_name="Domovoy development", serial=secrets.randbits(64), at=at, life=_LIFE
        )

    if read_public_key(kept(files.certificate_file, certificate)) != key.public_key():
        files.certificate_file.unlink()
        kept(files.certificate_file, certificate)
    return files


def _new_key() -> bytes:
    return private_key_file(GostPrivateKey.generate())


def main() -> None:
    """Make what is missing and say where it is."""
    from domovoy.gateways.esia.standin.keys import keep_token_key  # noqa: PLC0415 - slow to import

    parser = argparse.ArgumentParser(description="Ключи для входа через учебные Госуслуги.")
    parser.add_argument("directory", type=Path)
    directory: Path = parser.parse_args().directory
    client = keep_client_keys(directory, at=datetime.now(UTC))
    token = keep_token_key(directory)
    for file in (client.key_file, client.certificate_file, token.public_file):
        print(file)


if __name__ == "__main__":
    main()
