"""What neighbours see of each other's appeals: never whose, from which flat, or the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef

from domovoy.appeals import access
from domovoy.appeals.cards import ClockCard
from domovoy.appeals.models import (
    OPEN,
    Appeal,
    Clock,
    EntryKind,
    HistoryEntry,
    Joined,
    Kind,
)
from domovoy.appeals.terms import ANSWER, calendar_of
from domovoy.appeals.together import common_problems
from domovoy.housing.access import premises_of
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident

MOST = 20
SHARED = "of a neighbour's appeal a few columns are shown, and the rest of the row is not"


@dataclass(frozen=True)
class JoinableCard:
    """An open appeal of the house: what it is about, since when, how many households it has."""

    number: str
    title: str
    group: str
    problem: str
    status: str
    status_label: str
    registered_at: datetime
    households: int
    joined: bool


@dataclass(frozen=True)
class AnswerCard:
    """What an organisation has answered, without its files."""

    at: datetime
    organisation: str
    text: str
    done: bool


@dataclass(frozen=True)
class SharedPage:
    """What a neighbour who joined sees of an appeal: the terms, and the answers."""

    number: str
    title: str
    group: str
    status: str
    status_label: str
    short_address: str
    registered_at: datetime
    joined_at: datetime
    households: int
    addressee: str
    addressee_phone: str
    accident_phone: str
    planned_on: date | None
    executed_at: datetime | None
    clocks: tuple[ClockCard, ...]
    answers: tuple[AnswerCard, ...]


def joinable(
    premises_id: int, *, by: Resident, at: datetime, group: str = ""
) -> tuple[JoinableCard, ...]:
    """Return open appeals of others about what is common in the house, the newest first.

    Of one group if it is given; twenty at most. Two statements. Raises PremisesNotFound.
    """
    premises = premises_of(premises_id, by=by, at=at)
    mine = Joined.objects.filter(appeal=OuterRef("pk"), person_id=by.person_id)
    appeals = Appeal.objects.filter(
        house_id=premises.house_id,
        kind=Kind.APPEAL,
        status__in=OPEN,
        problem__in=common_problems(),
    ).exclude(applicant_id=by.person_id)
    if group:
        appeals = appeals.filter(group=group)
    found = appeals.annotate(others=Count("joined"), mine=Exists(mine)).order_by(
        "-registered_at", "-pk"
    )
    with beyond_the_wall(SHARED):
        rows = list(found.defer("text", "answers", "subject", "search")[:MOST])
    return tuple(
        JoinableCard(
            number=appeal.number,
            title=appeal.title,
            group=appeal.group,
            problem=appeal.problem,
            status=appeal.status,
            status_label=appeal.get_status_display(),
            registered_at=appeal.registered_at.astimezone(premises.house.zone),
            households=1 + appeal.others,
            joined=appeal.mine,
        )
        for appeal in rows
    )


def joined_by(resident: Resident) -> tuple[JoinableCard, ...]:
    """Return the appeals a person has joined, the latest joined first. One statement."""
    found = (
        Joined.objects.filter(person_id=resident.person_id)
        .select_related("appeal__house")
        .annotate(others=Count("appeal__joined"))
        .order_by("-joined_at", "-pk")
    )
    with beyond_the_wall(SHARED):
        rows = list(found)
    return tuple(
        JoinableCard(
            number=row.appeal.number,
            title=row.appeal.title,
            group=row.appeal.group,
            problem=row.appeal.problem,
            status=row.appeal.status,
            status_label=row.appeal.get_status_display(),
            registered_at=row.appeal.registered_at.astimezone(row.appeal.house.zone),
            households=1 + row.others,
            joined=True,
        )
        for row in rows
    )


def shared_page_of(number: str, *, by: Resident, at: datetime) -> SharedPage:
    """Return what a neighbour sees of an appeal they joined.

    Their own answer's term stands there and nobody else's. Four statements. Raises AppealNotFound.
    """
    with beyond_the_wall(SHARED):
        return _shared_page(access.joined_to_view(number, by=by), at=at)


def _shared_page(joined: Joined, *, at: datetime) -> SharedPage:
    appeal = joined.appeal
    zone = appeal.house.zone
    return SharedPage(
        number=appeal.number,
        title=appeal.title,
        group=appeal.group,
        status=appeal.status,
        status_label=appeal.get_status_display(),
        short_address=appeal.house.short_address,
        registered_at=appeal.registered_at.astimezone(zone),
        joined_at=joined.joined_at.astimezone(zone),
        households=1 + Joined.objects.filter(appeal=appeal).count(),
        addressee=appeal.addressee.short_name,
        addressee_phone=appeal.addressee.phone,
        accident_phone=appeal.addressee.accident_phone,
        planned_on=appeal.appointed_on,
        executed_at=appeal.executed_at.astimezone(zone) if appeal.executed_at else None,
        clocks=_clocks(appeal, joined, at=at),
        answers=_answers(appeal),
    )


def _clocks(appeal: Appeal, joined: Joined, *, at: datetime) -> tuple[ClockCard, ...]:
    """Return the terms of the house, and of this neighbour's answer."""
    theirs = Clock.objects.filter(appeal=appeal, joined=joined)
    of_the_house = Clock.objects.filter(appeal=appeal, joined=None).exclude(kind=ANSWER)
    calendar = calendar_of(appeal.house)
    return tuple(
        ClockCard.of(clock, zone=appeal.house.zone, at=at, calendar=calendar)
        for clock in (theirs | of_the_house).order_by("due_at", "pk")
    )


def _answers(appeal: Appeal) -> tuple[AnswerCard, ...]:
    answers = HistoryEntry.objects.filter(appeal=appeal, kind=EntryKind.ANSWER)
    return tuple(
        AnswerCard(
            at=entry.at.astimezone(appeal.house.zone),
            organisation=entry.organisation.short_name if entry.organisation else "",
            text=entry.text,
            done=entry.done,
        )
        for entry in answers.select_related("organisation").order_by("at", "pk")
    )
