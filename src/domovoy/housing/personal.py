"""What the register of flats holds of one person: to be given to them, and to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domovoy.housing.binding.holdings import end
from domovoy.housing.models import (
    Claim,
    ClaimDocument,
    Employment,
    Holding,
    Invitation,
    Organisation,
    OrganisationKind,
)
from domovoy.identity.actors import Anybody
from domovoy.identity.sealing import installation_seal


@dataclass(frozen=True)
class OperatorCard:
    """Who keeps this system, as the consent names them."""

    name: str
    inn: str
    address: str


def operator_of_data() -> OperatorCard | None:
    """Return who answers for personal data here; None before the first administrator is named.

    One statement.
    """
    found = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).order_by("pk").first()
    return OperatorCard(found.name, found.inn, found.address) if found else None


def is_employed(person_id: int) -> bool:
    """Tell whether a person works somewhere here. One statement."""
    return Employment.objects.filter(person_id=person_id, dismissed_on=None).exists()


def told_of(person_id: int) -> dict[str, Any]:
    """Return a person's flats, claims, invitations and posts, as plain values. Four statements."""
    return {
        "holdings": [_holding(each) for each in _holdings(person_id)],
        "claims": [_claim(each) for each in _claims(person_id)],
        "invitations": [_invitation(each) for each in _invitations(person_id)],
        "posts": [
            {
                "organisation": post.organisation.name,
                "role": post.get_role_display(),
                "position": post.position,
                "dismissed_on": post.dismissed_on,
            }
            for post in Employment.objects.filter(person_id=person_id)
            .select_related("organisation")
            .order_by("pk")
        ],
    }


def documents_of(person_id: int) -> list[tuple[str, bytes]]:
    """Return the documents shown with a person's claims, opened, with their names."""
    seal = installation_seal()
    shown = ClaimDocument.objects.filter(claim__person_id=person_id, sealed__isnull=False)
    return [
        (f"{document.guid} {document.name}", seal.open_bytes(document.sealed))
        for document in shown.order_by("pk")
        if document.sealed is not None
    ]


def forget(person_id: int, *, by: Anybody, at: datetime) -> None:
    """End a person's ties to flats with all they granted, and delete their claims.

    The rows of ended ties stay, and lead to nobody's name in the register of owners. A step of
    `erase`.
    """
    for holding in _holdings(person_id):
        end([holding], by=by, on=at.astimezone(holding.premises.house.zone).date(), at=at)
    Holding.objects.filter(person_id=person_id).update(ownership=None, share="")
    Invitation.objects.filter(
        granted_by__person_id=person_id, used_at=None, withdrawn_at=None
    ).update(withdrawn_at=at)
    Claim.objects.filter(person_id=person_id).delete()


def _holdings(person_id: int) -> list[Holding]:
    ties = Holding.objects.filter(person_id=person_id).select_related("premises__house")
    return list(ties.order_by("pk"))


def _claims(person_id: int) -> list[Claim]:
    claims = Claim.objects.filter(person_id=person_id).select_related("house", "organisation")
    return list(claims.prefetch_related("documents").order_by("made_at", "pk"))


def _invitations(person_id: int) -> list[Invitation]:
    made = Invitation.objects.filter(granted_by__person_id=person_id)
    return list(made.order_by("made_at", "pk"))


def _holding(holding: Holding) -> dict[str, Any]:
    return {
        "address": holding.premises.house.address,
        "flat": holding.premises.number,
        "kind": holding.get_kind_display(),
        "basis": holding.get_basis_display(),
        "share": holding.share,
        "since": holding.period.lower,
        "until": holding.period.upper,
        "may_write": holding.may_write,
        "may_see_meters": holding.may_meters,
        "may_see_bills": holding.may_bills,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "address": claim.house.address,
        "flat": claim.flat_number,
        "account": claim.account_number,
        "kind": claim.get_kind_display(),
        "child": claim.child_name,
        "comment": claim.comment,
        "state": claim.get_state_display(),
        "organisation": claim.organisation.name,
        "made_at": claim.made_at,
        "decided_at": claim.decided_at,
        "reason": claim.reason,
        "documents": [document.name for document in claim.documents.all()],
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "kind": invitation.get_kind_display(),
        "made_at": invitation.made_at,
        "expires_at": invitation.expires_at,
        "used_at": invitation.used_at,
        "withdrawn_at": invitation.withdrawn_at,
    }
