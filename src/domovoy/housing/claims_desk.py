"""What the desk sees of claims: what was typed beside what the register says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from domovoy.housing import desk_rules
from domovoy.housing.binding import rules
from domovoy.housing.binding.errors import ClaimNotFound
from domovoy.housing.claims_scope import claims_of, flat_of, found, is_owner
from domovoy.housing.models import (
    Claim,
    ClaimDocument,
    ClaimState,
    Holding,
    OwnerKind,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.housing.names import folded
from domovoy.identity.actors import Officer
from domovoy.identity.sealing import installation_seal

WAITING_AT_MOST = 200
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class ClaimLine:
    """A claim in a list: where, as whom, since when; not whose."""

    guid: UUID
    address: str
    flat: str
    kind: str
    made_at: datetime
    documents: int
    state: str
    state_label: str
    own: bool


@dataclass(frozen=True)
class OwnerLine:
    """An owner by the register, and whether the claimant, or the child named, is that owner."""

    name: str
    share: str
    same: bool
    of_child: bool


@dataclass(frozen=True)
class DocumentLine:
    """A document shown with a claim; `kept` until some time after the decision."""

    guid: UUID
    name: str
    size: int
    is_image: bool
    kept: bool


@dataclass(frozen=True)
class ClaimPage:
    """A claim with the register beside it.

    `account` says whether the account that was typed is of that flat: None where none was typed.
    `last_on` is the last day of what is asked for.
    """

    guid: UUID
    state: str
    state_label: str
    kind: str
    kind_label: str
    made_at: datetime
    zone: ZoneInfo
    address: str
    flat: str
    flat_exists: bool
    account_number: str
    account: bool | None
    child_name: str
    last_on: date | None
    comment: str
    person_id: int
    name: str
    phone: str
    email: str
    birth_on: date | None
    owners: tuple[OwnerLine, ...]
    holders: tuple[str, ...]
    documents: tuple[DocumentLine, ...]
    own: bool
    sees_bills: bool
    decided_at: datetime | None
    decided_by: str
    reason: str

    @property
    def fits(self) -> bool:
        """Tell whether the claimant, or the child named, is an owner by the register."""
        return any(owner.same or owner.of_child for owner in self.owners)


def waiting_claims(by: Officer, *, at: datetime) -> list[ClaimLine]:
    """Return the claims of houses managed today that wait, the oldest first. One statement."""
    waiting = _counted(by, at=at).filter(state=ClaimState.WAITING).order_by("made_at", "pk")
    return [_line(claim, by) for claim in waiting[:WAITING_AT_MOST]]


def decided_claims(by: Officer, *, at: datetime) -> list[ClaimLine]:
    """Return the claims decided last, of houses managed today. One statement."""
    decided = _counted(by, at=at).filter(decided_by__isnull=False).order_by("-decided_at", "-pk")
    return [_line(claim, by) for claim in decided[:DECIDED_SHOWN]]


def claim_page(guid: UUID, *, by: Officer, at: datetime) -> ClaimPage:
    """Return a claim with what the register says of its words. Six statements.

    Who calls notes the look. Raises ClaimNotFound.
    """
    claim = found(claims_of(by, at=at).select_related("person", "house", "decided_by"), guid)
    on = at.astimezone(claim.house.zone).date()
    flat = flat_of(claim, claim.flat_number)
    person, zone = claim.person, claim.house.zone
    return ClaimPage(
        guid=claim.guid,
        state=claim.state,
        state_label=claim.get_state_display(),
        kind=claim.kind,
        kind_label=claim.get_kind_display(),
        made_at=claim.made_at.astimezone(zone),
        zone=zone,
        address=claim.house.address,
        flat=claim.flat_number,
        flat_exists=flat is not None,
        account_number=claim.account_number,
        account=_account_fits(claim, flat, on=on),
        child_name=claim.child_name,
        last_on=claim.until - timedelta(days=1) if claim.until else None,
        comment=claim.comment,
        person_id=person.pk,
        name=person.full_name,
        phone=person.phone,
        email=person.email,
        birth_on=person.birth_on,
        owners=_owners(claim, flat, on=on),
        holders=_holders(flat, on=on),
        documents=_documents(claim),
        own=person.pk == by.person_id,
        sees_bills=claim.kind in desk_rules.SEES_BILLS,
        decided_at=claim.decided_at.astimezone(zone) if claim.decided_at else None,
        decided_by=claim.decided_by.short_name if claim.decided_by else "",
        reason=claim.reason,
    )


def document_to_open(guid: UUID, *, by: Officer, at: datetime) -> tuple[ClaimDocument, bytes]:
    """Return a document of a claim that may be seen, with its claim, and its bytes.

    Two statements. Who calls notes the look. Raises ClaimNotFound: it is another's or not kept.
    """
    document = (
        ClaimDocument.objects.select_related("claim")
        .filter(guid=guid, claim__in=claims_of(by, at=at), sealed__isnull=False)
        .first()
    )
    if document is None or document.sealed is None:
        raise ClaimNotFound
    return document, installation_seal().open_bytes(document.sealed)


def _counted(by: Officer, *, at: datetime) -> QuerySet[Claim]:
    return claims_of(by, at=at).select_related("house").annotate(shown=Count("documents"))


def _line(claim: Claim, by: Officer) -> ClaimLine:
    return ClaimLine(
        guid=claim.guid,
        address=claim.house.short_address,
        flat=claim.flat_number,
        kind=claim.get_kind_display(),
        made_at=claim.made_at.astimezone(claim.house.zone),
        documents=getattr(claim, "shown", 0),
        state=claim.state,
        state_label=claim.get_state_display(),
        own=claim.person_id == by.person_id,
    )


def _account_fits(claim: Claim, flat: Premises | None, *, on: date) -> bool | None:
    if not claim.account_number:
        return None
    if flat is None:
        return False
    accounts = PersonalAccount.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=on), premises=flat
    ).values_list("number", "unified_number")
    typed = rules.account_folded(claim.account_number)
    return typed in {rules.account_folded(each) for pair in accounts for each in pair if each}


def _owners(claim: Claim, flat: Premises | None, *, on: date) -> tuple[OwnerLine, ...]:
    shares = Ownership.objects.filter(premises=flat, period__contains=on).order_by("pk")
    return tuple(
        OwnerLine(
            name=_name_of(share),
            share=f"{share.numerator}/{share.denominator}",
            same=is_owner(share, claim.person),
            of_child=bool(claim.child_name) and folded(claim.child_name) == folded(_name_of(share)),
        )
        for share in shares
    )


def _name_of(share: Ownership) -> str:
    if share.owner_kind != OwnerKind.PERSON:
        return share.organisation_name or share.get_owner_kind_display()
    return " ".join(filter(None, (share.surname, share.first_name, share.patronymic)))


def _holders(flat: Premises | None, *, on: date) -> tuple[str, ...]:
    ties = Holding.objects.filter(premises=flat, period__contains=on).select_related("person")
    return tuple(f"{tie.person.full_name}, {tie.get_kind_display()}" for tie in ties.order_by("pk"))


def _documents(claim: Claim) -> tuple[DocumentLine, ...]:
    shown = claim.documents.order_by("pk").annotate(kept=Q(sealed__isnull=False)).defer("sealed")
    return tuple(
        DocumentLine(
            guid=document.guid,
            name=document.name,
            size=document.size,
            is_image=document.content_type.startswith("image/"),
            kept=document.kept,
        )
        for document in shown
    )
