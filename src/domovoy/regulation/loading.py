"""From the files of `norms/` to a book of norms, with every fault named at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from domovoy.regulation.errors import NormsInvalid
from domovoy.regulation.norm import (
    MONTH,
    SINGLE,
    Act,
    Certainty,
    Event,
    Kind,
    Limit,
    Norm,
    NormBook,
    Party,
    RegionalTerm,
    Standing,
)
from domovoy.regulation.reading import LINE, read_yaml, term_written, window_written
from domovoy.regulation.regions import all_regions
from domovoy.regulation.terms import UNITS

_HERE = Path(__file__).parent
UNITS_WITHOUT_TERM = frozenset({"immediate", "table", "none"})
UNITS_OF_A_DAY = frozenset({"same_day", "day_of_month"})
LAST_OF_EVERY_MONTH = 28
LIMIT_PERIODS = (SINGLE, MONTH)
_NOT_IN_FILES = {"act", "term", "regional"}
_ONLY_IN_FILES = {"amount", "month", "region_override", LINE}
_NORM_KEYS = ({item.name for item in fields(Norm)} - _NOT_IN_FILES) | _ONLY_IN_FILES
_REQUIRED = ("id", "clause", "party", "kind", "duty", "unit", "certainty")
_WORDS = ("id", "clause", "duty", "what", "note", "verify")
_SENTENCES = ("conditions", "exceptions", "recalculation")
_SHAPES = {"limits": list, "source": list, "region_override": dict, "window": str}
_OVERRIDE_KEYS = {"amount", "unit", "note", "certainty", "source", LINE}
_EnumT = TypeVar("_EnumT", bound=StrEnum)


@cache
def norm_book() -> NormBook:
    """Return the norms that are shipped with the library."""
    data = _HERE / "data"
    return load_norms(
        _HERE / "norms",
        events_file=data / "events.yaml",
        conditions_file=data / "conditions.yaml",
    )


def load_norms(folder: Path, *, events_file: Path, conditions_file: Path) -> NormBook:
    """Read every act of the folder. Raises NormsInvalid listing all faults."""
    events = _load_events(events_file)
    conditions = {code: words for code, words in read_yaml(conditions_file).items() if code != LINE}
    faults: list[str] = []
    lined: list[tuple[str, Norm]] = []
    for path in sorted(folder.glob("*.yaml")):
        reader = _ActFile(path, events=events, conditions=conditions, faults=faults)
        lined.extend(reader.norms())
    faults.extend(_overlaps(lined))
    if faults:
        raise NormsInvalid(faults)
    return NormBook((norm for _, norm in lined), events, conditions)


def _load_events(path: Path) -> dict[str, Event]:
    raw = {code: entry for code, entry in read_yaml(path).items() if code != LINE}
    faults = [
        f"{path.name}:{entry[LINE]}: event {code} may be replaced by an unknown event {other}"
        for code, entry in raw.items()
        for other in entry.get("otherwise", ())
        if other not in raw or other == code
    ]
    if faults:
        raise NormsInvalid(faults)
    return {
        code: Event(
            code,
            entry["words"],
            tuple(entry.get("otherwise", ())),
            entry.get("unknown", ""),
        )
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
    conditions: dict[str, str]
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
            if not isinstance(entry, dict):
                self.faults.append(f"{self.path.name}:1: {entry!r} is no norm")
                continue
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
            verify=raw.get("verify"),
        )

    def _faults_of(self, entry: dict[str, Any]) -> Iterator[str]:
        """Yield each fault with the id; what a later check stands on comes before it."""
        if missing := [key for key in _REQUIRED if not entry.get(key)]:
            yield f"{', '.join(missing)} must be given"
            return
        if misshapen := list(_misshapen(entry)):
            yield f"{entry['id']} has another shape than it must in {', '.join(misshapen)}"
            return
        if unknown := sorted(set(entry) - _NORM_KEYS):
            yield f"{entry['id']} has an unknown field {', '.join(unknown)}"
        for fault in (
            *_faults_of_words(entry),
            *_faults_of_times(entry),
            *_faults_of_term(entry),
            *self._faults_of_codes(entry),
            *self._faults_of_limits(entry),
            *self._faults_of_source(entry),
            *self._faults_of_regions(entry),
        ):
            yield f"{entry['id']} {fault}"

    def _faults_of_codes(self, entry: dict[str, Any]) -> Iterator[str]:
        if (event := entry.get("counts_from")) is not None and event not in self.events:
            yield f"counts from an unknown event {event}"
        if (condition := entry.get("when")) is not None and condition not in self.conditions:
            yield f"depends on an unknown condition {condition}"

    def _faults_of_limits(self, entry: dict[str, Any]) -> Iterator[str]:
        limits = entry.get("limits", ())
        if limits and entry["unit"] != "table":
            yield "has limits, so its unit must be table"
        for limit in limits:
            hours, condition = limit.get("hours"), limit.get("when")
            if set(limit) - {LINE, "hours", "per", "when"} or "hours" not in limit:
                yield "has a limit that is not hours, per, when"
            elif hours is not None and not _is_amount(hours):
                yield f"has a limit of {hours} hours"
            elif limit.get("per") not in LIMIT_PERIODS:
                yield f"has a limit that is neither {' nor '.join(LIMIT_PERIODS)}"
            elif condition is not None and condition not in self.conditions:
                yield f"has a limit on an unknown condition {condition}"

    def _faults_of_source(self, entry: dict[str, Any]) -> Iterator[str]:
        source = entry.get("source", ())
        if entry["certainty"] == Certainty.WEAK and not entry.get("verify"):
            yield "is only half remembered, so `verify` must say what to find out"
        if entry["certainty"] in {"V", "S"} and not source:
            yield f"is called checked ({entry['certainty']}) but names no source"
        if unknown := sorted(set(source) - set(self.pages)):
            yield f"names a source that `sources` does not list: {', '.join(unknown)}"

    def _faults_of_regions(self, entry: dict[str, Any]) -> Iterator[str]:
        known = {region.code for region in all_regions()}
        for region, raw in entry.get("region_override", {}).items():
            if region == LINE:
                continue
            if region not in known:
                yield f"is overridden in an unknown region {region}"
            elif set(raw) - _OVERRIDE_KEYS or not raw.get("note"):
                yield f"in {region} must have an amount, a unit, a note and a certainty"
            elif raw.get("unit") not in UNITS or not _is_amount(raw.get("amount")):
                yield f"in {region} must have a whole amount of a unit that is counted"
            elif not _is_one_of(Certainty, raw.get("certainty")):
                yield f"in {region} has an unknown certainty {raw.get('certainty')}"
            elif unlisted := sorted(set(raw.get("source", ())) - set(self.pages)):
                yield f"in {region} names a source that is not listed: {', '.join(unlisted)}"

    def _norm(self, entry: dict[str, Any], *, act: Act, checked_on: date) -> Norm:
        weaker = entry.get("clause_certainty")
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
            term=term_written(entry),
            before=entry.get("before", False),
            window=window_written(entry.get("window")),
            limits=tuple(
                Limit(raw["hours"], raw["per"], raw.get("when")) for raw in entry.get("limits", ())
            ),
            note=entry.get("note"),
            source=self._pages_of(entry),
            in_force_from=entry.get("in_force_from"),
            in_force_to=entry.get("in_force_to"),
            when=entry.get("when"),
            conditions=entry.get("conditions"),
            exceptions=entry.get("exceptions"),
            recalculation=entry.get("recalculation"),
            clause_certainty=Certainty(weaker) if weaker else None,
            wording_read=entry.get("wording_read", True),
            verify=entry.get("verify"),
            regional=tuple(self._regional(entry)),
        )

    def _regional(self, entry: dict[str, Any]) -> Iterator[RegionalTerm]:
        for region, raw in entry.get("region_override", {}).items():
            if region != LINE and (term := term_written(raw)) is not None:
                certainty = Certainty(raw["certainty"])
                yield RegionalTerm(region, term, raw["note"], certainty, self._pages_of(raw))

    def _pages_of(self, raw: dict[str, Any]) -> tuple[str, ...]:
        return tuple(self.pages[key] for key in raw.get("source", ()))


def _misshapen(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the fields whose list, mapping or words are something else."""
    wrong = [
        key for key, shape in _SHAPES.items() if not isinstance(entry.get(key, shape()), shape)
    ]
    yield from wrong
    if "limits" not in wrong and not all(isinstance(raw, dict) for raw in entry.get("limits", ())):
        yield "limits"
    if "region_override" not in wrong:
        regions = entry.get("region_override", {}).items()
        yield from (code for code, raw in regions if code != LINE and not isinstance(raw, dict))


