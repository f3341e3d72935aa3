"""What people of the district write: residents by temper, offices by habit."""

from __future__ import annotations

from random import Random
from typing import Any

from domovoy.appeals.models import Appeal
from domovoy.catalogue import Problem, shipped_catalogue
from domovoy.demo.reading import words_of
from domovoy.housing.models import Organisation
from domovoy.identity.models import Person

FAMILIES = {
    "repair": ("heating", "hot_water", "cold_water", "sewerage", "electricity", "gas", "lift",
               "flooding", "intercom_access"),
    "common": ("roof", "facade", "entrance_repair", "improvement_yard", "fire_safety"),
    "clean": ("entrance_cleaning", "yard_cleaning", "snow_ice", "waste", "pests"),
    "people": ("noise_neighbours", "parking"),
    "papers": ("meters", "charges", "documents", "uo_inaction", "capital_repair"),
}  # fmt: skip
FAMILY_OF = {group: family for family, groups in FAMILIES.items() for group in groups}
TEMPERS = ("letter", "plain", "plain", "short", "upset", "elderly")


def message(problem: Problem, person: Person, rng: Random) -> str:
    """Return what a resident writes about a problem."""
    words = words_of("messages")
    gist = rng.choice(words["says"].get(problem.code) or [f"{problem.title}."])
    temper = rng.choice(TEMPERS)
    if problem.urgency == "emergency" or temper == "short":
        return _spoken([gist, _since(problem, rng)], person)
    family = FAMILY_OF.get(problem.group)
    parts = [gist]
    if family:
        parts += [_since(problem, rng), rng.choice(words["details"][family])]
    if temper == "upset" and family:
        parts.insert(1, rng.choice(words["upset"]))
    elif temper == "elderly" and _is_woman(person):
        parts.insert(0, words["greetings"][0])
        parts.append(rng.choice(words["elderly"]))
    elif temper == "letter":
        parts.insert(0, rng.choice(words["greetings"]))
    if family:
        parts.append(rng.choice(words["wishes"][family]))
    if temper in {"letter", "elderly"}:
        parts.append(rng.choice(words["partings"]))
    return _spoken(parts, person)


def answers(problem: Problem, rng: Random) -> list[dict[str, str]]:
    """Return what the chat was told: the first questions with one of their options."""
    return [
        {"code": question.code, "question": question.text, "answer": option.label}
        for question in shipped_catalogue().questions_of(problem)[:2]
        if question.options
        for option in [rng.choice(question.options)]
    ]


def answer(appeal: Appeal, person: Person, rng: Random, *, done: bool) -> str:
    """Return an office's letter: what was done, or what will be."""
    words = words_of("answers")
    if appeal.kind == "complaint":
        gist = rng.choice(words["law"])
    elif done:
        gist = rng.choice(words["deeds"][appeal.group])
    else:
        gist = rng.choice(words["plans"])
    opening = rng.choice(words["openings"]).format(name=person.polite_name, number=appeal.number)
    return " ".join(filter(None, (opening, gist, rng.choice(words["closings"]))))


def comment(kind: str, rng: Random) -> str:
    """Return a short remark: an assessment's, a reason, a detail."""
    return str(rng.choice(words_of("answers")["comments"][kind]))


def outside(group: str) -> tuple[str, str]:
    """Return whom an appeal belongs to when it belongs to nobody here, and the reason."""
    known: dict[str, Any] = words_of("answers")["outside"]
    chosen = known.get(group, known["default"])
    return chosen["receiver"], chosen["comment"]


def complaint(appeal: Appeal, organisation: Organisation, rng: Random) -> str:
    """Return what a resident writes to the inspectorate."""
    pattern = str(rng.choice(words_of("messages")["complaints"]))
    return pattern.format(
        organisation=organisation.short_name,
        number=appeal.number,
        registered=f"{appeal.registered_at:%d.%m.%Y}",
        gist=f"Суть: {appeal.title[0].lower()}{appeal.title[1:]}.",
    )


def _since(problem: Problem, rng: Random) -> str:
    if FAMILY_OF.get(problem.group) in {None, "papers"}:
        return ""
    return str(rng.choice(words_of("messages")["since"][problem.urgency]))


def _spoken(parts: list[str], person: Person) -> str:
    return " ".join(filter(None, parts)).replace("{l}", _ending(person))


def _ending(person: Person) -> str:
    return "ла" if _is_woman(person) else "л"


def _is_woman(person: Person) -> bool:
    return person.patronymic.endswith("на")
