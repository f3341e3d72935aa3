"""What a norm is: one term that binds one party, with its clause and how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domovoy.regulation.errors import NormNotInForce, NormUnknown
from domovoy.regulation.terms import Term, Window


class Party(StrEnum):
    """Who is bound by a norm, or holds the right it gives."""

    ORGANISATION = "organisation"
    DISPATCH = "dispatch"
    PROVIDER = "provider"
    NETWORK_SUPPLIER = "network_supplier"
    WASTE_OPERATOR = "waste_operator"
    POWER_SUPPLIER = "power_supplier"
    GAS_SERVICE = "gas_service"
    LIFT_SERVICE = "lift_service"
    CAPITAL_REPAIR_FUND = "capital_repair_fund"
    INSPECTORATE = "inspectorate"
    CONSUMER = "consumer"
    OWNER = "owner"


class Kind(StrEnum):
    """What must be done in time."""

    ANSWER = "answer"
    TAKE_CALL = "take_call"
    REGISTER = "register"
    INFORM = "inform"
    LOCALISE = "localise"
    ELIMINATE = "eliminate"
    RESTORE = "restore"
    EVACUATE = "evacuate"
    ARRIVE = "arrive"
    INSPECT = "inspect"
    MAKE_ACT = "make_act"
    CHECK = "check"
    RECALCULATE = "recalculate"
    COMMISSION = "commission"
    NOTIFY = "notify"
    EXTEND = "extend"
    FORWARD = "forward"
    APPLY = "apply"
    PAY = "pay"
    PUBLISH = "publish"
    STORE = "store"
    PERMITTED_BREAK = "permitted_break"
    QUALITY = "quality"
    FREQUENCY = "frequency"
    RULE = "rule"


class Certainty(StrEnum):
    """How the norm was checked."""

    VERIFIED = "V"  # an official page or the text of the clause was found
    SECONDARY = "S"  # a press or a lawyer's page agrees with what we knew
    MEMORY = "M"  # known well, no page found
    WEAK = "L"  # half remembered: never shown to anybody as law


class Standing(StrEnum):
    """Whether the act is in force."""

    IN_FORCE = "in_force"
    PRESUMED = "presumed"
    TO_CHECK = "to_check"
    REPEALED = "repealed"  # kept for what happened while it was in force


@dataclass(frozen=True, slots=True)
class Act:
    """A law or a decree: `name` for people, `document` with its date and number.

    `verify` is what a lawyer still has to find out about it.
    """

    code: str
    name: str
    document: str
    standing: Standing
    certainty: Certainty
    verify: str | None = None


SINGLE, MONTH = "single", "month"


@dataclass(frozen=True, slots=True)
class Limit:
    """One permitted length, once (`single`) or in a month in all (`month`).

    `when` is a code of `data/conditions.yaml`. `hours` is None where building norms decide it
    case by case.
    """

    hours: int | None
    per: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class RegionalTerm:
    """What an act of one region says instead. It is shown beside the norm, never put for it."""

    region: str
    term: Term
    note: str
    certainty: Certainty
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Norm:
    """One duty or right. `term` is None where the law names no number that always holds.

    `what` and `duty` are for people, and so are `conditions` (when the norm applies),
    `exceptions` (when it does not) and `recalculation` (what a breach takes off the bill).
    `when` is the code of the condition the whole norm depends on. `note` holds what is easily
    got wrong, `verify` what a lawyer should look at. `clause_certainty` is given where the
    clause is less sure than the term; `wording_read` is False while nobody has read the text
    that is in force from `in_force_from`.
    """

    id: str
    act: Act
    clause: str
    party: Party
    kind: Kind
    duty: str
    unit: str
    counts_from: str | None
    certainty: Certainty
    checked_on: date
    what: str | None = None
    term: Term | None = None
    before: bool = False
    window: Window | None = None
    limits: tuple[Limit, ...] = ()
    note: str | None = None
    source: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None
    when: str | None = None
    conditions: str | None = None
    exceptions: str | None = None
    recalculation: str | None = None
    clause_certainty: Certainty | None = None
    wording_read: bool = True
    verify: str | None = None
    regional: tuple[RegionalTerm, ...] = ()

    @property
    def shown_as_law(self) -> bool:
        """False while a lawyer has not confirmed what we only half remember."""
        return self.certainty is not Certainty.WEAK

    def is_in_force(self, on: date) -> bool:
        """Tell whether it bound anybody on that day; `in_force_to` is the last such day."""
        return (self.in_force_from or date.min) <= on <= (self.in_force_to or date.max)


@dataclass(frozen=True, slots=True)
class Event:
    """A moment a norm counts from. While it is unknown, one of `otherwise` may stand for it.

    `unknown` is what a person is told then; empty where nothing is lost by the replacement.
    """

    code: str
    words: str
    otherwise: tuple[str, ...] = ()
    unknown: str = ""


class NormBook:
    """Every norm by id. One id may have several wordings whose times in force do not meet.

    `conditions` gives the words of the codes that `Limit.when` and `Norm.when` use.
    """

    def __init__(
        self,
        norms: Iterable[Norm],
        events: Mapping[str, Event],
        conditions: Mapping[str, str] | None = None,
    ) -> None:
        self.events = dict(events)
        self.conditions = dict(conditions or {})
        self._wordings: dict[str, tuple[Norm, ...]] = {}
        for norm in sorted(norms, key=lambda norm: (norm.id, norm.in_force_from or date.min)):
            self._wordings[norm.id] = (*self._wordings.get(norm.id, ()), norm)

    def __contains__(self, norm_id: object) -> bool:
        return norm_id in self._wordings

    def __len__(self) -> int:
        return len(self._wordings)

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in alphabetical order."""
        return tuple(self._wordings)

    def get(self, norm_id: str) -> Norm:
        """Return the newest wording. Raises NormUnknown."""
        return self.wordings(norm_id)[-1]

    def on(self, norm_id: str, day: date) -> Norm:
        """Return the wording that bound on that day. Raises NormUnknown, NormNotInForce."""
        for norm in self.wordings(norm_id):
            if norm.is_in_force(day):
                return norm
        raise NormNotInForce(norm_id, day)

    def in_force(self, norm_ids: Iterable[str], on: date) -> tuple[Norm, ...]:
        """Return the wordings that bind on that day, in the order asked; others are left out.

        Raises NormUnknown.
        """
        return tuple(
            norm for norm_id in norm_ids for norm in self.wordings(norm_id) if norm.is_in_force(on)
        )

    def wordings(self, norm_id: str) -> tuple[Norm, ...]:
        """Return every wording of a norm, the oldest first. Raises NormUnknown."""
        try:
            return self._wordings[norm_id]
        except KeyError:
            raise NormUnknown(norm_id) from None
