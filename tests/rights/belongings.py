"""What is in the flats of the twelve: meters, risers, accounts, bills; and a caller's appeal.

`MARKS` are words that stand in these alone, with those who may read them anywhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from domovoy.appeals.models import Appeal
from domovoy.charges.models import ChargeLine, PaymentDocument
from domovoy.delivery.models import Delivery, Notice
from domovoy.housing.models import Premises, Riser, Setting
from domovoy.housing.settings import ROLL_OVER_DAYS
from domovoy.identity.looks import Looked, note_look
from domovoy.intake.written import Call, Caller, write_down_appeal
from domovoy.metering.models import Device, Reading
from estate import open_account, own
from rights.people import DISPATCHER, HEAD, HOUSEHOLD, NEIGHBOUR, OWNER

if TYPE_CHECKING:
    from rights.world import World

SERIAL, ACCOUNT, CALLER, PHONE = "СЧ-7774501", "0045004545", "Звонкова", "+7 900 777-45-01"
DESK = {DISPATCHER, HEAD}
HOME = {OWNER, HOUSEHOLD}
MARKS = {SERIAL: HOME, ACCOUNT: HOME | DESK, CALLER: DESK, "777-45-01": DESK}


def furnish(world: World) -> None:
    """Give every flat a meter, a riser, an account and a bill; those of the owner are marked."""
    place = world.place
    others = ((place.flat_beside, "46"), (place.flat_elsewhere, "7"))
    furnish_flat(world, place.flat, serial=SERIAL, account=ACCOUNT)
    for flat, number in others:
        furnish_flat(world, flat, serial=f"СЧ-{number}", account=f"{number:0>10}")
    for name, flat in ((OWNER, place.flat), (NEIGHBOUR, place.flat_beside)):
        own(flat, world.somebody(name).person)
    Setting.objects.create(
        organisation=place.other, key=ROLL_OVER_DAYS, value=15, changed_at=world.now
    )


def leave_marks(world: World) -> None:
    """What comes of all that was done: a look at the owner's data, a letter to the neighbour."""
    note_look(
        person_id=world.somebody(OWNER).person.pk,
        by=world.somebody(DISPATCHER).actor,
        what=Looked.FILE,
        at=world.now - timedelta(hours=2),
    )
    for notice in Notice.objects.filter(person=world.somebody(NEIGHBOUR).person):
        Delivery.objects.create(notice=notice, channel="email")


def furnish_flat(world: World, flat: Premises, *, serial: str, account: str) -> None:
    month = world.place.today.replace(day=1)
    riser = Riser.objects.create(house=flat.house, kind="heating", number=flat.number, entrance=2)
    flat.risers.add(riser)
    meter = Device.objects.create(
        premises=flat,
        kind="cold_water",
        serial=serial,
        place="кухня",
        verified_until=date(month.year + 2, 1, 1),
    )
    Reading.objects.create(device=meter, month=month, value=17, taken_on=month)
    bill = PaymentDocument.objects.create(
        account=open_account(flat, world.place.organisation, account),
        month=month,
        total=100,
        paid=0,
        due_on=month + timedelta(days=20),
    )
    ChargeLine.objects.create(
        document=bill, service="Отопление", unit="Гкал", volume=1, tariff=100, amount=100, order=1
    )


def caller_s_appeal(world: World) -> Appeal:
    """What a dispatcher wrote down for somebody without an account, who rang from the flat."""
    call = Call(
        premises_id=world.place.flat.pk,
        caller=Caller(surname=CALLER, first_name="Раиса", phone=PHONE),
        origin="phone",
        text="Не греет плита",
        problem="electricity.stove_dead",
    )
    by = world.somebody(DISPATCHER).actor
    return write_down_appeal(call=call, key=uuid4(), by=by, at=world.now - timedelta(minutes=9))
