"""Who hears of a term: residents of an appeal, officers of an organisation. For many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from domovoy.appeals.models import Appeal, Clock, Joined, Origin
from domovoy.appeals.terms import ANSWER
from domovoy.housing.models import Employment, EmploymentRole
from domovoy.identity.models import Person


@dataclass(frozen=True)
class Hearer:
    """A resident: who sent the appeal, or (`joined_id`) a neighbour who joined it."""

    person_id: int
    joined_id: int | None = None

    def is_owed(self, clock: Clock) -> bool:
        """A repair is owed to everybody, an answer to the one it is for."""
        if clock.joined_id is not None or clock.kind == ANSWER:
            return clock.joined_id == self.joined_id
        return True


@dataclass(frozen=True)
class Officers:
    """Who works in one organisation and has an account, by what they do."""

    of: Mapping[str, tuple[int, ...]]

    def those(self, *roles: EmploymentRole) -> tuple[int, ...]:
        """Return the people of some roles."""
        return tuple(person for role in roles for person in self.of.get(role, ()))

    def include(self, person_id: int) -> bool:
        """Tell whether somebody works there, whatever they do."""
        return any(person_id in people for people in self.of.values())

    @property
    def at_the_desk(self) -> tuple[int, ...]:
        """Everybody but performers: dispatchers, the head, inspectors."""
        return self.those(EmploymentRole.DISPATCHER, EmploymentRole.HEAD, EmploymentRole.INSPECTOR)


NOBODY = Officers({})


def has_account(appeal: Appeal) -> bool:
    """Tell whether its applicant can read here. One statement of one that was written down."""
    if appeal.origin == Origin.ACCOUNT:
        return True
    return Person.objects.filter(pk=appeal.applicant_id, oid__isnull=False).exists()


def residents_of(appeals: Collection[Appeal]) -> dict[int, list[Hearer]]:
    """Return by appeal who sent it and who joined it. One statement."""
    hearers = {appeal.pk: [Hearer(appeal.applicant_id)] for appeal in appeals}
    joined = Joined.objects.filter(appeal__in=hearers).order_by("pk")
    for appeal_id, person_id, pk in joined.values_list("appeal_id", "person_id", "pk"):
        hearers[appeal_id].append(Hearer(person_id, pk))
    return hearers


def officers_of(organisations: Iterable[int]) -> dict[int, Officers]:
    """Return by organisation who works there and has an account. One statement."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    posts = Employment.objects.filter(
        organisation_id__in=set(organisations), dismissed_on=None, person__isnull=False
    ).order_by("pk")
    for organisation, role, person in posts.values_list("organisation_id", "role", "person_id"):
        found[organisation][role].append(person)
    return {
        organisation: Officers({role: tuple(people) for role, people in roles.items()})
        for organisation, roles in found.items()
    }
