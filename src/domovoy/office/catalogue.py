"""What the desk can look up: every problem with who answers, its terms, questions and advice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.catalogue import Advice, Group, Problem, Question, shipped_catalogue
from domovoy.delivery.queries import unread_of
from domovoy.housing import desk
from domovoy.identity.rules import Act
from domovoy.office import wording
from domovoy.regulation import Norm, norm_book
from domovoy.regulation.explanation import basis_of, term_in_words
from domovoy.web.requests import OfficerRequest, officer_may

WORDS_LIMIT = 100
FOUND_AT_MOST = 40


@dataclass(frozen=True)
class NormLine:
    """A norm of a problem in words: what is owed, how long it takes, counted from what."""

    what: str
    term: str
    counts_from: str
    basis: str
    certainty: str

    @classmethod
    def of(cls, norm: Norm) -> NormLine:
        """Describe a norm; `term` is empty where the law names no number."""
        event = norm_book().events.get(norm.counts_from or "")
        return cls(
            what=norm.what or norm.duty,
            term="; ".join(_lengths(norm)),
            counts_from=event.words if event else "",
            basis=basis_of(norm),
            certainty=wording.CERTAINTIES[norm.certainty.value],
        )


@dataclass(frozen=True)
class ProblemCard:
    """A problem as the desk reads it."""

    problem: Problem
    group: Group
    responsible: str
    urgency: str
    danger: str
    places: str
    norms: tuple[NormLine, ...]
    questions: tuple[Question, ...]
    advice: tuple[Advice, ...]

    @classmethod
    def of(cls, problem: Problem, *, on: date) -> ProblemCard:
        """Describe a problem with the norms that bind on a day."""
        catalogue = shipped_catalogue()
        return cls(
            problem=problem,
            group=catalogue.groups[problem.group],
            responsible=wording.PARTIES[problem.responsible],
            urgency=wording.URGENCIES[problem.urgency],
            danger=wording.DANGERS.get(problem.danger or "", ""),
            places=", ".join(wording.PLACES[place] for place in problem.places),
            norms=tuple(map(NormLine.of, norm_book().in_force(problem.norms, on))),
            questions=catalogue.questions_of(problem),
            advice=catalogue.advice_of(problem),
        )


def categories() -> tuple[tuple[str, tuple[Problem, ...]], ...]:
    """Return every problem of the catalogue under the title of its group."""
    known = shipped_catalogue()
    return tuple((group.title, known.in_group(group.code)) for group in known.groups.values())


@require_safe
@officer_may(Act.SEE_CATALOGUE)
def catalogue(request: OfficerRequest) -> HttpResponse:
    """Show one group of the catalogue, or what is found by words."""
    place = desk.place_of(request.officer)
    today = timezone.now().astimezone(place.zone).date()
    known = shipped_catalogue()
    words = request.GET.get("q", "").replace("\0", "").strip()[:WORDS_LIMIT]
    group = known.groups.get(request.GET.get("group", ""))
    found = _found(words) if words else known.in_group(group.code) if group else ()
    context = {
        "place": place.short_name,
        "unread": unread_of(request.officer.person_id, for_staff=True),
        "groups": [(each, len(known.in_group(each.code))) for each in known.groups.values()],
        "group": None if words else group,
        "words": words,
        "cards": [ProblemCard.of(problem, on=today) for problem in found[:FOUND_AT_MOST]],
        "found": len(found),
        "more": len(found) > FOUND_AT_MOST,
        "total": len(known.problems),
    }
    return render(request, "office/catalogue.html", context)


def _found(words: str) -> tuple[Problem, ...]:
    """Return problems that have every word: in the title first, then anywhere else."""
    wanted = _plain(words).split()
    problems = shipped_catalogue().problems.values()
    by_title = [each for each in problems if _has(wanted, [each.title, each.code])]
    elsewhere = [
        each
        for each in problems
        if each not in by_title and _has(wanted, [each.title, each.description, *each.examples])
    ]
    return (*by_title, *elsewhere)


def _has(wanted: Iterable[str], texts: Iterable[str]) -> bool:
    text = _plain(" ".join(texts))
    return all(word in text for word in wanted)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _lengths(norm: Norm) -> list[str]:
    lengths = [term_in_words(norm.term)] if norm.term is not None else []
    conditions = norm_book().conditions
    for limit in norm.limits:
        if limit.hours is None:
            continue
        when = f", если {conditions[limit.when]}" if limit.when else ""
        lengths.append(f"{wording.hours(limit.hours)} {wording.PER[limit.per]}{when}")
    return lengths
