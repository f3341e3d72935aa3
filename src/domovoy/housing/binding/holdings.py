"""Beginning, widening and ending a tie: steps of several actions. Call inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from domovoy.housing.binding.events import Event
from domovoy.housing.binding.rules import EVERYTHING, Allowed
from domovoy.housing.models import Holding, HoldingBasis, HoldingKind, Ownership, Premises
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Anybody
from domovoy.identity.models import Person
from domovoy.journal import record


@dataclass(frozen=True)
class Ground:
    """Why and how a person belongs to a flat. `until` is the first day on which they do not."""

    kind: HoldingKind
    basis: HoldingBasis
    allowed: Allowed = EVERYTHING
    until: date | None = None
    ownership: Ownership | None = None
    granted_by: Holding | None = None


def locked(person_id: int) -> Person:
    """Return a person whose ties nobody else begins until the transaction ends. One statement."""
    with beyond_the_wall("a person's ties are begun one after another"):
        return Person.objects.select_for_update(of=("self",)).get(pk=person_id)


def held_as(person: Person, premises: Premises, *, on: date) -> str | None:
    """Return how a locked person belongs to a flat on that day. One statement."""
    with beyond_the_wall("what a claim would change is looked at before it is changed"):
        ties = Holding.objects.filter(person=person, premises=premises, period__contains=on)
        return ties.values_list("kind", flat=True).first()


def shares_nobody_acts_on(premises_id: int, *, besides: Person, on: date) -> list[Ownership]:
    """Return the shares of a flat that no other person acts on, locked against a second binding.

    Whoever waited for the lock sees what the other has bound: two statements, in this order.
    """
    with beyond_the_wall("a share that another person acts on is nobody else's"):
        shares = list(
            Ownership.objects.select_for_update(of=("self",))
            .select_related("premises__house")
            .filter(premises_id=premises_id, period__contains=on)
            .order_by("pk")
        )
        others = Holding.objects.exclude(person=besides).filter(
            premises_id=premises_id, ownership__isnull=False, period__contains=on
        )
        taken = set(others.values_list("ownership_id", flat=True))
    return [share for share in shares if share.pk not in taken]


def bind(
    person_id: int, premises: Premises, ground: Ground, *, by: Anybody, on: date, at: datetime
) -> Holding:
    """Tie a locked person to a flat from the day `on`; a tie they have already takes this ground.

    It ends before a tie that is to begin later, and what it granted no later than itself. At most
    five statements, and two for each generation of what it granted.
    """
    with beyond_the_wall("a rule has shown that this person belongs to this flat"):
        ties = Holding.objects.select_for_update(of=("self",)).filter(
            person_id=person_id, premises=premises, period__overlap=(on, None)
        )
        known = {holding.period.lower: holding for holding in ties}
        later = min((begins for begins in known if begins and begins > on), default=None)
        current = next((tie for begins, tie in known.items() if not begins or begins <= on), None)
        begun = current is None
        holding = current or Holding(guid=uuid4(), person_id=person_id, premises=premises)
        _stand_on(holding, ground, since=on, until=_sooner(ground.until, later))
        if not begun:
            _cut_granted(holding)
    event = Event.HOLDING_BEGUN if begun else Event.HOLDING_CHANGED
    _note(holding, event, by=by, at=at, basis=ground.basis.value, kind=ground.kind.value)
    return holding


def allow(holding: Holding, allowed: Allowed, *, by: Anybody, at: datetime) -> None:
    """Let a locked tie do this much and no more. Three statements."""
    for name, value in asdict(allowed).items():
        setattr(holding, name, value)
    with beyond_the_wall("a rule has shown that these rights may be changed"):
        holding.save(update_fields=[*asdict(allowed)])
    _note(holding, Event.HOLDING_CHANGED, by=by, at=at)


def end(holdings: Iterable[Holding], *, by: Anybody, on: date, at: datetime) -> list[Holding]:
    """End ties at once, and all that they granted; return those that ended.

    From the day `on` they are no more, and one begun that very day never was. Locks what it ends.
    Two statements for each generation, three for each tie.
    """
    ended: list[Holding] = []
    generation = [holding.pk for holding in holdings]
    while generation:
        with beyond_the_wall("a rule has shown that these ties may be ended"):
            ties = list(
                Holding.objects.select_for_update(of=("self",))
                .filter(pk__in=generation, period__overlap=(on, None))
                .exclude(pk__in=[holding.pk for holding in ended])
                .order_by("pk")
            )
            for holding in ties:
                begun = holding.period.lower
                holding.period = DateRange(min(begun, on) if begun else None, on)
                holding.save(update_fields=["period"])
            granted = Holding.objects.filter(granted_by__in=ties).values_list("pk", flat=True)
            generation = list(granted)
        for holding in ties:
            _note(holding, Event.HOLDING_ENDED, by=by, at=at)
        ended += ties
    return ended


def _stand_on(holding: Holding, ground: Ground, *, since: date, until: date | None) -> None:
    begun = holding.pk is not None
    holding.kind, holding.basis = ground.kind, ground.basis
    holding.ownership, holding.granted_by = ground.ownership, ground.granted_by
    for name, value in asdict(ground.allowed).items():
        setattr(holding, name, value)
    if ground.ownership is not None:
        holding.share = f"{ground.ownership.numerator}/{ground.ownership.denominator}"
    if begun:
        holding.period = DateRange(holding.period.lower, until)
        names = ["kind", "basis", "ownership", "granted_by", "share", "period"]
        holding.save(update_fields=[*names, *asdict(ground.allowed)])
    else:
        holding.period = DateRange(since, until)
        holding.save(force_insert=True)


def _cut_granted(holding: Holding) -> None:
    """Let what a tie granted last no longer than the tie; two statements for each generation."""
    until = holding.period.upper
    generation = [holding.pk]
    while until is not None and generation:
        ties = Holding.objects.select_for_update(of=("self",)).filter(
            granted_by__in=generation, period__overlap=(until, None)
        )
        granted = list(ties.order_by("pk"))
        for tie in granted:
            begun = tie.period.lower
            tie.period = DateRange(min(begun, until) if begun else None, until)
            tie.save(update_fields=["period"])
        generation = [tie.pk for tie in granted]


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def _note(holding: Holding, event: Event, *, by: Anybody, at: datetime, **data: str) -> None:
    rights = {name: getattr(holding, name) for name in asdict(EVERYTHING)}
    told = data if event == Event.HOLDING_ENDED else {**data, **rights}
    record.append(holding.guid, event, by=by.signature, at=at, data=told)
