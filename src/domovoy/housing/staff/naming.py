"""The first administrator, named by whoever owns the machine: nobody inside could invite them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domovoy.housing.models import Employment, Organisation, OrganisationKind, StaffInvitation
from domovoy.housing.staff import errors
from domovoy.housing.staff.invitations import Invited, keep_place
from domovoy.housing.staff.operators import Operator, require_operator
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM, Role
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.journal import record

OPERATOR_MADE = "operator_made"


@dataclass(frozen=True)
class Named:
    """The place kept for an administrator, and whether the operator was made for it."""

    operator: str
    made: bool
    invited: Invited


@dataclass(frozen=True)
class AdministratorLine:
    """Somebody who administers, or a place that waits for them until `expires_at`."""

    guid: UUID
    name: str
    position: str
    expires_at: datetime | None


@action(Act.NAME_ADMINISTRATOR)
def name_administrator(
    *, name: str, position: str, operator: Operator | None, at: datetime
) -> Named:
    """Keep a place for an administrator; make the organisation that keeps the system first.

    `operator` is looked at only where there is none. Raises OperatorIncomplete, OperatorUnfit,
    NameIncomplete, PositionMissing, TooManyWaiting.
    """
    found = _operator()
    whose = found or _make(operator, at=at)
    invited = keep_place(
        whose, role=Role.ADMINISTRATOR, name=name, position=position, by=THE_SYSTEM, at=at
    )
    return Named(whose.short_name, made=found is None, invited=invited)


def is_operated() -> bool:
    """Tell whether the organisation that keeps the system is known. One statement."""
    with acting(THE_SYSTEM):
        return Organisation.objects.filter(kind=OrganisationKind.OPERATOR).exists()


def administrators(*, at: datetime) -> list[AdministratorLine]:
    """Return who administers, then which places wait, by name. Two statements."""
    with acting(THE_SYSTEM):
        posts = Employment.objects.filter(role=Role.ADMINISTRATOR, dismissed_on=None)
        waiting = StaffInvitation.objects.filter(
            role=Role.ADMINISTRATOR, used_at=None, withdrawn_at=None, expires_at__gt=at
        )
        return [
            *(
                AdministratorLine(post.guid, post.name, post.position, None)
                for post in posts.order_by("name", "pk")
            ),
            *(
                AdministratorLine(each.guid, each.name, each.position, each.expires_at)
                for each in waiting.order_by("name", "pk")
            ),
        ]


def _operator() -> Organisation | None:
    operators = Organisation.objects.select_for_update(of=("self",), no_key=True)
    return operators.filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()


def _make(operator: Operator | None, *, at: datetime) -> Organisation:
    if operator is None:
        raise errors.OperatorIncomplete("name")
    told = require_operator(operator)
    made = Organisation.objects.create(
        kind=OrganisationKind.OPERATOR,
        name=told.name,
        short_name=told.short_name,
        inn=told.inn,
        ogrn=told.ogrn,
        region=told.region,
        time_zone=told.time_zone,
        phone=told.phone,
        email=told.email,
        address=told.address,
    )
    record.append(made.guid, OPERATOR_MADE, by=THE_SYSTEM.signature, at=at)
    return made
