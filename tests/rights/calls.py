"""What each action is called with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from domovoy.appeals.models import Assessment
from domovoy.conversation import Said
from domovoy.housing.binding.invitations import Offer
from domovoy.housing.binding.rules import Allowed, ClaimWords
from domovoy.housing.claims_deciding import Refused
from domovoy.housing.settings import ROLL_OVER_DAYS
from domovoy.identity.actors import Role
from domovoy.identity.consents import current_document
from domovoy.identity.rules import Act
from domovoy.intake.written import Call, Caller
from rights.filling import (
    COMPLAINT,
    DETAILS,
    QUESTION,
    Filling,
    a_minute_ago,
    about,
    appointed,
    change,
    flat_of,
    later,
    says,
)
from rights.papers import KEY, code_at
from rights.people import Somebody
from rights.world import WHY, Facts, World, picture


def called(world: World, act: Act, facts: Facts, who: Somebody) -> dict[str, Any]:
    """Return what an action is given beside `by`."""
    return CALLS[act](world, facts, who)


def telephone_call(world: World) -> Call:
    """What a dispatcher writes down of a telephone call from the owner's flat."""
    return Call(
        premises_id=world.place.flat.pk,
        caller=Caller(surname="Орлова", first_name="Нина", phone="+7 900 000-11-22"),
        origin="phone",
        text="Не греет плита",
        problem="electricity.stove_dead",
    )


CALLS: dict[Act, Filling] = {
    Act.SIGN_OUT_EVERYWHERE: says(),
    Act.READ_NOTICES: about(newest=10**10),
    Act.BEGIN_CONVERSATION: about(
        premises_id=lambda world: world.place.flat.pk, subject=None, from_mobile=False
    ),
    Act.MOVE_CONVERSATION: about("conversation_id", "turn", move=Said("Не греет плита")),
    Act.ADD_PHOTO: about("conversation_id", photo=lambda world: picture()),
    Act.REMOVE_PHOTO: about("conversation_id", "guid"),
    Act.SEND_APPEAL: about("conversation_id", "key", "turn"),
    Act.REPLY: about("number", text="В третьем подъезде."),
    Act.JOIN: lambda world, facts, who: {
        "number": facts["number"],
        "premises_id": flat_of(world, who),
        "at": world.now,
    },
    Act.ASSESS: about("number", assessment=Assessment.PARTLY, comment=DETAILS),
    Act.REPEAT: about("number", details=DETAILS, key=lambda world: uuid4()),
    Act.COMPLAIN: about("number", text=COMPLAINT, key=lambda world: uuid4()),
    Act.WITHDRAW: about("number", comment="Уже починили."),
    Act.WRITE_DOWN_APPEAL: about(call=telephone_call, key=lambda world: uuid4()),
    Act.END_SESSION: about("guid"),
    Act.MATCH_FLATS: about(),
    Act.CLAIM_FLAT: about(
        words=lambda world: ClaimWords(world.place.house.fias_guid, flat="12", kind="tenant"),
        house=lambda world: world.place.house,
        shown=(),
        compared=True,
    ),
    Act.WITHDRAW_CLAIM: about("guid"),
    Act.INVITE: about("holding", offer=Offer("tenant", Allowed())),
    Act.WITHDRAW_INVITATION: lambda world, facts, who: {
        "guid": facts["invitation"],
        "at": world.now,
    },
    Act.ACCEPT_INVITATION: about("code"),
    Act.CHANGE_RIGHTS: about("holding", allowed=Allowed(may_bills=False)),
    Act.END_HOLDING: about("holding"),
    Act.DECIDE_CLAIM: about("guid", decision=Refused(WHY)),
    Act.CHANGE_SETTING: about("organisation", key=ROLL_OVER_DAYS, value=20),
    Act.INVITE_STAFF: about(
        "organisation", role=Role.DISPATCHER, name="Орлова Нина", position="диспетчер"
    ),
    Act.WITHDRAW_STAFF_INVITATION: about("invitation"),
    Act.ACCEPT_STAFF_INVITATION: about("code"),
    Act.DISMISS: about("post"),
    Act.ADD_PERFORMER: about("organisation", name="Орлов Иван", position="слесарь"),
    Act.RENAME_PERFORMER: about("post", name="Орлов Иван", position="слесарь"),
    Act.SET_UP_SECOND_FACTOR: about(key=KEY, code=lambda world: code_at(world.now)),
    Act.PASS_SECOND_FACTOR: about("code"),
    Act.GIVE_CONSENT: about(document=lambda world: current_document().name),
    Act.WITHDRAW_CONSENT: about(),
    Act.EXPORT_OWN_DATA: about(),
    Act.ERASE_OWN_DATA: about(),
    Act.BEGIN_SHIFT: about(),
    Act.END_SHIFT: about("guid", handover="Тихо.", burning=()),
    Act.TAKE_SHIFT_OVER: about("guid"),
    Act.RESET_SECOND_FACTOR: about("post"),
    Act.TAKE: change(),
    Act.APPOINT: appointed,
    Act.ANSWER: change(text="Плиту починили.", done=True),
    Act.MARK_DONE: about("number", "seen", "clock_id"),
    Act.REDIRECT: change(receiver_id=lambda world: world.place.other.pk, comment=WHY),
    Act.REDIRECT_OUTSIDE: change(receiver="Администрация города", comment=WHY),
    Act.ROLL_OVER: change(until=later, comment=WHY),
    Act.REQUIRE_NO_ANSWER: change(cause=WHY),
    Act.ASK: change(question=QUESTION),
    Act.NOTE_OCCURRENCE: change(event="snow_ended", happened_at=a_minute_ago),
    Act.RECATEGORISE: change(problem="flooding.tap_leak", comment=WHY),
    Act.REOPEN: change(comment=WHY),
    Act.REGISTER_BY_LAW: change(law_number="18-Ж"),
}
