"""What the administrator told us through the environment, checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from domovoy.stand.errors import PortUnusable, ProductionLacks, SettingUnusable

DEMOS = ("full", "small", "no")
MODES = ("development", "test", "production")
LAST_PORT = 65534  # the stand-in for ESIA takes the next one
REQUIRED_IN_PRODUCTION = (
    "DATABASE_URL",
    "DOMOVOY_SECRET_KEY",
    "DOMOVOY_BASE_URL",
    "ESIA_URL",
    "ESIA_CLIENT_ID",
)
KEYS_OF_ESIA = ("ESIA_CERTIFICATE_FILE", "ESIA_TOKEN_KEY_FILES")


@dataclass(frozen=True)
class Situation:
    """Where to listen, where to keep things, and what somebody else provides."""

    mode: str
    host: str
    port: int
    var: Path
    base_url: str
    database_url: str | None
    application_url: str | None
    esia_url: str | None
    demo: str | None

    @classmethod
    def read(cls, source: Mapping[str, str]) -> "Situation":
        """Raises PortUnusable, SettingUnusable, ProductionLacks."""
        mode = source.get("DOMOVOY_ENV") or "development"
        if mode not in MODES:
            one_of = f"возможны {', '.join(MODES)}."
            raise SettingUnusable(name="DOMOVOY_ENV", value=mode, reason=one_of)
        if mode == "production":
            _require_all(source)
        port = _port(source.get("PORT") or "8000")
        return cls(
            mode=mode,
            host=source.get("DOMOVOY_HOST") or "127.0.0.1",
            port=port,
            var=Path(source.get("DOMOVOY_VAR") or "var").resolve(),
            base_url=_address(source, "DOMOVOY_BASE_URL") or f"http://127.0.0.1:{port}",
            database_url=source.get("DATABASE_URL") or None,
            application_url=source.get("DATABASE_APP_URL") or None,
            esia_url=_address(source, "ESIA_URL"),
            demo=_demo(source.get("DOMOVOY_DEMO") or "full", mode=mode),
        )

    @property
    def standin_port(self) -> int | None:
        """Where the stand-in for ESIA listens; None when the real one is named."""
        return None if self.esia_url else self.port + 1

    @property
    def ports(self) -> tuple[int, ...]:
        """Every port we are going to listen on."""
        return tuple(filter(None, (self.port, self.standin_port)))


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 0 < port <= LAST_PORT:
        raise PortUnusable(port=text)
    return port


def _address(source: Mapping[str, str], name: str) -> str | None:
    address = (source.get(name) or "").rstrip("/")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        looks = "адрес пишут так: https://domovoy.example."
        raise SettingUnusable(name=name, value=address, reason=looks)
    return address


def _demo(scale: str, *, mode: str) -> str | None:
    if scale not in DEMOS:
        one_of = f"возможны {', '.join(DEMOS)}."
        raise SettingUnusable(name="DOMOVOY_DEMO", value=scale, reason=one_of)
    return None if scale == "no" or mode == "production" else scale


def _require_all(source: Mapping[str, str]) -> None:
    required = [*REQUIRED_IN_PRODUCTION]
    if source.get("ESIA_PROTOCOL") != "oidc":  # a plain gateway publishes its keys itself
        required += KEYS_OF_ESIA
        if source.get("ESIA_SIGNER") != "remote":  # which keeps the key to itself
            required.append("ESIA_KEY_FILE")
    missing = [name for name in required if not source.get(name)]
    if missing:
        raise ProductionLacks(names=", ".join(missing))
