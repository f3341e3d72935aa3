"""Signing by OpenSSL's gost-engine, through the `openssl` command.

The message goes in by standard input and the signature comes out by standard output: nothing
is written to disk, and nothing secret is in the command line but the name of the key's file.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from domovoy.gateways.esia.errors import SignerUnavailable

NO_ENGINE = (
    "{program} has no gost engine: install libengine-gost-openssl (Debian, Ubuntu), "
    "or name another way in ESIA_SIGNER"
)


@dataclass(frozen=True)
class OpensslSigner:
    """Signs in a process of its own, in about 10 ms."""

    key_file: Path
    program: str = "openssl"
    timeout: float = 10.0
    """Seconds for one signature."""

    def sign(self, message: bytes) -> bytes:
        options = ("-engine", "gost", "-md_gost12_256", "-sign", str(self.key_file))
        done = _run((self.program, "dgst", *options), message, self.timeout)
        if done.returncode != 0:
            require_engine(self.program, timeout=self.timeout)
            raise SignerUnavailable(f"{self.program} cannot sign with {self.key_file}")
        return done.stdout


def require_engine(program: str = "openssl", *, timeout: float = 10.0) -> None:
    """Say in one sentence what is missing. Raises SignerUnavailable."""
    if _run((program, "engine", "-t", "gost"), b"", timeout).returncode != 0:
        raise SignerUnavailable(NO_ENGINE.format(program=program))


def _run(
    command: tuple[str, ...], message: bytes, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, input=message, capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise SignerUnavailable(f"{command[0]} did not sign in {timeout:g} s") from None
    except OSError as problem:
        raise SignerUnavailable(f"{command[0]} cannot be started: {problem.strerror}") from None
