"""Finding a person's flats in the register of owners by the СНИЛС that ESIA vouches for."""

from __future__ import annotations

from datetime import datetime

from domovoy.housing.binding import rules
from domovoy.housing.binding.holdings import Ground, bind, locked
from domovoy.housing.days import LocalDay
from domovoy.housing.models import Holding, HoldingBasis, HoldingKind, Ownership
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.models import Person
from domovoy.identity.rules import Act


@action(Act.MATCH_FLATS)
def match_flats(*, by: Resident, at: datetime, again: bool = False) -> list[Holding]:
    """Tie a person to every flat the register of owners has them in; return what has changed.

    A second time changes nothing. A flat the person has left comes back only `again`, when they
    ask for it. Who was a minor and no longer is gets the right to write; ends are not touched.
    Two statements where the register has nothing of theirs, four where it has nothing new.
    """
    person = locked(by.person_id)
    if not person.snils_print:
        return []
    changed = []
    for share, held, left in _shares_of(person, at=at):
        on = at.astimezone(share.premises.house.zone).date()
        allowed = rules.of_an_owner(person.birth_on, on=on)
        if held is None and left and not again:
            continue
        if held is None or _is_news(held, share, allowed):
            ground = Ground(
                kind=HoldingKind.OWNER,
                basis=HoldingBasis.REGISTER,
                allowed=allowed,
                until=share.period.upper,
                ownership=share,
            )
            changed.append(bind(person.pk, share.premises, ground, by=by, on=on, at=at))
    return changed


def _shares_of(person: Person, *, at: datetime) -> list[tuple[Ownership, Holding | None, bool]]:
    """Return today's shares, the tie to each flat, and whether one on that share has ended."""
    day = LocalDay(at, "premises__house__time_zone")
    with beyond_the_wall("the register of owners is matched with the person's own СНИЛС"):
        shares = list(
            Ownership.objects.select_related("premises__house")
            .filter(snils_print=person.snils_print, period__contains=day)
            .order_by("pk")
        )
        if not shares:
            return []
        flats = [share.premises_id for share in shares]
        ties = Holding.objects.filter(person=person, premises__in=flats)
        held = {tie.premises_id: tie for tie in ties.filter(period__contains=day)}
        past = set(ties.exclude(period__contains=day).values_list("ownership_id", flat=True))
    return [(share, held.get(share.premises_id), share.pk in past) for share in shares]


def _is_news(held: Holding, share: Ownership, allowed: rules.Allowed) -> bool:
    grown_up = allowed.may_write and not held.may_write
    return held.kind != HoldingKind.OWNER or held.ownership_id != share.pk or grown_up
