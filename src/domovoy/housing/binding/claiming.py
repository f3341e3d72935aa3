"""Leaving a claim and taking it back: steps of several actions. Call inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domovoy.housing.access import manager_of
from domovoy.housing.binding import documents, rules
from domovoy.housing.binding.documents import Document
from domovoy.housing.binding.events import Event
from domovoy.housing.binding.rules import ClaimWords
from domovoy.housing.models import Claim, ClaimState, HoldingKind, House
from domovoy.identity.actors import Resident
from domovoy.journal import record


def leave(
    words: ClaimWords, house: House, shown: Sequence[Document] = (), *, by: Resident, at: datetime
) -> Claim:
    """Leave a claim to whoever manages the house today. Raises NobodyManages."""
    claim = Claim.objects.create(
        person_id=by.person_id,
        house=house,
        organisation=manager_of(house.pk, on=at.astimezone(house.zone).date()),
        flat_number=rules.flat_number(words.flat),
        account_number=words.account.strip(),
        kind=words.kind,
        child_name=words.child_name.strip() if words.kind == HoldingKind.PARENT else "",
        until=rules.ends_on(words),
        comment=words.comment.strip(),
        made_at=at,
    )
    documents.keep(shown, claim=claim, at=at)
    data = {"kind": claim.kind, "documents": len(shown), "account": bool(claim.account_number)}
    record.begin(claim.guid, Event.CLAIM_MADE, by=by.signature, at=at, data=data)
    return claim


def take_back(claim: Claim, *, by: Resident, at: datetime) -> None:
    """Take back a locked claim that waits; its documents are deleted at once."""
    claim.state, claim.decided_at = ClaimState.WITHDRAWN, at
    claim.save(update_fields=["state", "decided_at"])
    documents.forget(claim)
    record.append(claim.guid, Event.CLAIM_WITHDRAWN, by=by.signature, at=at)
