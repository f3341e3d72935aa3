"""What gives people their places: claims to flats, invitations, posts, sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django_otp.oath import TOTP

from domovoy.housing.binding.actions import claim_flat, invite
from domovoy.housing.binding.documents import Document
from domovoy.housing.binding.invitations import Offer
from domovoy.housing.binding.rules import Allowed, ClaimWords
from domovoy.housing.models import ClaimDocument, Employment, Shift
from domovoy.housing.shifts import begin_shift, end_shift
from domovoy.housing.staff.invitations import invite_staff
from domovoy.housing.staff.second_factor import set_up_second_factor
from domovoy.identity.actors import Officer, Role
from domovoy.identity.consents import current_document, give_consent
from domovoy.identity.models import Session
from estate import employ
from rights.people import ADMINISTRATOR, DISPATCHER, HEAD, OWNER, STRANGER, signed_in

if TYPE_CHECKING:
    from rights.world import World

KEY = "3132333435363738393031323334353637383930"
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def papers_of(world: World) -> dict[str, dict[str, Any]]:
    """Make them and return what forms and addresses say of each."""
    consent_of_everybody(world)
    handed_over, going_on = _shifts(world)
    return {
        "дом": {"house": world.place.house.fias_guid},
        "заявление постороннего": _claim(world, days_ago=0),
        "заявление при прежней организации": _claim(world, days_ago=10, flat="47"),
        "документ заявления": _document(world),
        "доступ собственника": {"holding": world.place.holding.guid},
        "доступ домочадца": {"holding": world.place.granted.guid},
        "приглашение собственника": _invitation(world),
        "другой сеанс собственника": _another_session(world),
        "организация дома": {"organisation": world.place.organisation.guid},
        "чужая организация": {"organisation": world.place.other.guid},
        "место диспетчера": _post(world, person=world.somebody(DISPATCHER).person),
        "чужое место": _post(world, person=world.somebody("чужой диспетчер").person),
        "второй фактор": _factor(world),
        "место второго администратора": _second_administrator(world),
        "смена диспетчера": {"guid": going_on.guid},
        "сданная смена": {"guid": handed_over.guid},
        "мастер": {"post": world.performer.guid},
        "приглашение сотрудника": _staff_invitation(world),
    }


def consent_of_everybody(world: World) -> None:
    """Have everybody agree to the present wording, and the administrator prove who they are."""
    for who in world.people:
        if who.person is not None:
            give_consent(document=current_document().name, by=who.at_home, at=world.now)


def _shifts(world: World) -> tuple[Shift, Shift]:
    """Return a shift of the dispatcher that is over, and one that goes on."""
    by = world.somebody(DISPATCHER).actor
    over = begin_shift(by=by, at=world.now - timedelta(hours=9))
    end_shift(guid=over.guid, handover="Тихо.", burning=[], by=by, at=world.now)
    return over, begin_shift(by=by, at=world.now)


def _factor(world: World) -> dict[str, Any]:
    """Give the administrator a second factor; return one of its spare codes."""
    by = world.somebody(ADMINISTRATOR).actor
    codes = set_up_second_factor(key=KEY, code=code_at(world.now), by=by, at=world.now)
    return {"code": codes[0]}


def code_at(moment: datetime) -> str:
    """What the application of a second factor shows for this key."""
    shown = TOTP(bytes.fromhex(KEY))
    shown.time = moment.timestamp()
    return f"{shown.token():06}"


def _claim(world: World, *, days_ago: int, flat: str = "44") -> dict[str, Any]:
    words = ClaimWords(house=world.place.house.fias_guid, flat=flat, kind="tenant")
    shown = [Document("договор.pdf", PAPER)]
    at = world.now - timedelta(days=days_ago)
    claim = claim_flat(words, shown=shown, by=world.somebody(STRANGER).at_home, at=at)
    return {"claim": claim.guid, "guid": claim.guid}


def _document(world: World) -> dict[str, Any]:
    whose = world.somebody(STRANGER).person
    return {"guid": ClaimDocument.objects.filter(claim__person=whose).latest("added_at").guid}


def _invitation(world: World) -> dict[str, Any]:
    made = invite(
        holding=world.place.holding.guid,
        offer=Offer("tenant", Allowed()),
        by=world.somebody(OWNER).at_home,
        at=world.now,
    )
    return {"invitation": made.invitation.guid, "code": made.code}


def _staff_invitation(world: World) -> dict[str, Any]:
    person = world.somebody(STRANGER).person
    made = invite_staff(
        organisation=world.place.organisation.guid,
        role=Role.DISPATCHER,
        name=person.full_name,
        position="диспетчер",
        by=world.somebody(HEAD).actor,
        at=world.now,
    )
    return {"invitation": made.guid, "code": made.code}


def _another_session(world: World) -> dict[str, Any]:
    """Sign the owner in once more, on another device."""
    known = {session.guid for session in Session.objects.all()}
    signed_in(world.somebody(OWNER).person)
    return {"guid": Session.objects.exclude(guid__in=known).get().guid}


def _second_administrator(world: World) -> dict[str, Any]:
    operator = world.place.operator
    person = employ(operator, Role.ADMINISTRATOR, surname="Второва")
    by = Officer(person.pk, operator.pk, Role.ADMINISTRATOR)
    set_up_second_factor(key=KEY, code=code_at(world.now), by=by, at=world.now)
    return _post(world, person=person)


def _post(world: World, **whose: Any) -> dict[str, Any]:
    return {"post": Employment.objects.get(**whose).guid}
