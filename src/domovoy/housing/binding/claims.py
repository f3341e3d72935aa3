"""A person says that a flat is theirs: its account and their name show it, or somebody decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Replace, Upper

from domovoy.housing.access import manager_of
from domovoy.housing.binding import access, documents, limits, rules
from domovoy.housing.binding.documents import Document
from domovoy.housing.binding.events import Event
from domovoy.housing.binding.holdings import Ground, bind, locked, shares_nobody_acts_on
from domovoy.housing.binding.rules import ClaimWords
from domovoy.housing.models import (
    Claim,
    ClaimState,
    Holding,
    HoldingBasis,
    HoldingKind,
    House,
    Ownership,
    PersonalAccount,
    Premises,
)
from domovoy.housing.settings import CLAIMS_WAITING, setting
from domovoy.identity.acting import acting, beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.journal import record


def claim_flat(
    words: ClaimWords, *, shown: Sequence[Document] = (), by: Resident, at: datetime
) -> Holding | Claim:
    """Bind an owner whose account and name the register has; otherwise leave a claim to decide.

    What was wrong, the flat, the account or the name, is not told, and each try to name an account
    is counted before anything is compared. Where others have tried the flat's account too often
    nothing is compared and the claim is left, which looks the same. Raises HouseNotFound, what
    `rules.require_claim` and `documents.require_documents` raise, TooManyAttempts, NotOfAge,
    AlreadyHeld, AlreadyClaimed, TooManyClaims, NobodyManages.
    """
    with acting(by):
        house = access.house_named(words.house)
    on = at.astimezone(house.zone).date()
    rules.require_claim(words, on=on)
    documents.require_documents(shown)
    flat = rules.flat_number(words.flat)
    compared = _names_account(words) and limits.count_account(
        f"{house.fias_guid}:{flat}", by=by, at=at
    )
    return _claim_flat(words=words, house=house, shown=shown, compared=compared, by=by, at=at)


@action(Act.CLAIM_FLAT)
def _claim_flat(
    *,
    words: ClaimWords,
    house: House,
    shown: Sequence[Document],
    compared: bool,
    by: Resident,
    at: datetime,
) -> Holding | Claim:
    on, flat = at.astimezone(house.zone).date(), rules.flat_number(words.flat)
    person = locked(by.person_id)
    rules.require_age(words.kind, person.birth_on, on=on)
    rules.require_room_for_claim(
        words.kind,
        held=_held(person, house, flat, on=on),
        waiting=_waiting(person),
        flat=(house.pk, flat),
        most=setting(CLAIMS_WAITING),
    )
    share = _share_by_account(words, house, flat, person, on=on) if compared else None
    if share is not None:
        ground = Ground(
            kind=HoldingKind.OWNER,
            basis=HoldingBasis.ACCOUNT,
            allowed=rules.of_an_owner(person.birth_on, on=on),
            until=share.period.upper,
            ownership=share,
        )
        return bind(person.pk, share.premises, ground, by=by, on=on, at=at)
    return _leave_claim(words, house, shown, by=by, at=at)


@action(Act.WITHDRAW_CLAIM)
def withdraw_claim(*, guid: UUID, by: Resident, at: datetime) -> Claim:
    """Take a claim back; its documents are deleted at once. Raises ClaimNotFound, ClaimDecided."""
    claim = access.claim_to_withdraw(guid, by=by)
    rules.require_waiting(claim.state)
    claim.state = ClaimState.WITHDRAWN
    claim.decided_at = at
    claim.save(update_fields=["state", "decided_at"])
    documents.forget(claim)
    record.append(claim.guid, Event.CLAIM_WITHDRAWN, by=by.signature, at=at)
    return claim


def _names_account(words: ClaimWords) -> bool:
    return words.kind == HoldingKind.OWNER and bool(rules.account_folded(words.account))


def _held(person: Person, house: House, flat: str, *, on: date) -> str | None:
    """Return how a person belongs to a flat on that day."""
    return (
        Holding.objects.annotate(plain=_plain("premises__number"))
        .filter(person=person, premises__house=house, plain=flat, period__contains=on)
        .values_list("kind", flat=True)
        .first()
    )


def _waiting(person: Person) -> set[tuple[int, str]]:
    claims = Claim.objects.filter(person=person, state=ClaimState.WAITING)
    return set(claims.values_list("house_id", "flat_number"))


def _share_by_account(
    words: ClaimWords, house: House, flat: str, person: Person, *, on: date
) -> Ownership | None:
    """Return the share that account and name point to. Four statements, whatever is found."""
    with beyond_the_wall("what was typed is compared with the register and not told"):
        premises = (
            Premises.objects.annotate(plain=_plain("number"))
            .filter(house=house, plain=flat)
            .values_list("pk", flat=True)
            .first()
        )
        accounts = PersonalAccount.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=on), premises_id=premises or 0
        ).values_list("number", "unified_number")
        numbers = {rules.account_folded(each) for pair in accounts for each in pair if each}
    shares = shares_nobody_acts_on(premises or 0, besides=person, on=on)
    if rules.account_folded(words.account) not in numbers:
        return None
    return next((share for share in shares if rules.same_owner(share, person)), None)


def _leave_claim(
    words: ClaimWords, house: House, shown: Sequence[Document], *, by: Resident, at: datetime
) -> Claim:
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


def _plain(number: str) -> Upper:
    """The number of a flat as `rules.flat_number` returns it."""
    return Upper(Replace(number, Value(" "), Value("")))
