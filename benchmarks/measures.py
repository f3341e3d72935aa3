"""What is measured, and how well it should go."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from statistics import median

from benchmarks import law
from benchmarks.http_load import Exchange, Tally, get, post, run
from benchmarks.memory import pss_of_family
from benchmarks.population import Population, Talk
from benchmarks.statements import counted
from benchmarks.table import Row, at_least, at_most, printed

__all__ = ["heading", "measure", "printed"]

CLIENTS = 16
AT_THE_DESK = 4
ROUNDS, STRETCH, WARMING = 4, 4.0, 2.0
Sections = dict[str, list[Row]]


def heading() -> str:
    """Say on what it was measured."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{CLIENTS} clients on the same machine"
    )


def measure(
    *,
    sides: dict[str, tuple[int, int]],
    floor: int,
    population: Population,
    say: Callable[[str], None],
) -> Sections:
    """Return the rows of every section."""
    few, pid = sides["few"]
    many, _ = sides["many"]
    say("the list of the desk")
    sections = {"(b) the desk's list of 25 appeals": _desk(few, many, population)}
    say("sending an appeal")
    sending = _sending(few, floor, population)
    say("turns of the chat")
    sections = {"(a) sending an appeal, signed in": sending, **sections}
    sections["(c) a turn of the chat"] = _chat(few, population)
    sections["(d) memory of the web server after all that"] = _memory(pid)
    say("the arithmetic of terms")
    sections["(e) the arithmetic of terms"] = law.measure()
    return sections


def _sending(ours: int, floor: int, population: Population) -> list[Row]:
    talks = iter(population.to_send)
    statements, status = _statements_of_sending(next(talks))
    mine, bare = Tally(), Tally()
    _stretch(_senders(talks, ours), ours, WARMING)
    _stretch(_bare(floor), floor, WARMING)
    for _ in range(ROUNDS):
        mine.add(_stretch(_senders(talks, ours), ours, STRETCH))
        bare.add(_stretch(_bare(floor), floor, STRETCH))
    return [
        at_least("share of the bare view's rate", mine.rate() / bare.rate(), 1 / 3,
                 shown_target="≥ 0.33"),
        _absolute("sending", mine),
        at_most("  p99", mine.percentile(99), 100, "ms"),
        _absolute("bare view, two rows", bare),
        at_most("statements, without BEGIN and COMMIT", statements, 12, ""),
        _unwanted(mine, bare, also=[] if status == 302 else [f"counted: {status}"]),
    ]  # fmt: skip


def _desk(few: int, many: int, population: Population) -> list[Row]:
    statements, status = counted(population.desk, lambda client: client.get("/office/"))
    page = [get("/office/", port=port, session=population.desk) for port in (few, many)]
    small, large = Tally(), Tally()
    for port, exchange in zip((few, many), page, strict=True):
        _stretch([cycle([exchange]) for _ in range(AT_THE_DESK)], port, WARMING)
    for _ in range(ROUNDS):
        for port, exchange, tally in ((few, page[0], small), (many, page[1], large)):
            clients = [cycle([exchange]) for _ in range(AT_THE_DESK)]
            tally.add(_stretch(clients, port, STRETCH / 2))
    slower = median(large.seconds[""]) / median(small.seconds[""])
    return [
        at_most("slower with 1,000,000 appeals than with 1,000", slower, 1.3, "×", digits=2),
        _absolute("with 1,000", small),
        _absolute("with 1,000,000", large),
        at_most("statements", statements, 5, ""),
        _unwanted(small, large, also=[] if status == 200 else [f"counted: {status}"]),
    ]


def _chat(port: int, population: Population) -> list[Row]:
    scripts = cycle(population.scripts)
    talks = iter(population.to_talk)
    tally = Tally()
    _stretch([_talker(talks, scripts, port) for _ in range(CLIENTS)], port, WARMING)
    for _ in range(ROUNDS):
        clients = [_talker(talks, scripts, port) for _ in range(CLIENTS)]
        tally.add(_stretch(clients, port, STRETCH / 2))
    return [
        _absolute("a move, with the part of the page that answers it", tally),
        at_most("  p99", tally.percentile(99), 60, "ms"),
        _unwanted(tally),
    ]


def _memory(pid: int) -> list[Row]:
    taken = pss_of_family(pid)
    parent = taken.pop(pid)
    return [
        at_most(f"PSS of {len(taken)} workers together", sum(taken.values()), 300, "MB"),
        Row("PSS of the process that forked them", f"{parent:.0f} MB"),
    ]


def _senders(talks: Iterator[Talk], port: int) -> list[Iterator[Exchange]]:
    def sends() -> Iterator[Exchange]:
        for talk in talks:
            yield post(
                f"/chat/{talk.conversation}/send",
                port=port,
                wanted=302,
                session=talk.session,
                key=talk.key,
            )

    return [sends() for _ in range(CLIENTS)]


def _bare(port: int) -> list[Iterator[Exchange]]:
    return [cycle([post("/two", port=port, wanted=201)]) for _ in range(CLIENTS)]


def _talker(
    talks: Iterator[Talk], scripts: Iterator[list[dict[str, str]]], port: int
) -> Iterator[Exchange]:
    """Whole conversations one after another, each turn answered with its part of the page."""
    for talk in talks:
        path = f"/chat/{talk.conversation}"
        for turn, form in enumerate(next(scripts)):
            moved = {**form, "turn": str(turn)}
            yield post(
                f"{path}/move", port=port, wanted=200, session=talk.session, by_htmx=True, **moved
            )


def _statements_of_sending(talk: Talk) -> tuple[int, int]:
    path = f"/chat/{talk.conversation}/send"
    return counted(talk.session, lambda client: client.post(path, {"key": talk.key}))


def _stretch(clients: Sequence[Iterator[Exchange]], port: int, seconds: float) -> Tally:
    return run(clients, port=port, seconds=seconds)


def _absolute(what: str, tally: Tally, name: str = "") -> Row:
    times = f"p50 {tally.percentile(50, name):.0f} ms, p99 {tally.percentile(99, name):.0f} ms"
    return Row(what, f"{tally.rate(name):.0f}/s, {times}")


def _unwanted(*tallies: Tally, also: Sequence[str] = ()) -> Row:
    """Answers other than wanted make the rest worthless, so they are shown."""
    found = [text for tally in tallies for text in tally.unwanted] + list(also)
    shown = f"{len(found)}" + (f" ({found[0]})" if found else "")
    return Row("answers not as wanted", shown, "0", not found)
