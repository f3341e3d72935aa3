"""What the form of each page is sent with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from domovoy.appeals.models import Assessment
from domovoy.conversation import Said
from domovoy.housing.settings import ROLL_OVER_DAYS
from domovoy.identity.consents import current_document
from domovoy.resident.data_words import WORD
from rights.filling import (
    COMPLAINT,
    DETAILS,
    QUESTION,
    Filling,
    appointing,
    desk,
    flat_of,
    later,
    photo,
    says,
    wall_clock,
)
from rights.people import Somebody
from rights.world import WHY, Facts, World


def filled(world: World, page: str, facts: Facts, who: Somebody) -> dict[str, Any]:
    """Return the body of a form."""
    return FORMS[page](world, facts, who)


def telling(world: World, facts: Facts, who: Somebody) -> dict[str, Any]:
    """What a dispatcher writes down of a telephone call."""
    problem = "electricity.stove_dead"
    caller = {"surname": "Орлова", "first_name": "Нина", "phone": "+7 900 000-11-22", "who": ""}
    told = {"text": "Не греет плита", "problem": problem, "shown": problem, "received_at": ""}
    return caller | told | {"origin": "phone", "key": uuid4(), "zone": "Europe/Moscow"}


FORMS: dict[str, Filling] = {
    "web:sign_out": says(),
    "web:sign_out_everywhere": says(),
    "resident:choose_flat": lambda world, facts, who: {"premises_id": world.place.flat.pk},
    "resident:chat_start": lambda world, facts, who: {"text": "Течёт кран", "key": uuid4()},
    "resident:chat_move": lambda world, facts, who: {
        "turn": facts["turn"],
        "move": Said.kind,
        "text": "Не греет плита",
    },
    "resident:chat_photo": lambda world, facts, who: {"photos": photo()},
    "resident:chat_photo_remove": says(),
    "resident:chat_send": lambda world, facts, who: {"key": facts["key"], "turn": facts["turn"]},
    "resident:reply": says(text="В третьем подъезде."),
    "resident:join": lambda world, facts, who: {"premises_id": flat_of(world, who)},
    "resident:assess": says(assessment=Assessment.PARTLY.value, comment=DETAILS),
    "resident:repeat": says(text=DETAILS),
    "resident:complain": says(text=COMPLAINT),
    "resident:withdraw": says(text="Уже починили."),
    "resident:notices_read": says(newest="9999999999"),
    "office:notices_read": says(newest="9999999999"),
    "inspectorate:notices_read": says(newest="9999999999"),
    "resident:session_end": says(),
    "resident:flats_find": says(),
    "resident:flats_claim": says(flat="12", kind="tenant", comment="Снимаем с мая."),
    "resident:flats_claim_withdraw": says(),
    "resident:flats_join": lambda world, facts, who: {"code": facts["code"]},
    "resident:flats_invitation_withdraw": says(),
    "resident:flats_rights": says(may_meters="1"),
    "resident:flats_end": says(),
    "resident:flats_invite": says(kind="tenant", may_write="1"),
    "resident:consent": lambda world, facts, who: {
        "agreed": "1",
        "document": current_document().name,
    },
    "resident:consent_withdraw": says(),
    "resident:data_copy": says(),
    "resident:data_erase": says(word=WORD),
    "office:shift_begin": says(),
    "office:shift_end": says(handover="Тихо."),
    "office:shift_take": says(),
    "administration:pass_factor": lambda world, facts, who: {"code": facts["code"]},
    "administration:keep_factor": says(code="000000"),
    "administration:change_setting": says(key=ROLL_OVER_DAYS, value="20"),
    "administration:change_own": says(key=ROLL_OVER_DAYS, value="20"),
    "administration:check_journal": lambda world, facts, who: {
        "chain": str(world.place.organisation.guid)
    },
    "administration:joined": lambda world, facts, who: {"code": facts["code"]},
    "administration:choose_post": lambda world, facts, who: {
        "organisation": world.place.organisation.pk
    },
    "administration:invite": says(role="dispatcher", name="Орлова Нина", position="диспетчер"),
    "administration:add_performer": says(name="Орлов Иван", position="слесарь"),
    "administration:withdraw": says(),
    "administration:dismiss": says(),
    "administration:rename": says(name="Орлов Иван", position="слесарь"),
    "administration:reset_factor": says(),
    "office:claim_decide": says(decision="refuse", comment=WHY),
    "office:new_find": lambda world, facts, who: {"house": world.place.house.pk, "flat": "45"},
    "office:new_check": telling,
    "office:new_write": telling,
    "office:take": desk(),
    "office:appoint": appointing,
    "office:answer": desk(text="Плиту починили.", done="1"),
    "office:done": desk(),
    "office:redirect": desk(receiver=lambda world: world.place.other.pk, comment=WHY),
    "office:redirect_outside": desk(receiver="Администрация города", comment=WHY),
    "office:roll_over": desk(until=later, comment=WHY),
    "office:not_required": desk(comment=WHY),
    "office:ask": desk(question=QUESTION),
    "office:note": desk(
        event="snow_ended",
        happened_at=wall_clock,
        zone=lambda world: world.place.house.time_zone,
    ),
    "office:recategorise": desk(problem="flooding.tap_leak", comment=WHY),
    "office:reopen": desk(comment=WHY),
    "inspectorate:register": desk(law_number="18-Ж"),
    "inspectorate:take": desk(),
    "inspectorate:appoint": appointing,
    "inspectorate:answer": desk(text="Проверили, выдали предписание."),
}
