"""What screens show of organisations and of who works there, as far as an officer keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from domovoy.housing.models import (
    Employment,
    EmploymentRole,
    Organisation,
    OrganisationKind,
    StaffInvitation,
)
from domovoy.housing.staff.access import keeps
from domovoy.housing.staff.errors import OrganisationNotFound, PostNotFound
from domovoy.housing.staff.rules import PERFORMER, is_waiting, roles_to_give
from domovoy.housing.staff.second_factor import those_with_second_factor
from domovoy.identity.actors import Officer, Role

FOUND_AT_MOST = 100
GONE_AT_MOST = 50


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation in a list, with how many work there and how many were invited."""

    guid: UUID
    kind: str
    short_name: str
    name: str
    inn: str
    region: str
    working: int


@dataclass(frozen=True)
class PostCard:
    """Somebody's work: who, as what, with an account or only by name, until when."""

    guid: UUID
    name: str
    role: str
    role_label: str
    position: str
    has_account: bool
    dismissed_on: date | None
    is_own: bool
    has_factor: bool = False

    @property
    def is_only_a_name(self) -> bool:
        """A performer without an account: the organisation itself keeps the name."""
        return self.role == PERFORMER and not self.has_account


@dataclass(frozen=True)
class InvitationCard:
    """A place that waits for its person."""

    guid: UUID
    name: str
    role_label: str
    position: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class StaffPage:
    """Everybody of an organisation: who works, who is awaited, who has left lately."""

    guid: UUID
    short_name: str
    kind_label: str
    zone: str
    roles: tuple[tuple[str, str], ...]
    posts: list[PostCard]
    gone: list[PostCard]
    waiting: list[InvitationCard]
    performers: bool
    is_operator: bool


@dataclass(frozen=True)
class WorkCard:
    """One of several posts of a person."""

    organisation_id: int
    organisation: str
    role_label: str


def organisations(*, words: str = "", kind: str = "") -> list[OrganisationCard]:
    """Return organisations by name or ИНН, a hundred at most. One statement."""
    found = Organisation.objects.annotate(
        working=Count("employments", filter=Q(employments__dismissed_on=None))
    )
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(inn__startswith=word)
        )
    if kind in OrganisationKind.values:
        found = found.filter(kind=kind)
    return [
        OrganisationCard(
            guid=each.guid,
            kind=OrganisationKind(each.kind).label,
            short_name=each.short_name,
            name=each.name,
            inn=each.inn,
            region=each.region,
            working=each.working,
        )
        for each in found.order_by("short_name", "pk")[:FOUND_AT_MOST]
    ]


def organisation_guid_of(officer: Officer) -> UUID:
    """Return the guid of the officer's own organisation. One statement."""
    return Organisation.objects.values_list("guid", flat=True).get(pk=officer.organisation_id)


def organisation_seen(guid: UUID, *, by: Officer) -> Organisation:
    """Return an organisation the officer keeps, unlocked. One statement.

    Raises OrganisationNotFound.
    """
    found = Organisation.objects.filter(guid=guid).first()
    if found is None or not keeps(found.pk, by=by):
        raise OrganisationNotFound
    return found


def staff_of(guid: UUID, *, by: Officer, at: datetime) -> StaffPage:
    """Return everybody of an organisation the officer keeps. Four statements.

    Of the operator six: an administrator sees who has a second factor. Raises OrganisationNotFound.
    """
    whose = organisation_seen(guid, by=by)
    posts = Employment.objects.filter(organisation=whose)
    roles = roles_to_give(whose.kind, by=by.role)
    return StaffPage(
        guid=whose.guid,
        short_name=whose.short_name,
        kind_label=OrganisationKind(whose.kind).label,
        zone=whose.time_zone,
        roles=tuple((role, EmploymentRole(role).label) for role in roles),
        posts=_cards(posts.filter(dismissed_on=None).order_by("name", "pk"), by=by),
        gone=_cards(
            posts.exclude(dismissed_on=None).order_by("-dismissed_on", "name", "pk")[:GONE_AT_MOST],
            by=by,
        ),
        waiting=[
            InvitationCard(
                guid=each.guid,
                name=each.name,
                role_label=EmploymentRole(each.role).label,
                position=each.position,
                made_at=each.made_at,
                expires_at=each.expires_at.astimezone(ZoneInfo(whose.time_zone)),
            )
            for each in StaffInvitation.objects.filter(organisation=whose).order_by("name", "pk")
            if is_waiting(each, at=at)
        ],
        performers=PERFORMER in roles,
        is_operator=whose.kind == OrganisationKind.OPERATOR,
    )


def works_of(person_id: int) -> list[WorkCard]:
    """Return the posts of a person that have a desk, the oldest first. One statement."""
    posts = (
        Employment.objects.select_related("organisation")
        .filter(person_id=person_id, dismissed_on=None)
        .exclude(role=PERFORMER)
        .order_by("pk")
    )
    return [
        WorkCard(
            post.organisation_id, post.organisation.short_name, EmploymentRole(post.role).label
        )
        for post in posts
    ]


def organisation_of_post(subject: UUID, *, by: Officer) -> UUID:
    """Return whose a post or an invitation is, if the officer keeps that staff.

    Two statements at most. Raises PostNotFound.
    """
    for kept in (Employment.objects, StaffInvitation.objects):
        whose = kept.filter(guid=subject).values_list("organisation_id", "organisation__guid")
        for organisation_id, guid in whose:
            if keeps(organisation_id, by=by):
                return guid
    raise PostNotFound


def chains_of_organisations() -> dict[UUID, str]:
    """Return the short name of every organisation by its guid. One statement."""
    return dict(Organisation.objects.values_list("guid", "short_name"))


def names_of_staff() -> dict[str, str]:
    """Return how everybody with an account and a post is called, by how they sign. One statement.

    Those who have left are called so too.
    """
    posts = Employment.objects.filter(person__isnull=False).order_by("pk")
    return {
        f"person:{person}@{organisation}": name
        for person, organisation, name in posts.values_list("person_id", "organisation_id", "name")
    }


def _cards(posts: QuerySet[Employment], *, by: Officer) -> list[PostCard]:
    found = list(posts)
    administrators = {post.person_id for post in found if post.role == Role.ADMINISTRATOR}
    with_factor = those_with_second_factor({each for each in administrators if each})
    return [
        PostCard(
            guid=post.guid,
            name=post.name,
            role=post.role,
            role_label=EmploymentRole(post.role).label,
            position=post.position,
            has_account=post.person_id is not None,
            dismissed_on=post.dismissed_on,
            is_own=post.person_id == by.person_id,
            has_factor=post.person_id in with_factor,
        )
        for post in found
    ]
