"""The finer settings of signing in, read and checked with the rest of the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

Protocol = Literal["esia", "oidc"]
Signer = Literal["python", "openssl", "remote"]
PROTOCOLS: tuple[Protocol, ...] = ("esia", "oidc")
SIGNERS: tuple[Signer, ...] = ("python", "openssl", "remote")
SCOPES = {
    "esia": "openid fullname birthdate snils email mobile usr_org",
    "oidc": "openid profile email phone",
}
MOST_ATTEMPTS = 10
LONGEST_TIMEOUT = 60.0
LARGEST_SKEW = 600.0
PAIRS_OF_NAMES = re.compile(r"(\s*[a-z_]+\s*=\s*[^,=\s]+\s*(,|$))*")
THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}

Choice = TypeVar("Choice", bound=str)


class SettingUnclear(Exception):
    """A setting of signing in says something that cannot be meant."""


@dataclass(frozen=True)
class SigningIn:
    """How to speak to ESIA, or to a gateway in front of it."""

    protocol: Protocol = "esia"
    scope: str = SCOPES["esia"]
    scope_org: str = ""
    issuer: str = ""
    timeout: float = 10.0
    skew: timedelta = timedelta(seconds=60)
    signer: Signer = "python"
    openssl: str = "openssl"
    signer_url: str = ""
    signer_certificate_file: Path | None = None
    signer_key_file: Path | None = None
    signer_authority_file: Path | None = None
    signer_timeout: float = 3.0
    signer_attempts: int = 3
    oidc_secret_file: Path | None = None
    oidc_claims: str = ""

    @classmethod
    def read(cls, source: Mapping[str, str]) -> SigningIn:
        """Read and check. Raises SettingUnclear with one sentence."""
        protocol = _choice("ESIA_PROTOCOL", source.get("ESIA_PROTOCOL"), PROTOCOLS)
        read = cls(
            protocol=protocol,
            scope=source.get("ESIA_SCOPE") or SCOPES[protocol],
            scope_org=source.get("ESIA_SCOPE_ORG", ""),
            issuer=source.get("ESIA_ISSUER", ""),
            timeout=_number("ESIA_TIMEOUT", source.get("ESIA_TIMEOUT", "10"), LONGEST_TIMEOUT),
            skew=timedelta(
                seconds=_number(
                    "ESIA_CLOCK_SKEW", source.get("ESIA_CLOCK_SKEW", "60"), LARGEST_SKEW
                )
            ),
            signer=_choice("ESIA_SIGNER", source.get("ESIA_SIGNER"), SIGNERS),
            openssl=source.get("ESIA_OPENSSL") or "openssl",
            signer_url=source.get("ESIA_SIGNER_URL", ""),
            signer_certificate_file=_file(source.get("ESIA_SIGNER_CERTIFICATE_FILE")),
            signer_key_file=_file(source.get("ESIA_SIGNER_KEY_FILE")),
            signer_authority_file=_file(source.get("ESIA_SIGNER_AUTHORITY_FILE")),
            signer_timeout=_number(
                "ESIA_SIGNER_TIMEOUT", source.get("ESIA_SIGNER_TIMEOUT", "3"), LONGEST_TIMEOUT
            ),
            signer_attempts=int(
                _number(
                    "ESIA_SIGNER_ATTEMPTS", source.get("ESIA_SIGNER_ATTEMPTS", "3"), MOST_ATTEMPTS
                )
            ),
            oidc_secret_file=_file(source.get("ESIA_OIDC_SECRET_FILE")),
            oidc_claims=source.get("ESIA_OIDC_CLAIMS", ""),
        )
        read.require_whole()
        return read

    def require_whole(self) -> None:
        """Refuse a choice without what it needs. Raises SettingUnclear."""
        if not PAIRS_OF_NAMES.fullmatch(self.oidc_claims):
            raise SettingUnclear("ESIA_OIDC_CLAIMS must look like oid=esia_oid,trusted=is_tru")
        if self.protocol == "oidc" and self.oidc_secret_file is None:
            raise SettingUnclear("ESIA_PROTOCOL=oidc wants ESIA_OIDC_SECRET_FILE")
        if self.protocol == "esia" and self.signer == "remote":
            self._require_safe_signer()

    def _require_safe_signer(self) -> None:
        try:
            parts = urlsplit(self.signer_url)
            safe = parts.scheme == "https" or parts.hostname in THIS_MACHINE
            whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            safe = whole = False
        if not safe or not whole:
            raise SettingUnclear(
                "ESIA_SIGNER=remote wants ESIA_SIGNER_URL like https://signer.example/sign; "
                "plain http only on this machine"
            )
        if self.signer_key_file and not self.signer_certificate_file:
            raise SettingUnclear(
                "ESIA_SIGNER_KEY_FILE wants ESIA_SIGNER_CERTIFICATE_FILE beside it"
            )


def _choice(setting: str, told: str | None, choices: tuple[Choice, ...]) -> Choice:
    for choice in choices:
        if choice == (told or choices[0]):
            return choice
    raise SettingUnclear(f"{setting} must be one of {', '.join(choices)}, not {told!r}")


def _number(setting: str, told: str, largest: float) -> float:
    try:
        number = float(told)
    except ValueError:
        number = 0.0
    if not 0 < number <= largest or (setting.endswith("ATTEMPTS") and number != int(number)):
        raise SettingUnclear(f"{setting} must be a number up to {largest:g}, not {told!r}")
    return number


def _file(told: str | None) -> Path | None:
    return Path(told) if told else None
