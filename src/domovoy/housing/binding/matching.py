"""Finding a person's flats in the register of owners by the СНИЛС that ESIA vouches for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domovoy.housing.binding import access, claiming, rules
from domovoy.housing.binding.errors import FlatNumberMissing
from domovoy.housing.binding.holdings import Ground, bind, locked, shares_nobody_acts_on
from domovoy.housing.binding.rules import ClaimWords
from domovoy.housing.days import LocalDay
from domovoy.housing.errors import NobodyManages
from domovoy.housing.models import (
    Claim,
    ClaimState,
    Holding,
    HoldingBasis,
    HoldingKind,
    Ownership,
)
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.models import Person
from domovoy.identity.rules import Act


@action(Act.MATCH_FLATS)
def match_flats(*, by: Resident, at: datetime, again: bool = False) -> list[Holding | Claim]:
    """Tie a person to every flat the register of owners has them in; return what has changed.

    Two people cannot both be one owner: where another acts on the share already, a claim is left
    for the organisation to decide, once unless asked for `again`; none where nobody manages.

    A second time changes nothing. A flat the person has left comes back only `again`, when they
    ask for it. Who was a minor and no longer is gets the right to write; ends are not touched.
    Three statements where the register has nothing of theirs, five where it has nothing new.
    """
    waiting = access.claims_waiting(by=by)  # before the person, as a decision locks them
    person = locked(by.person_id)
    if not person.snils_print:
        return []
    changed: list[Holding | Claim] = []
    for share, held, left in _shares_of(person, at=at):
        on = at.astimezone(share.premises.house.zone).date()
        allowed = rules.of_an_owner(person.birth_on, on=on)
        if (held is None and left and not again) or not _is_news(held, share, allowed):
            continue
        if _is_free(share, held, person, on=on):
            changed.append(_bind(share, allowed, waiting, by=by, on=on, at=at))
        elif held is None or held.kind not in rules.OWNING:
            changed += _ask_the_desk(share, by=by, at=at, again=again)
    return changed


def _shares_of(person: Person, *, at: datetime) -> list[tuple[Ownership, Holding | None, bool]]:
    """Return today's shares, the tie to each flat, and whether one on that share has ended."""
    day = LocalDay(at, "premises__house__time_zone")
    with beyond_the_wall("the register of owners is matched with the person's own СНИЛС"):
        shares = list(
            Ownership.objects.select_related("premises__house")
            .filter(snils_print=person.snils_print, period__contains=day)
            .order_by("premises_id", "pk")
        )
        if not shares:
            return []
        flats = [share.premises_id for share in shares]
        ties = Holding.objects.filter(person=person, premises__in=flats)
        held = {tie.premises_id: tie for tie in ties.filter(period__contains=day)}
        past = set(ties.exclude(period__contains=day).values_list("ownership_id", flat=True))
    return [(share, held.get(share.premises_id), share.pk in past) for share in shares]


def _is_news(held: Holding | None, share: Ownership, allowed: rules.Allowed) -> bool:
    if held is None:
        return True
    grown_up = allowed.may_write and not held.may_write
    return held.kind != HoldingKind.OWNER or held.ownership_id != share.pk or grown_up


def _is_free(share: Ownership, held: Holding | None, person: Person, *, on: date) -> bool:
    """Tell whether nobody else acts on a share, or this person does already."""
    if held is not None and held.ownership_id == share.pk:
        return True
    free = shares_nobody_acts_on(share.premises_id, besides=person, on=on)
    return any(each.pk == share.pk for each in free)


def _bind(
    share: Ownership,
    allowed: rules.Allowed,
    waiting: Sequence[Claim],
    *,
    by: Resident,
    on: date,
    at: datetime,
) -> Holding:
    """Tie the person to the flat of a share; what they claimed of it has nothing to wait for."""
    for claim in waiting:
        if claim.house_id == share.premises.house_id and claim.flat_number == _plain(share):
            claiming.take_back(claim, by=by, at=at)
    ground = Ground(
        kind=HoldingKind.OWNER,
        basis=HoldingBasis.REGISTER,
        allowed=allowed,
        until=share.period.upper,
        ownership=share,
    )
    return bind(by.person_id, share.premises, ground, by=by, on=on, at=at)


def _ask_the_desk(share: Ownership, *, by: Resident, at: datetime, again: bool) -> list[Claim]:
    """Leave a claim to a flat on whose share another acts, unless one was left before."""
    house, flat = share.premises.house, _plain(share)
    before = Claim.objects.filter(person_id=by.person_id, house=house, flat_number=flat)
    if again:
        before = before.filter(state=ClaimState.WAITING)
    if before.exists():
        return []
    words = ClaimWords(house=house.fias_guid, flat=flat, kind=HoldingKind.OWNER)
    try:
        return [claiming.leave(words, house, by=by, at=at)]
    except (FlatNumberMissing, NobodyManages):
        return []


def _plain(share: Ownership) -> str:
    """The number of a flat as claims have it."""
    return "".join(share.premises.number.split()).upper()
