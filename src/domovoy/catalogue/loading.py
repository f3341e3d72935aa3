"""From the files of a folder to a checked Catalogue."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TypeVar, cast, get_args

from domovoy.catalogue.errors import CatalogueInvalid
from domovoy.catalogue.reading import Entry, read_entry
from domovoy.catalogue.types import (
    FALLBACK_PROBLEM,
    Advice,
    Catalogue,
    Danger,
    Group,
    Option,
    Phone,
    Problem,
    Question,
    Urgency,
)
from domovoy.regulation import norm_book

PLACES = ("flat", "entrance", "lift", "basement", "attic", "roof", "facade", "yard")
PARTIES = (
    "organisation",
    "supplier",
    "waste_operator",
    "capital_repair_fund",
    "municipality",
    "inspectorate",
    "emergency_services",
    "gas_company",
    "lift_company",
    "police",
    "owner",
    "provider",
)
STYLES = ("plain", "portal", "angry", "laconic", "story", "misspelt", "phone", "grandmother")
_Item = TypeVar("_Item", Question, Advice, Danger)
_PROBLEM_KEYS = (
    "code",
    "title",
    "description",
    "examples",
    "places",
    "responsible",
    "decides",
    "urgency",
    "danger",
    "norms",
    "topic",
    "questions",
    "advice",
)
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_FEWEST_EXAMPLES = 8
_OPTIONS = range(2, 5)


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the package; read once."""
    return load_catalogue(Path(__file__).parent)


def load_catalogue(folder: Path) -> Catalogue:
    """Read and check a whole catalogue: questions, advice, dangers and `groups/*.yaml`.

    Raises CatalogueInvalid at the first thing that cannot be used.
    """
    questions = _by_code(folder / "questions.yaml", "questions", _question)
    advice = _by_code(folder / "advice.yaml", "advice", _advice)
    dangers = _by_code(folder / "dangers.yaml", "dangers", _danger)
    groups: dict[str, Group] = {}
    problems: dict[str, Problem] = {}
    references = _References(questions, advice, dangers)
    for path in sorted((folder / "groups").glob("*.yaml")):
        entry = read_entry(path)
        entry.only("title", "problems")
        groups[path.stem] = Group(path.stem, entry.text("title"))
        for item in entry.entries("problems"):
            problem = _problem(path.stem, item)
            references.check(problem, item)
            if problem.code in problems:
                item.refuse("code", f"{problem.code} is written twice", "Rename one of the two.")
            problems[problem.code] = problem
    if FALLBACK_PROBLEM not in problems:
        cure = f"Add {FALLBACK_PROBLEM}: messages about nothing else go there."
        raise CatalogueInvalid(folder / "groups", 1, "no fallback problem", cure)
    return Catalogue(groups, problems, questions, advice, dangers)


@dataclass(frozen=True, slots=True)
class _References:
    """What a problem may refer to."""

    questions: Mapping[str, Question]
    advice: Mapping[str, Advice]
    dangers: Mapping[str, Danger]

    def check(self, problem: Problem, entry: Entry) -> None:
        _known(entry, "questions", problem.questions, self.questions)
        _known(entry, "advice", problem.advice, self.advice)
        if problem.danger is not None:
            _known(entry, "danger", (problem.danger,), self.dangers)
        for norm in problem.norms:
            if norm not in norm_book():
                cure = "Take an id from the package `regulation`, norms/*.yaml."
                entry.refuse("norms", f"{norm!r} is no norm", cure)
        _known(entry, "places", problem.places, PLACES)
        _known(entry, "responsible", (problem.responsible,), PARTIES)
        if problem.danger is None and not problem.questions:
            entry.refuse("questions", f"{problem.code} asks nothing", "Name at least one question.")
        if problem.urgency == "emergency" and problem.advice:
            cure = "Remove the advice, or make the problem urgent."
            entry.refuse("advice", f"{problem.code} is an emergency with advice", cure)


def _problem(group: str, entry: Entry) -> Problem:
    entry.only(*_PROBLEM_KEYS)
    code = entry.text("code")
    prefix, _, slug = code.partition(".")
    if prefix != group or not _SLUG.fullmatch(slug):
        entry.refuse("code", f"{code!r} does not fit its file", f"Write {group}.some_slug.")
    styles = _styles(entry)
    return Problem(
        code=code,
        group=group,
        title=entry.text("title"),
        description=entry.text("description"),
        examples=_examples(entry, styles),
        places=entry.texts("places"),
        responsible=entry.text("responsible"),
        urgency=_urgency(entry),
        danger=entry.optional("danger"),
        norms=entry.texts("norms"),
        topic=entry.optional("topic"),
        questions=entry.texts("questions"),
        advice=entry.texts("advice"),
        styles=styles,
        decides=entry.optional("decides"),
    )


def _styles(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Examples by the manner of writing."""
    styles = entry.entry("examples")
    styles.only(*STYLES)
    return {style: styles.texts(style) for style in styles.values}


def _examples(entry: Entry, styles: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    examples = tuple(chain(*styles.values()))
    if len(examples) < _FEWEST_EXAMPLES:
        wrong = f"{len(examples)} examples teach too little"
        entry.refuse("examples", wrong, f"Write at least {_FEWEST_EXAMPLES}, distinct in words.")
    if len({e.lower() for e in examples}) != len(examples):
        entry.refuse("examples", "an example is written twice", "Replace one of the two.")
    return examples


def _urgency(entry: Entry) -> Urgency:
    urgency = entry.text("urgency")
    _known(entry, "urgency", (urgency,), get_args(Urgency))
    return cast(Urgency, urgency)


def _by_code(path: Path, key: str, build: Callable[[Entry], _Item]) -> dict[str, _Item]:
    top = read_entry(path)
    top.only(key)
    found: dict[str, _Item] = {}
    for entry in top.entries(key):
        item = build(entry)
        if item.code in found:
            entry.refuse("code", f"{item.code} is written twice", "Rename one of the two.")
        if not _SLUG.fullmatch(item.code):
            entry.refuse("code", f"{item.code!r} is not a code", "Use a-z, 0-9 and _.")
        found[item.code] = item
    return found


def _question(entry: Entry) -> Question:
    entry.only("code", "text", "options", "slot")
    options = tuple(_option(item) for item in entry.entries("options"))
    if len(options) not in _OPTIONS:
        entry.refuse("options", f"{len(options)} options", "Offer two to four.")
    return Question(entry.text("code"), entry.text("text"), options, entry.text("slot"))


def _option(entry: Entry) -> Option:
    entry.only("code", "label")
    return Option(entry.text("code"), entry.text("label"))


def _advice(entry: Entry) -> Advice:
    entry.only("code", "title", "steps")
    return Advice(entry.text("code"), entry.text("title"), _steps(entry))


def _danger(entry: Entry) -> Danger:
    entry.only("code", "title", "steps", "phones")
    phones = tuple(_phone(item) for item in entry.entries("phones"))
    return Danger(entry.text("code"), entry.text("title"), _steps(entry), phones)


def _phone(entry: Entry) -> Phone:
    entry.only("number", "label")
    return Phone(entry.text("number"), entry.text("label"))


def _steps(entry: Entry) -> tuple[str, ...]:
    steps = entry.texts("steps")
    if not steps:
        entry.refuse("steps", "no steps", "Write what to do, one step a line.")
    return steps


def _known(
    entry: Entry, key: str, codes: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...]
) -> None:
    for code in codes:
        if code not in known:
            entry.refuse(key, f"{code!r} is unknown", f"Use one of: {', '.join(sorted(known))}.")
