"""A crowd of clients over loopback, each waiting for its answer before it asks again."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

CSRF = "b" * 32
"""The same word in cookie and form is what the product asks of a browser."""


@dataclass(frozen=True)
class Exchange:
    """One request as bytes, the status that means it went well, and what it is a part of."""

    request: bytes
    wanted: int
    name: str = ""


@dataclass
class Tally:
    """How it went: seconds of each answer by its name, and how many were not as wanted."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    unwanted: list[str] = field(default_factory=list)
    lasted: float = 0.0

    def add(self, other: "Tally") -> None:
        """Take another stretch of the same side in."""
        for name, seconds in other.seconds.items():
            self.seconds.setdefault(name, []).extend(seconds)
        self.unwanted += other.unwanted
        self.lasted += other.lasted

    def rate(self, name: str = "") -> float:
        """Return answers a second."""
        return len(self.seconds.get(name, ())) / self.lasted if self.lasted else 0.0

    def percentile(self, percent: int, name: str = "") -> float:
        """Return milliseconds within which that many of a hundred were answered."""
        return quantiles(self.seconds[name], n=100)[percent - 1] * 1000


def get(path: str, *, port: int, session: str = "", name: str = "") -> Exchange:
    """Return a GET as a signed-in browser sends it."""
    head = _head("GET", path, port, session)
    return Exchange(f"{head}\r\n".encode(), 200, name)


def post(
    path: str,
    *,
    port: int,
    wanted: int,
    session: str = "",
    name: str = "",
    by_htmx: bool = False,
    **form: str,
) -> Exchange:
    """Return a POST of a form as a signed-in browser sends it, by itself or through htmx."""
    body = urlencode({"csrfmiddlewaretoken": CSRF, **form})
    head = _head("POST", path, port, session)
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    head += "HX-Request: true\r\n" if by_htmx else ""
    return Exchange(f"{head}\r\n{body}".encode(), wanted, name)


def _head(method: str, path: str, port: int, session: str) -> str:
    cookies = f"Cookie: csrftoken={CSRF}; sessionid={session}\r\n" if session else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookies}"


def run(clients: Sequence[Iterator[Exchange]], *, port: int, seconds: float) -> Tally:
    """Let every client go through its exchanges for so long, or until they end."""
    return asyncio.run(_run(clients, port, seconds))


async def _run(clients: Sequence[Iterator[Exchange]], port: int, seconds: float) -> Tally:
    tally = Tally()
    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(_client(exchanges, port, until, tally) for exchanges in clients))
    tally.lasted = time.perf_counter() - began
    return tally


async def _client(exchanges: Iterator[Exchange], port: int, until: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for exchange in exchanges:
        began = time.perf_counter()
        if began > until:
            break
        writer.write(exchange.request)
        status = await _answer(reader)
        tally.seconds.setdefault(exchange.name, []).append(time.perf_counter() - began)
        if status != exchange.wanted:
            tally.unwanted.append(f"{exchange.name or 'request'}: {status}")
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, named, rest = head.partition(b"content-length:")
    if not named:
        raise ValueError(f"an answer of unknown length: {head!r}")
    length = int(rest.split(b"\r\n", 1)[0])
    if length:
        await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
