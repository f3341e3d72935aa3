"""Writing an appeal down for somebody who called, wrote or came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domovoy.appeals.actions import NewAppeal, WrittenDown, register, sent_before
from domovoy.appeals.beforehand import AlikeCard, TermToCome, alike, terms_to_come
from domovoy.appeals.errors import ProblemUnknown
from domovoy.appeals.models import Appeal, Origin
from domovoy.appeals.rules import require_text
from domovoy.catalogue import Danger, Problem, shipped_catalogue
from domovoy.housing.access import manager_of
from domovoy.housing.flats_desk import flat_at_desk
from domovoy.housing.models import Holding, Premises
from domovoy.housing.names import same_name
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer
from domovoy.identity.doing import action
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.intake import written_rules as rules
from domovoy.intake.errors import ResidentNotThere
from domovoy.understanding import current_understander

PROPOSED = 4
POST_ADDRESS = "post_address"
POST_ADDRESS_WORDS = "Почтовый адрес для ответа"


@dataclass(frozen=True)
class Caller:
    """Who asks, as it was typed. `person_id` names a resident with an account instead."""

    person_id: int | None = None
    surname: str = ""
    first_name: str = ""
    patronymic: str = ""
    phone: str = ""
    email: str = ""
    post_address: str = ""


@dataclass(frozen=True)
class Call:
    """What was said or written, by whom, how and when it came."""

    premises_id: int
    caller: Caller
    origin: str
    text: str
    problem: str
    received_at: datetime | None = None
    incoming_number: str = ""


@dataclass(frozen=True)
class Heard:
    """What the words seem to mean: problems to choose from, the likeliest first."""

    proposed: tuple[Problem, ...]
    sure: bool
    several: tuple[Problem, ...]
    danger: Danger | None
    urgent: bool


@dataclass(frozen=True)
class Foresight:
    """What will happen if it is written down now."""

    problem: Problem
    received_at: datetime
    terms: tuple[TermToCome, ...]
    alike: tuple[AlikeCard, ...]


@action(Act.WRITE_DOWN_APPEAL)
def write_down_appeal(*, call: Call, key: UUID, by: Officer, at: datetime) -> Appeal:
    """Register what somebody asked without an account; its clocks count from when it came.

    The applicant is the resident named, or somebody of this name who asked for this flat before,
    or a new person without an account. `key` is of the form: its second press gives the same
    appeal. Raises PremisesNotFound, IntakeError, ProblemUnknown, TextMissing, TextTooLong.
    """
    premises = flat_at_desk(call.premises_id, by=by, at=at)
    _hold(premises.pk)
    if known := sent_before(key, by=by):
        return known
    problem, received_at = _about(call, at=at)
    _require_caller(call, premises, at=at)
    applicant = _applicant(call.caller, premises, at=at)
    house = premises.house
    danger = _danger(call.text, problem)
    new = NewAppeal(
        applicant=applicant,
        premises=premises,
        house=house,
        addressee=manager_of(house.pk, on=at.astimezone(house.zone).date()),
        problem=problem,
        text=call.text.strip(),
        answers=_post_address(call.caller),
        urgent=bool(danger) or problem.urgency != "normal",
        danger=danger,
        submission_key=key,
        written=_written(call, applicant, received_at),
    )
    return register(new, by=by, at=at)


def hear(text: str) -> Heard:
    """Return what the words seem to be about. No statement."""
    catalogue = shipped_catalogue()
    meaning = current_understander().understand(text)
    known = catalogue.problems
    ranked = [known[each.code] for each in meaning.problems if each.code in known]
    told = [known[part.problem] for part in meaning.parts if part.problem in known]
    first = told if len(told) > 1 else []
    return Heard(
        proposed=tuple(dict.fromkeys([*first, *ranked[:PROPOSED]]))[:PROPOSED],
        sure=meaning.sure,
        several=tuple(dict.fromkeys(first)),
        danger=catalogue.dangers.get(meaning.danger or ""),
        urgent=meaning.urgent,
    )


def foresee(call: Call, *, by: Officer, at: datetime) -> Foresight:
    """Return by when what will be owed, whoever asks: a caller is named at registration.

    Writes nothing. At most five statements. Raises PremisesNotFound, OriginUnknown,
    ReceivedMissing, ReceivedLater, ReceivedTooEarly, ProblemUnknown, TextMissing, TextTooLong.
    """
    premises = flat_at_desk(call.premises_id, by=by, at=at)
    require_text(call.text)
    problem, received_at = _about(call, at=at)
    house = premises.house
    manager = manager_of(house.pk, on=at.astimezone(house.zone).date())
    return Foresight(
        problem=problem,
        received_at=received_at.astimezone(house.zone),
        terms=terms_to_come(problem, premises, addressee=manager, received_at=received_at, at=at),
        alike=alike(problem, house_id=house.pk, by=by),
    )


def _about(call: Call, *, at: datetime) -> tuple[Problem, datetime]:
    """Refuse what has no terms; return what it is about and since when it counts."""
    rules.require_origin(call.origin)
    received_at = rules.received(call.received_at, origin=call.origin, at=at)
    problem = shipped_catalogue().problems.get(call.problem)
    if problem is None:
        raise ProblemUnknown
    return problem, received_at


def _require_caller(call: Call, premises: Premises, *, at: datetime) -> None:
    """Refuse somebody who is not named, does not live there or cannot be answered."""
    person_id = call.caller.person_id
    has_account = person_id is not None
    if person_id is not None:
        _require_resident(person_id, premises, at=at)
    else:
        rules.require_named(call.caller)
    rules.require_reachable(call.caller, origin=call.origin, has_account=has_account)
    rules.require_incoming(call.incoming_number)


def _hold(premises_id: int) -> None:
    """Let two presses of one form, and two forms of one flat, come one after another."""
    with beyond_the_wall("an officer changes no flat, yet holds one to write a person down once"):
        Premises.objects.select_for_update(of=("self",)).get(pk=premises_id)


def _require_resident(person_id: int, premises: Premises, *, at: datetime) -> None:
    day = at.astimezone(premises.house.zone).date()
    with beyond_the_wall("the desk has been shown who lives in this flat"):
        there = Holding.objects.filter(
            premises=premises,
            person_id=person_id,
            person__oid__isnull=False,
            period__contains=day,
        ).exists()
    if not there:
        raise ResidentNotThere


def _applicant(caller: Caller, premises: Premises, *, at: datetime) -> Person:
    with beyond_the_wall("a caller is looked for among those who asked for this flat before"):
        if caller.person_id is not None:
            return Person.objects.get(pk=caller.person_id)
        known = Person.objects.filter(
            oid=None, erased_at=None, appeals__premises=premises
        ).distinct()
        alike_named = [person for person in known.order_by("pk") if same_name(person, caller)]
        return _refreshed(alike_named[0], caller) if alike_named else _new(caller, at=at)


def _new(caller: Caller, *, at: datetime) -> Person:
    return Person.objects.create(
        surname=caller.surname,
        first_name=caller.first_name,
        patronymic=caller.patronymic,
        phone=caller.phone,
        email=caller.email,
        registered_at=at,
    )


def _refreshed(person: Person, caller: Caller) -> Person:
    """What was not said this time stays as it was said before."""
    person.phone = caller.phone or person.phone
    person.email = caller.email or person.email
    person.patronymic = person.patronymic or caller.patronymic
    person.save(update_fields=["phone", "email", "patronymic"])
    return person


def _danger(text: str, problem: Problem) -> str:
    heard = hear(text).danger
    return heard.code if heard else problem.danger or ""


def _written(call: Call, applicant: Person, received_at: datetime) -> WrittenDown:
    return WrittenDown(
        origin=Origin(call.origin),
        received_at=received_at,
        phone=call.caller.phone or applicant.phone,
        email=call.caller.email or applicant.email,
        incoming_number=call.incoming_number,
    )


def _post_address(caller: Caller) -> list[dict[str, str]]:
    if not caller.post_address:
        return []
    return [{"code": POST_ADDRESS, "question": POST_ADDRESS_WORDS, "answer": caller.post_address}]


def post_address_of(answers: Sequence[tuple[str, str]]) -> str:
    """Return where a letter wants its answer, from what an appeal's page shows of it."""
    return next((answer for asked, answer in answers if asked == POST_ADDRESS_WORDS), "")
