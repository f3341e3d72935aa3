"""What the desk shows before an appeal is registered: its terms, and others like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domovoy.appeals import access, terms
from domovoy.appeals.breaks import earlier_breaks
from domovoy.appeals.models import OPEN, Appeal, Kind
from domovoy.appeals.moments import Moments
from domovoy.appeals.together import is_common
from domovoy.catalogue import Problem
from domovoy.housing.models import Organisation, Premises
from domovoy.identity.actors import Officer
from domovoy.regulation import explain

MOST = 5


@dataclass(frozen=True)
class TermToCome:
    """A term that will run: what is owed, until when, by which clause; `passed` is over by now."""

    kind: str
    sentence: str
    basis: str
    passed: bool


@dataclass(frozen=True)
class AlikeCard:
    """An open appeal of the house about the same."""

    number: str
    title: str
    status_label: str
    registered_at: datetime


def terms_to_come(
    problem: Problem,
    premises: Premises,
    *,
    addressee: Organisation,
    received_at: datetime,
    at: datetime,
) -> tuple[TermToCome, ...]:
    """Return the terms of an appeal received at that moment, each told once, the nearest first.

    `addressee` owes them. One statement where the law permits
    so many hours of a break in a month, none otherwise.
    """
    house = premises.house
    calendar = terms.calendar_of(house)
    plan = terms.plan_of_problem(
        problem,
        Moments.all_at(received_at),
        zone=house.zone,
        calendar=calendar,
        addressee=addressee,
        earlier=earlier_breaks(problem.norms, house=house, premises_id=premises.pk, at=received_at),
    )
    cards: dict[str, TermToCome] = {}
    for planned in sorted(plan.running, key=lambda clock: (clock.due.at, clock.norm.id)):
        words = explain(planned, calendar=calendar)
        told = cards.get(words.sentence)
        cards[words.sentence] = TermToCome(
            kind=str(planned.norm.kind),
            sentence=words.sentence,
            basis=f"{told.basis}; {words.basis}" if told else words.basis,
            passed=planned.due.at <= at and not planned.due.provisional,
        )
    return tuple(cards.values())


def alike(problem: Problem, *, house_id: int, by: Officer) -> tuple[AlikeCard, ...]:
    """Return open appeals of the officer's organisation about the same in a house, newest first.

    Only about what is the house's; those about the very same problem before others of its group,
    five at most. One statement, none where the problem is one person's own.
    """
    if not is_common(problem):
        return ()
    found = (
        Appeal.objects.filter(
            access.scope(by),
            house_id=house_id,
            kind=Kind.APPEAL,
            status__in=OPEN,
            group=problem.group,
        )
        .select_related("house")
        .order_by("-registered_at", "-pk")[: MOST * 4]
    )
    nearest = sorted(found, key=lambda appeal: appeal.problem != problem.code)[:MOST]
    return tuple(
        AlikeCard(
            number=appeal.number,
            title=appeal.title,
            status_label=appeal.get_status_display(),
            registered_at=appeal.registered_at.astimezone(appeal.house.zone),
        )
        for appeal in nearest
    )
