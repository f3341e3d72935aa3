"""What of every table somebody may see, in the words of the rights and not of the wall.

A row for each table: for residents, desks, inspectorates, administrators. What is said of nobody is
for nobody; a visitor sees what is public alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from domovoy.appeals.models import Appeal
from domovoy.housing.models import Holding, House, Organisation
from domovoy.identity.actors import Officer, Resident, Role, Visitor
from rights.people import Somebody
from rights.world import World

HOME, DESK, HEAD = "home", "desk", "head"
INSPECTION, ADMINISTRATION = "inspection", "administration"
SIGNED_IN = (HOME, DESK, INSPECTION, ADMINISTRATION)
ALL, NONE = Q(), Q(pk__in=[])


@dataclass(frozen=True)
class Viewer:
    """One of the twelve, and what is theirs by the register."""

    world: World
    who: Somebody

    @property
    def kinds(self) -> set[str]:
        """The columns of the table that are about them."""
        actor = self.who.actor
        if isinstance(actor, Resident):
            return {HOME}
        if isinstance(actor, Officer):
            return KINDS[actor.role]
        assert isinstance(actor, Visitor)
        return set()

    @property
    def person(self) -> int:
        return self.who.person.pk

    @property
    def office(self) -> int:
        return self.who.actor.organisation_id

    @property
    def region(self) -> str:
        return Organisation.objects.get(pk=self.office).region

    @property
    def houses(self) -> Any:
        """Houses the own organisation manages today."""
        today = self.world.place.today
        return House.objects.filter(
            managements__organisation=self.office, managements__period__contains=today
        )

    def flats(self, **right: Any) -> Any:
        """Flats held today, with a right."""
        held = Holding.objects.filter(
            person=self.person, period__contains=self.world.place.today, **right
        )
        return held.values("premises")

    @property
    def stories(self) -> Any:
        """Roots of the stories that have come to the own inspectorate."""
        complaints = Appeal.objects.filter(addressee=self.office, kind="complaint")
        return complaints.exclude(transmitted_at=None).values("root")


KINDS = {
    Role.DISPATCHER: {DESK},
    Role.HEAD: {DESK, HEAD},
    Role.INSPECTOR: {INSPECTION},
    Role.ADMINISTRATOR: {ADMINISTRATION},
}
Scope = Callable[[Viewer], Q]
Sight = dict[str, Scope]


def everybody(scope: Scope) -> Sight:
    return dict.fromkeys(SIGNED_IN, scope)


def of_appeals(to: str) -> Sight:
    """One's own appeals, those of the organisation, stories of complaints; `to`: the way there."""
    return {
        HOME: lambda v: Q(**{f"{to}applicant": v.person}),
        DESK: lambda v: Q(**{f"{to}addressee": v.office}),
        INSPECTION: lambda v: Q(**{f"{to}root__in": v.stories}) | Q(**{f"{to}pk__in": v.stories}),
    }


def of_flats(to: str, right: str) -> Sight:
    """What belongs to flats: for who holds one with a right, and for the desk of its house."""
    return {
        HOME: lambda v: Q(**{f"{to}__in": v.flats(**{right: True})}),
        DESK: lambda v: Q(**{f"{to}__house__in": v.houses}),
    }


def of_notices(to: str) -> Sight:
    return everybody(
        lambda v: (
            Q(**{f"{to}person": v.person})
            | Q(**{f"{to}caused_by": v.who.actor.signature})
            | (Q(**{f"{to}organisation": v.office}) if HOME not in v.kinds else NONE)
        )
    )


def own(column: str) -> Scope:
    return lambda v: Q(**{column: v.person})


def of_owned_flats(v: Viewer) -> Q:
    return Q(premises__in=v.flats(kind="owner"))


