"""Claims at the desk: what was typed beside what the register says, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper

from domovoy.housing import announcing, desk_rules
from domovoy.housing.announcing import HouseWord
from domovoy.housing.binding import rules
from domovoy.housing.binding.errors import ClaimNotFound
from domovoy.housing.binding.events import Told
from domovoy.housing.binding.holdings import Ground, bind, locked
from domovoy.housing.days import LocalDay
from domovoy.housing.desk_errors import FlatNotInHouse
from domovoy.housing.models import (
    Claim,
    ClaimDocument,
    ClaimState,
    Holding,
    HoldingBasis,
    HoldingKind,
    Management,
    OwnerKind,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action, job
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.identity.sealing import installation_seal
from domovoy.journal import record
from domovoy.journal.record import Line

WAITING_AT_MOST = 200
DECIDED_SHOWN = 20
AT_ONCE = 200
DOCUMENTS_FORGOTTEN = "claim_documents_forgotten"


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


@dataclass(frozen=True)
class Confirmed:
    """The claim is true: for which flat of the house, until which day, with the bills or not."""

    flat: str
    last_on: date | None = None
    bills: bool = False


@dataclass(frozen=True)
class Refused:
    """The claim is not shown to be true, and why."""

    reason: str


@action(Act.DECIDE_CLAIM)
def decide_claim(*, guid: UUID, decision: Confirmed | Refused, by: Officer, at: datetime) -> Claim:
    """Confirm a claim, so that its person is tied to the flat from today, or refuse it.

    The person is told. Raises ClaimNotFound, ClaimDecided, OwnClaim, ReasonLength,
    FlatNumberMissing, FlatNotInHouse, UntilPassed.
    """
    claim = _to_decide(guid, by=by, at=at)
    rules.require_waiting(claim.state)
    desk_rules.require_not_own(claim.person_id, by.person_id)
    if isinstance(decision, Confirmed):
        claim.holding = _tied(claim, decision, by=by, at=at)
        claim.state, told = ClaimState.CONFIRMED, Told.CLAIM_CONFIRMED
    else:
        desk_rules.require_reason(decision.reason)
        claim.reason = decision.reason.strip()
        claim.state, told = ClaimState.REFUSED, Told.CLAIM_REFUSED
    claim.decided_at, claim.decided_by_id = at, by.person_id
    claim.save(update_fields=["state", "holding", "reason", "decided_at", "decided_by"])
    data = {"holding": str(claim.holding.guid)} if claim.holding else {}
    record.append(claim.guid, told, by=by.signature, at=at, data=data)
    word = HouseWord(told, claim.guid, str(claim.guid), person_id=claim.person_id)
    announcing.announce([word], at=at)
    return claim


@job(Act.FORGET_DOCUMENTS)
def forget_documents(*, at: datetime) -> int:
    """Delete the bytes of documents of claims decided thirty days ago; return of how many claims.

    That they were shown, and their names, stays known. Safe to run twice.
    """
    forgotten = 0
    while some := _forget_some(at=at):
        forgotten += some
    return forgotten


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
    claim = _found(_of(by, at=at).select_related("person", "house", "decided_by"), guid)
    on = at.astimezone(claim.house.zone).date()
    flat = _flat(claim, claim.flat_number)
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
    found = (
        ClaimDocument.objects.select_related("claim")
        .filter(guid=guid, claim__in=_of(by, at=at), sealed__isnull=False)
        .first()
    )
    if found is None or found.sealed is None:
        raise ClaimNotFound
    return found, installation_seal().open_bytes(found.sealed)


def _of(by: Officer, *, at: datetime) -> QuerySet[Claim]:
    """The claims of houses this organisation manages today: who manages now decides."""
    managed = Management.objects.filter(
        house_id=OuterRef("house_id"),
        organisation_id=by.organisation_id,
        period__contains=LocalDay(at, "house__time_zone"),
    )
    return Claim.objects.filter(Exists(managed))


def _counted(by: Officer, *, at: datetime) -> QuerySet[Claim]:
    return _of(by, at=at).select_related("house").annotate(shown=Count("documents"))


def _found(claims: QuerySet[Claim], guid: UUID) -> Claim:
    found = claims.filter(guid=guid).first()
    if found is None:
        raise ClaimNotFound
    return found


def _to_decide(guid: UUID, *, by: Officer, at: datetime) -> Claim:
    claims = _of(by, at=at).select_related("house")
    return _found(claims.select_for_update(of=("self",)), guid)


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


def _flat(claim: Claim, number: str) -> Premises | None:
    plain = Upper(Replace("number", Value(" "), Value("")))
    flats = Premises.objects.select_related("house").annotate(plain=plain)
    return flats.filter(house_id=claim.house_id, plain=rules.flat_number(number)).first()


def _tied(claim: Claim, decision: Confirmed, *, by: Officer, at: datetime) -> Holding:
    on = at.astimezone(claim.house.zone).date()
    if decision.last_on is not None:
        rules.require_to_come(decision.last_on, on=on)
    flat = _flat(claim, decision.flat)
    if flat is None:
        raise FlatNotInHouse
    person = locked(claim.person_id)
    share = _share_of(person, claim, flat, on=on)
    allowed = desk_rules.rights_of(
        claim.kind, bills=decision.bills, birth_on=person.birth_on, on=on
    )
    ground = Ground(
        kind=HoldingKind(claim.kind),
        basis=HoldingBasis.DESK,
        allowed=allowed,
        until=_until(claim, decision, share),
        ownership=share,
    )
    return bind(person.pk, flat, ground, by=by, on=on, at=at)


def _until(claim: Claim, decision: Confirmed, share: Ownership | None) -> date | None:
    """The first day without the right: as decided, and no later than a share or childhood ends."""
    ends = [decision.last_on + timedelta(days=1)] if decision.last_on else []
    if share is not None and share.period.upper:
        ends.append(share.period.upper)
    if claim.kind == HoldingKind.PARENT and claim.until:
        ends.append(claim.until)
    return min(ends, default=None)


def _share_of(person: Person, claim: Claim, flat: Premises, *, on: date) -> Ownership | None:
    """Return the share of the register that is this owner's and nobody else acts on."""
    if claim.kind != HoldingKind.OWNER:
        return None
    with beyond_the_wall("a share that another person acts on is nobody else's"):
        taken = Holding.objects.exclude(person=person).filter(
            premises=flat, ownership__isnull=False, period__contains=on
        )
        shares = Ownership.objects.filter(premises=flat, period__contains=on).exclude(
            pk__in=taken.values("ownership_id")
        )
        return next((each for each in shares.order_by("pk") if _same(each, person)), None)


def _same(share: Ownership, person: Person) -> bool:
    return share.owner_kind == OwnerKind.PERSON and rules.same_owner(share, person)


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
            same=_same(share, claim.person),
            of_child=bool(claim.child_name)
            and rules.folded(claim.child_name) == rules.folded(_name_of(share)),
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


@transaction.atomic(durable=True)
def _forget_some(*, at: datetime) -> int:
    kept = ClaimDocument.objects.filter(claim=OuterRef("pk"), sealed__isnull=False)
    claims = list(
        Claim.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Exists(kept), decided_at__lt=at - desk_rules.DOCUMENTS_KEPT)
        .order_by("pk")[:AT_ONCE]
    )
    ClaimDocument.objects.filter(claim__in=claims).update(sealed=None)
    lines = [Line(claim.guid, DOCUMENTS_FORGOTTEN) for claim in claims]
    record.append_many(lines, by="system", at=at)
    return len(claims)
