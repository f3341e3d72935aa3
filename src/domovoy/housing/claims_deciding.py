"""What the desk does with a claim: confirms or refuses it, and later forgets its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from domovoy.housing import announcing, desk_rules
from domovoy.housing.announcing import HouseWord
from domovoy.housing.binding import rules
from domovoy.housing.binding.events import Told
from domovoy.housing.binding.holdings import Ground, bind, held_as, locked, shares_nobody_acts_on
from domovoy.housing.claims_scope import claims_of, flat_of, found, is_owner
from domovoy.housing.desk_errors import FlatNotInHouse
from domovoy.housing.models import (
    Claim,
    ClaimDocument,
    ClaimState,
    Holding,
    HoldingBasis,
    HoldingKind,
    Ownership,
    Premises,
)
from domovoy.housing.settings import CLAIM_DOCUMENTS_DAYS, setting
from domovoy.identity.actors import SYSTEM, Officer
from domovoy.identity.doing import action, job
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.journal import record
from domovoy.journal.record import Line

AT_ONCE = 200
DOCUMENTS_FORGOTTEN = "claim_documents_forgotten"


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
    FlatNumberMissing, FlatNotInHouse, UntilPassed, NotOfAge, HeldWithMore.
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
    """Delete the bytes of documents of claims decided long enough ago; return of how many.

    That they were shown, and their names, stays known. Safe to run twice.
    """
    forgotten = 0
    while some := _forget_some(at=at):
        forgotten += some
    return forgotten


def _to_decide(guid: UUID, *, by: Officer, at: datetime) -> Claim:
    claims = claims_of(by, at=at).select_related("house")
    return found(claims.select_for_update(of=("self",)), guid)


def _tied(claim: Claim, decision: Confirmed, *, by: Officer, at: datetime) -> Holding:
    on = at.astimezone(claim.house.zone).date()
    if decision.last_on is not None:
        rules.require_to_come(decision.last_on, on=on)
    flat = flat_of(claim, decision.flat)
    if flat is None:
        raise FlatNotInHouse
    person = locked(claim.person_id)
    rules.require_age(claim.kind, person.birth_on, on=on)
    desk_rules.require_nothing_taken(held_as(person, flat, on=on))
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
    shares = shares_nobody_acts_on(flat.pk, besides=person, on=on)
    return next((share for share in shares if is_owner(share, person)), None)


@transaction.atomic(durable=True)
def _forget_some(*, at: datetime) -> int:
    decided_before = at - timedelta(days=setting(CLAIM_DOCUMENTS_DAYS))
    kept = ClaimDocument.objects.filter(claim=OuterRef("pk"), sealed__isnull=False)
    claims = list(
        Claim.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Exists(kept), decided_at__lt=decided_before)
        .order_by("pk")[:AT_ONCE]
    )
    ClaimDocument.objects.filter(claim__in=claims).update(sealed=None)
    lines = [Line(claim.guid, DOCUMENTS_FORGOTTEN) for claim in claims]
    record.append_many(lines, by=SYSTEM, at=at)
    return len(claims)
