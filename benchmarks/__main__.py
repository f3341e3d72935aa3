"""`python -m benchmarks`: set the stage, measure both sides of each ratio in turn, print."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import django

from benchmarks import crowd
from benchmarks.stage import ROOT, Stage, free_port

FEW, MANY = 1_000, 1_000_000
CONVERSATIONS_TO_SEND, CONVERSATIONS_TO_HOLD = 12_000, 4_000


def main() -> int:
    """Print the table; a missed target is said, not failed."""
    began = time.monotonic()
    with Stage() as stage:
        ports = [free_port() for _ in range(3)]
        base = stage.database("base")
        os.environ.update(stage.environment(base, port=ports[0]))
        say("the demo district and its conversations")
        django.setup()
        from benchmarks import measures, settling, sweeping  # noqa: PLC0415 - models need the setup

        population = settling.settle(
            to_send=CONVERSATIONS_TO_SEND, to_talk=CONVERSATIONS_TO_HOLD, at=datetime.now(UTC)
        )
        sides = {}
        for name, count, port in (("many", MANY, ports[1]), ("few", FEW, ports[0])):
            say(f"{count:,} appeals")
            urls = stage.copy(name, of="base")
            admin = stage.cluster.url("domovoy_admin", name)
            crowd.grow(admin, organisation=population.organisation, count=count)
            environment = stage.environment(urls, port=port)
            stage.prepare_static(environment)
            sides[name] = (port, stage.serve("domovoy.stand.web", environment, path="/help"))
            settling.move_to(urls)
        floor = _floor(stage, ports[2])
        sections = measures.measure(sides=sides, floor=floor, population=population, say=say)
        sections["(f) recording missed terms"] = sweeping.measure(
            stage, organisation=population.organisation, say=say
        )
    print(measures.heading())
    print(measures.printed(sections))
    print(f"took {time.monotonic() - began:.0f} s")
    return 0


def _floor(stage: Stage, port: int) -> int:
    urls = stage.bare_database("floor")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings",
        "FLOOR_DATABASE_URL": urls.owner,
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    environment["FLOOR_DATABASE_URL"] = urls.application
    stage.serve("benchmarks.floor.serve", environment, path="/two")
    return port


def say(step: str) -> None:
    """Tell on standard error what is being done."""
    print(f"· {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
