"""A stand-in of ESIA as a process, and a browser that chooses a person in it."""

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx

from domovoy.gateways.esia.development_keys import keep_client_keys

CLIENT_ID = "DOMOVOY"
REDIRECT_URI = "http://127.0.0.1:8790/esia/callback"
OWNER = 1000000001
HEAD = 1000000012


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class StandinProcess:
    """The stand-in on a port, with keys in a folder; started, killed and started again."""

    keys: Path
    port: int
    options: tuple[str, ...] = ()
    process: subprocess.Popen | None = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self, *more):
        client = keep_client_keys(self.keys, at=datetime.now(UTC))
        return [
            *(sys.executable, "-m", "domovoy.gateways.esia.standin"),
            *("--port", str(self.port)),
            *("--client-id", CLIENT_ID),
            *("--client-certificate", str(client.certificate_file)),
            *("--redirect-uri", REDIRECT_URI),
            *("--keys", str(self.keys)),
            *self.options,
            *more,
        ]

    def start(self):
        self.process = subprocess.Popen(self.command(), env=environment(), stdout=subprocess.PIPE)
        return self.wait_until_ready()

    def answers(self):
        try:
            return httpx.get(f"{self.url}/health").is_success
        except httpx.TransportError:
            return False

    def wait_until_ready(self):
        deadline = time.monotonic() + 20
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError("the stand-in did not start")
            time.sleep(0.05)
        return self

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=10)
        return self.process.returncode


def environment(**more):
    package_root = Path(__file__).parents[3] / "src"
    return os.environ | {"PYTHONPATH": str(package_root), "DOMOVOY_ENV": "test"} | more


@dataclass
class Browser:
    """A person's browser: opens the address, chooses, and comes back with an answer."""

    http: httpx.Client

    def open(self, url):
        return self.http.get(url)

    def choose(self, page, **choice):
        waiting = re.search(r'name="request" value="([^"]+)"', page.text).group(1)
        address = page.url.join("/standin/choice")
        return self.http.post(address, data={"request": waiting, **choice})

    def answer(self, response):
        assert response.status_code == 302, response.text
        return dict(httpx.URL(response.headers["location"]).params)

    def sign_in(self, esia, oid, *, at=None, state=None):
        """The parameters of the callback."""
        url = esia.authorise_url(state or str(uuid4()), at or datetime.now(UTC))
        return self.answer(self.choose(self.open(url), oid=oid))
