"""What the process is told from outside, read once and checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from domovoy.site.signing_in import SettingUnclear, SigningIn

Mode = Literal["development", "test", "production"]
MODES: tuple[Mode, ...] = ("development", "test", "production")
LAST_PORT = 65_535
UNSAFE_KEY = "everybody knows this key: it is for development and tests that say so"


class SettingMissing(Exception):
    """A setting is absent or says something that cannot be meant."""


@dataclass(frozen=True)
class Database:
    """The parts of a `postgresql://` address, as Django wants them."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]

    @classmethod
    def parse(cls, url: str, *, setting: str) -> Database:
        """Take a database address apart.

        A socket folder may be given as `?host=/folder`; other parameters, `sslmode` say, are
        passed to the driver. Raises SettingMissing.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            raise SettingMissing(
                f"{setting} must look like postgresql://user:password@host:5432/database"
            )
        query = dict(parse_qsl(parts.query))
        return cls(
            name=unquote(parts.path.strip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=query.pop("host", unquote(parts.hostname or "")),
            port=query.pop("port", str(parts.port or "")),
            options=query,
        )


@dataclass(frozen=True)
class Environment:
    """Every setting of the product. `docs/settings.md` says the same in words."""

    mode: Mode
    database: Database
    secret_key: str
    var: Path
    sealing_keys_file: Path
    base_url: str
    esia_url: str
    esia_client_id: str
    esia_key_file: Path
    esia_certificate_file: Path
    esia_token_key_files: tuple[Path, ...]
    smtp_url: str | None
    mail_from: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    signing_in: SigningIn = field(default_factory=SigningIn)

    @property
    def host(self) -> str:
        """The name people reach the site by, as Django compares it."""
        name = urlsplit(self.base_url).hostname or ""
        return f"[{name}]" if ":" in name else name

    @classmethod
    def read(cls, source: Mapping[str, str]) -> Environment:
        """Read and check the environment.

        Raises SettingMissing with one sentence that names the setting and the cure.
        """
        mode = _mode(source)
        port = _port(source.get("PORT", "8000"))
        var = Path(source.get("DOMOVOY_VAR", "var")).resolve()
        keys = var / "esia"
        signing_in = _signing_in(source)
        return cls(
            mode=mode,
            database=_database(source),
            secret_key=_secret(source),
            var=var,
            sealing_keys_file=Path(source.get("DOMOVOY_SEALING_KEYS_FILE", var / "sealing.json")),
            base_url=_address(source, "DOMOVOY_BASE_URL", f"http://127.0.0.1:{port}"),
            esia_url=_address(source, "ESIA_URL", f"http://127.0.0.1:{port + 1}"),
            esia_client_id=source.get("ESIA_CLIENT_ID", "DOMOVOY"),
            esia_key_file=Path(source.get("ESIA_KEY_FILE", keys / "client-key.pem")),
            esia_certificate_file=Path(
                source.get("ESIA_CERTIFICATE_FILE", keys / "client-certificate.der")
            ),
            esia_token_key_files=_paths(
                source.get("ESIA_TOKEN_KEY_FILES"),
                () if signing_in.protocol == "oidc" else (keys / "token-rs256-public.pem",),
            ),
            smtp_url=source.get("SMTP_URL") or None,
            mail_from=source.get("MAIL_FROM", "domovoy@localhost"),
            trusted_proxies=_networks(source),
            signing_in=signing_in,
        )


def _mode(source: Mapping[str, str]) -> Mode:
    named = source.get("DOMOVOY_ENV", "development")
    for mode in MODES:
        if mode == named:
            return mode
    raise SettingMissing(f"DOMOVOY_ENV must be one of {', '.join(MODES)}, not {named!r}")


def _address(source: Mapping[str, str], setting: str, default: str) -> str:
    """Return the address of a site without a slash at its end."""
    address = source.get(setting, default).rstrip("/")
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingMissing(f"{setting} must look like https://domovoy.example, not {address!r}")
    return address


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LAST_PORT:
        raise SettingMissing(f"PORT must be a number from 1 to {LAST_PORT}, not {text!r}")
    return int(text)


def _networks(source: Mapping[str, str]) -> tuple[IPv4Network | IPv6Network, ...]:
    told = source.get("DOMOVOY_TRUSTED_PROXIES", "")
    try:
        return tuple(ip_network(item.strip()) for item in told.split(",") if item.strip())
    except ValueError:
        raise SettingMissing(
            "DOMOVOY_TRUSTED_PROXIES must list addresses or networks like "
            f"10.0.0.5,192.168.7.0/24, not {told!r}"
        ) from None


def _signing_in(source: Mapping[str, str]) -> SigningIn:
    try:
        return SigningIn.read(source)
    except SettingUnclear as problem:
        raise SettingMissing(str(problem)) from None


def _paths(listed: str | None, default: tuple[Path, ...]) -> tuple[Path, ...]:
    if not listed:
        return default
    return tuple(Path(item) for item in listed.split(":"))


def _database(source: Mapping[str, str]) -> Database:
    for setting in ("DATABASE_APP_URL", "DATABASE_URL"):
        if url := source.get(setting):
            return Database.parse(url, setting=setting)
    raise SettingMissing(
        "DATABASE_APP_URL is not set: start with `make run`, or name the database there"
    )


def _secret(source: Mapping[str, str]) -> str:
    """Return the key of sessions and forms; the one everybody knows only where that was meant."""
    if secret := source.get("DOMOVOY_SECRET_KEY"):
        return secret
    if source.get("DOMOVOY_ENV") in {"development", "test"}:
        return UNSAFE_KEY
    raise SettingMissing(
        "DOMOVOY_SECRET_KEY is not set: put at least 50 random characters, "
        "or say DOMOVOY_ENV=development"
    )
