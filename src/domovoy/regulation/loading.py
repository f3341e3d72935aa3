"""From the files of `norms/` to a book of norms, with every fault named at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, time
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from domovoy.regulation.errors import NormsInvalid
from domovoy.regulation.norm import (
    Act,
    Certainty,
    Event,
    Kind,
    Limit,
    Norm,
    NormBook,
    Party,
    Standing,
)
from domovoy.regulation.reading import LINE, read_yaml
from domovoy.regulation.terms import UNITS, Term, Window

_HERE = Path(__file__).parent
UNITS_WITHOUT_TERM = frozenset({"immediate", "same_day", "day_of_month", "table", "none"})
LIMIT_PERIODS = ("single", "month")
_NORM_KEYS = {item.name for item in fields(Norm)} - {"act", "term"} | {"amount", LINE}
_REQUIRED = ("id", "clause", "party", "kind", "duty", "unit", "certainty")
_EnumT = TypeVar("_EnumT", bound=StrEnum)


@cache
def norm_book() -> NormBook:
    """Return the norms that are shipped with the library."""
    return load_norms(_HERE / "norms", events_file=_HERE / "data" / "events.yaml")


def load_norms(folder: Path, *, events_file: Path) -> NormBook:
    """Read every act of the folder. Raises NormsInvalid listing all faults."""
    events = _load_events(events_file)
    faults: list[str] = []
    lined: list[tuple[str, Norm]] = []
    for path in sorted(folder.glob("*.yaml")):
        reader = _ActFile(path, events=events, faults=faults)
        lined.extend(reader.norms())
    faults.extend(_overlaps(lined))
    if faults:
        raise NormsInvalid(faults)
    return NormBook((norm for _, norm in lined), events)


def _load_events(path: Path) -> dict[str, Event]:
    raw = {code: entry for code, entry in read_yaml(path).items() if code != LINE}
    faults = [
        f"{path.name}:{entry[LINE]}: event {code} may be replaced by an unknown event {other}"
        for code, entry in raw.items()
        for other in entry.get("otherwise", ())
        if other not in raw
    ]
    if faults:
        raise NormsInvalid(faults)
    return {
        code: Event(code, entry["words"], tuple(entry.get("otherwise", ())))
        for code, entry in raw.items()
    }


def _overlaps(lined: list[tuple[str, Norm]]) -> Iterator[str]:
    """Two wordings of one id may not bind on the same day."""
    by_time = sorted(lined, key=lambda item: (item[1].id, item[1].in_force_from or date.min))
    for (_, earlier), (place, later) in pairwise(by_time):
        if earlier.id == later.id and (earlier.in_force_to or date.max) >= (
            later.in_force_from or date.min
        ):
            yield f"{place}: {later.id} has two wordings in force on one day"


@dataclass
class _ActFile:
    """One file: the act above, its norms below."""

    path: Path
    events: dict[str, Event]
    faults: list[str] = field(repr=False)
    pages: dict[str, str] = field(default_factory=dict)

    def norms(self) -> Iterator[tuple[str, Norm]]:
        content = read_yaml(self.path)
        try:
            act = self._act(content["act"])
            checked_on, entries = content["checked_on"], content["norms"]
            self.pages = content.get("sources", {})
        except (KeyError, TypeError, ValueError) as error:
            self.faults.append(f"{self.path.name}:1: the head of the act: {error}")
            return
        for entry in entries:
            place = f"{self.path.name}:{entry[LINE]}"
            before = len(self.faults)
            self.faults.extend(f"{place}: {fault}" for fault in self._faults_of(entry))
            if len(self.faults) == before:
                yield place, self._norm(entry, act=act, checked_on=checked_on)

    def _act(self, raw: dict[str, Any]) -> Act:
        return Act(
            code=raw["code"],
            name=raw["name"],
            document=raw["document"],
            standing=Standing(raw["standing"]),
            certainty=Certainty(raw["certainty"]),
        )

    def _faults_of(self, entry: dict[str, Any]) -> Iterator[str]:
        if missing := [key for key in _REQUIRED if not entry.get(key)]:
            yield f"{', '.join(missing)} must be given"
            return
        if unknown := sorted(set(entry) - _NORM_KEYS):
            yield f"{entry['id']} has an unknown field {', '.join(unknown)}"
        yield from _faults_of_words(entry, Party, "party")
        yield from _faults_of_words(entry, Kind, "kind")
        yield from _faults_of_words(entry, Certainty, "certainty")
        yield from self._faults_of_term(entry)
        yield from _faults_of_times(entry)
        yield from self._faults_of_source(entry)

    def _faults_of_source(self, entry: dict[str, Any]) -> Iterator[str]:
        source = entry.get("source", ())
        if entry["certainty"] in {"V", "S"} and not source:
            yield f"{entry['id']} is called checked ({entry['certainty']}) but names no source"
        if unknown := sorted(set(source) - set(self.pages)):
            yield f"{entry['id']} names a source that `sources` does not list: {', '.join(unknown)}"

    def _faults_of_term(self, entry: dict[str, Any]) -> Iterator[str]:
        unit, amount = entry["unit"], entry.get("amount")
        if unit not in UNITS and unit not in UNITS_WITHOUT_TERM:
            yield f"{entry['id']} has an unknown unit {unit}"
        if amount is not None and not (unit in UNITS and type(amount) is int and amount > 0):
            yield f"{entry['id']} must have a whole amount above zero of a unit that is counted"
        if amount is not None and not entry.get("what"):
            yield f"{entry['id']} has a term, so `what` must say what is done by then"
        if amount is not None and not entry.get("counts_from"):
            yield f"{entry['id']} has a term, so `counts_from` must name its event"
        if any(limit["per"] not in LIMIT_PERIODS for limit in entry.get("limits", ())):
            yield f"{entry['id']} has a limit that is neither {' nor '.join(LIMIT_PERIODS)}"
        if (event := entry.get("counts_from")) is not None and event not in self.events:
            yield f"{entry['id']} counts from an unknown event {event}"

    def _norm(self, entry: dict[str, Any], *, act: Act, checked_on: date) -> Norm:
        return Norm(
            id=entry["id"],
            act=act,
            clause=entry["clause"],
            party=Party(entry["party"]),
            kind=Kind(entry["kind"]),
            duty=entry["duty"],
            unit=entry["unit"],
            counts_from=entry.get("counts_from"),
            certainty=Certainty(entry["certainty"]),
            checked_on=entry.get("checked_on", checked_on),
            what=entry.get("what"),
            term=_term(entry),
            before=entry.get("before", False),
            window=_window(entry.get("window")),
            limits=tuple(
                Limit(raw["hours"], raw["per"], raw.get("when")) for raw in entry.get("limits", ())
            ),
            note=entry.get("note"),
            source=tuple(self.pages[key] for key in entry.get("source", ())),
            in_force_from=entry.get("in_force_from"),
            in_force_to=entry.get("in_force_to"),
        )


def _faults_of_words(entry: dict[str, Any], words: type[_EnumT], key: str) -> Iterator[str]:
    if entry[key] not in {word.value for word in words}:
        yield f"{entry['id']} has an unknown {key} {entry[key]}"


def _faults_of_times(entry: dict[str, Any]) -> Iterator[str]:
    for key in ("in_force_from", "in_force_to"):
        if not isinstance(entry.get(key), date | None):
            yield f"{entry['id']}: {key} must be a date, year-month-day"
    try:
        _window(entry.get("window"))
    except ValueError:
        yield f"{entry['id']}: a window is written opens-closes, as in 08:00-23:00"


def _term(entry: dict[str, Any]) -> Term | None:
    amount = entry.get("amount")
    return None if amount is None else UNITS[entry["unit"]](amount)


def _window(raw: str | None) -> Window | None:
    if raw is None:
        return None
    opens, closes = raw.split("-")
    return Window(time.fromisoformat(opens), time.fromisoformat(closes))
