"""A person says that a flat is theirs: its account and their name show it, or somebody decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Replace, Upper

from domovoy.housing.binding import access, claiming, documents, limits, rules
from domovoy.housing.binding.documents import Document
from domovoy.housing.binding.errors import AlreadyClaimed
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
from domovoy.identity.rules import Act, require_may


def claim_flat(
    words: ClaimWords, *, shown: Sequence[Document] = (), by: Resident, at: datetime
) -> Holding | Claim:
    """Bind an owner whose account and name the register has; otherwise leave a claim to decide.

    Where a claim of the person's own for this flat waits, the account may be named again: once it
    fits, the claim is taken back. What was wrong, the flat, the account or the name, is not told.
    Each account named is counted before anything is compared, after what needs no comparison is
    refused. Where others have tried the flat's account too often nothing is compared, which looks
    the same. Raises HouseNotFound, what `rules.require_claim` and `documents.require_documents`
    raise, NotOfAge, AlreadyHeld, AlreadyClaimed, TooManyClaims, TooManyAttempts, NobodyManages.
    """
    require_may(Act.CLAIM_FLAT, by)
    with acting(by):
        house = access.house_named(words.house)
        on = at.astimezone(house.zone).date()
        rules.require_claim(words, on=on)
        documents.require_documents(shown)
        _require_room(words, house, Person.objects.get(pk=by.person_id), on=on)
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
    access.claims_waiting(by=by)
    person = locked(by.person_id)
    _require_room(words, house, person, on=on)
    place = (house.pk, flat)
    mended = [each for each in access.claims_waiting(by=by) if _place(each) == place]
    share = _share_by_account(words, house, flat, person, on=on) if compared else None
    if share is not None:
        for claim in mended:
            claiming.take_back(claim, by=by, at=at)
        ground = Ground(
            kind=HoldingKind.OWNER,
            basis=HoldingBasis.ACCOUNT,
            allowed=rules.of_an_owner(person.birth_on, on=on),
            until=share.period.upper,
            ownership=share,
        )
        return bind(person.pk, share.premises, ground, by=by, on=on, at=at)
    if mended:
        raise AlreadyClaimed
    return claiming.leave(words, house, shown, by=by, at=at)


@action(Act.WITHDRAW_CLAIM)
def withdraw_claim(*, guid: UUID, by: Resident, at: datetime) -> Claim:
    """Take a claim back; its documents are deleted at once. Raises ClaimNotFound, ClaimDecided."""
    claim = access.claim_to_withdraw(guid, by=by)
    rules.require_waiting(claim.state)
    claiming.take_back(claim, by=by, at=at)
    return claim


def _require_room(words: ClaimWords, house: House, person: Person, *, on: date) -> None:
    flat = rules.flat_number(words.flat)
    rules.require_age(words.kind, person.birth_on, on=on)
    rules.require_room_for_claim(
        words.kind,
        held=_held(person, house, flat, on=on),
        waiting=_waiting(person),
        flat=(house.pk, flat),
        most=setting(CLAIMS_WAITING),
        by_account=_names_account(words),
    )


def _place(claim: Claim) -> tuple[int, str]:
    return claim.house_id, claim.flat_number


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


def _plain(number: str) -> Upper:
    """The number of a flat as `rules.flat_number` returns it."""
    return Upper(Replace(number, Value(" "), Value("")))