def _faults_of_words(entry: dict[str, Any]) -> Iterator[str]:
    for key, words in (("party", Party), ("kind", Kind), ("certainty", Certainty)):
        if not _is_one_of(words, entry[key]):
            yield f"has an unknown {key} {entry[key]}"
    for key in (*_WORDS, *_SENTENCES):
        if not isinstance(entry.get(key), str | None):
            yield f"must have words in {key}"
    for key in _SENTENCES:
        if isinstance(entry.get(key), str) and not entry[key].endswith("."):
            yield f"must have a whole sentence in {key}"
    for key in ("before", "wording_read"):
        if not isinstance(entry.get(key, True), bool):
            yield f"must have true or false in {key}"
    yield from _faults_of_clause_certainty(entry)


def _faults_of_clause_certainty(entry: dict[str, Any]) -> Iterator[str]:
    weaker = entry.get("clause_certainty")
    order = [certainty.value for certainty in Certainty]
    if weaker is None or entry["certainty"] not in order:
        return
    if weaker not in order or order.index(weaker) <= order.index(entry["certainty"]):
        yield "must have a clause_certainty weaker than its certainty"


def _faults_of_times(entry: dict[str, Any]) -> Iterator[str]:
    for key in ("in_force_from", "in_force_to", "checked_on"):
        if not isinstance(entry.get(key), date | None):
            yield f"must have a date, year-month-day, in {key}"
    try:
        window_written(entry.get("window"))
    except ValueError:
        yield "has a window that is not written opens-closes, as in 08:00-23:00"