PUBLIC = {
    *("housing.Organisation", "housing.House", "housing.Management", "housing.Riser"),
    *("housing.Premises_risers", "housing.Setting"),
}
HIDDEN = {"identity.Attempt", "identity.FixedWord"}
SEES: dict[str, Sight] = {
    **{label: everybody(lambda v: ALL) for label in PUBLIC},
    **{label: {} for label in HIDDEN},
    "identity.Person": {
        HOME: lambda v: Q(pk=v.person) | Q(holdings__premises__in=v.flats(kind="owner")),
        DESK: lambda v: (
            Q(pk=v.person)
            | Q(employments__organisation=v.office)
            | Q(holdings__premises__house__in=v.houses)
            | Q(claims__house__in=v.houses)
            | Q(appeals__addressee=v.office)
        ),
        INSPECTION: lambda v: (
            Q(pk=v.person)
            | Q(employments__organisation=v.office)
            | Q(appeals__root__in=v.stories)
            | Q(appeals__in=v.stories)
        ),
        ADMINISTRATION: lambda v: Q(pk=v.person) | Q(employments__isnull=False),
    },
    "identity.Session": everybody(own("person")),
    "identity.Consent": everybody(own("person")),
    "identity.Look": everybody(lambda v: Q(person=v.person) | Q(by=v.person)),
    "identity.SecondFactor": everybody(own("person")),
    "identity.SpareCode": everybody(own("factor__person")),
    "otp_totp.TOTPDevice": everybody(own("user")),
    "otp_static.StaticDevice": everybody(own("user")),
    "otp_static.StaticToken": everybody(own("device__user")),
    "housing.Employment": everybody(lambda v: ALL),
    "housing.StaffInvitation": {
        HEAD: lambda v: Q(organisation=v.office),
        ADMINISTRATION: lambda v: ALL,
    },
    "housing.Shift": {
        **everybody(own("person")),
        DESK: lambda v: Q(organisation=v.office),
    },
    "housing.Premises": {
        HOME: lambda v: (
            Q(holdings__person=v.person)
            | Q(pk__in=Appeal.objects.filter(applicant=v.person).values("premises"))
        ),
        DESK: lambda v: (
            Q(house__in=v.houses)
            | Q(pk__in=Appeal.objects.filter(addressee=v.office).values("premises"))
        ),
        INSPECTION: lambda v: Q(house__region=v.region),
    },
    "housing.PersonalAccount": of_flats("premises", "may_bills"),
    "housing.Ownership": {DESK: lambda v: Q(premises__house__in=v.houses)},
    "housing.Holding": {
        HOME: lambda v: Q(person=v.person) | of_owned_flats(v),
        DESK: lambda v: Q(premises__house__in=v.houses),
    },
    "housing.Claim": {HOME: own("person"), DESK: lambda v: Q(house__in=v.houses)},
    "housing.ClaimDocument": {
        HOME: own("claim__person"),
        DESK: lambda v: Q(claim__house__in=v.houses),
    },
    "housing.Invitation": {HOME: own("granted_by__person")},
    "delivery.Notice": of_notices(""),
    "delivery.Delivery": of_notices("notice__"),
    "metering.Device": of_flats("premises", "may_meters"),
    "metering.Reading": of_flats("device__premises", "may_meters"),
    "charges.PaymentDocument": of_flats("account__premises", "may_bills"),
    "charges.ChargeLine": of_flats("document__account__premises", "may_bills"),
    "appeals.Appeal": of_appeals(""),
    "appeals.Clock": of_appeals("appeal__"),
    "appeals.TermChange": of_appeals("clock__appeal__"),
    "appeals.Occurrence": of_appeals("appeal__"),
    "appeals.HistoryEntry": of_appeals("appeal__"),
    "appeals.Clarification": of_appeals("appeal__"),
    "appeals.Correction": of_appeals("appeal__"),
    "appeals.Joined": of_appeals("appeal__")
    | {HOME: lambda v: Q(person=v.person) | Q(appeal__applicant=v.person)},
    "appeals.Attachment": of_appeals("appeal__")
    | {HOME: lambda v: Q(appeal__applicant=v.person) | Q(appeal=None, owner=v.person)},
    "intake.Conversation": {HOME: own("person")},
    "intake.Utterance": {HOME: own("conversation__person")},
    "intake.Solution": {
        HOME: own("conversation__person"),
        DESK: lambda v: Q(organisation=v.office),
    },
}
WITH_CHAINS = (
    *("appeals.Appeal", "housing.Claim", "housing.Holding", "housing.Invitation"),
    *("housing.Shift", "identity.Consent", "identity.Session"),
)


def may_see(model: type[Model], viewer: Viewer) -> set[Any]:
    """Return the keys of the rows somebody may see; ask as the product."""
    scope = scope_of(model, viewer)
    return set(model._base_manager.filter(scope).values_list("pk", flat=True)) if scope else set()


def scope_of(model: type[Model], viewer: Viewer) -> Q | None:
    """Return the condition of what somebody may see; None for nothing."""
    if model._meta.label == "journal.Entry":
        return chains_of(viewer)
    if model._meta.label in PUBLIC:
        return ~NONE
    sight = SEES[model._meta.label]
    scopes = [sight[kind](viewer) for kind in sorted(viewer.kinds & set(sight))]
    found = NONE
    for scope in scopes:
        found = (found | scope) if scope else ~NONE
    return found if scopes else None


def chains_of(viewer: Viewer) -> Q | None:
    """The chains of what somebody sees, the own organisation's, and lines of their own."""
    if not viewer.kinds or viewer.kinds == {ADMINISTRATION}:
        return ~NONE if viewer.kinds else None
    found = Q(by=viewer.who.actor.signature)
    for label in WITH_CHAINS:
        model = apps.get_model(label)
        if (scope := scope_of(model, viewer)) is not None:
            found |= Q(chain__in=model._base_manager.filter(scope).values("guid"))
    if HOME not in viewer.kinds:
        organisation = apps.get_model("housing.Organisation")
        found |= Q(chain__in=organisation._base_manager.filter(pk=viewer.office).values("guid"))
    return found