def _faults_of_term(entry: dict[str, Any]) -> Iterator[str]:
    unit, amount = entry["unit"], entry.get("amount")
    known = unit in UNITS or unit in UNITS_WITHOUT_TERM or unit in UNITS_OF_A_DAY
    if not known:
        yield f"has an unknown unit {unit}"
    if unit in UNITS or unit == "day_of_month":
        if not _is_amount(amount):
            yield "must have a whole amount above zero"
    elif amount is not None and known:
        yield f"can have no amount: {unit} is not counted"
    if unit == "day_of_month":
        yield from _faults_of_day(entry)
    if unit in UNITS or unit in UNITS_OF_A_DAY:
        if not entry.get("what"):
            yield "has a term, so `what` must say what is done by then"
        if not entry.get("counts_from"):
            yield "has a term, so `counts_from` must name its event"


def _faults_of_day(entry: dict[str, Any]) -> Iterator[str]:
    if _is_amount(entry.get("amount")) and entry["amount"] > LAST_OF_EVERY_MONTH:
        yield f"must have a day that every month has, not {entry['amount']}"
    if entry.get("month") not in {"same", "following"}:
        yield "must say whether the day is of the same or the following month"


def _is_amount(value: object) -> bool:
    return type(value) is int and value > 0


def _is_one_of(words: type[_EnumT], value: object) -> bool:
    return value in {word.value for word in words}
