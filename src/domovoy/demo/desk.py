"""What the desk does beside answering: it writes calls and letters down, and hands shifts over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from domovoy.appeals.actions import NewAppeal, WrittenDown, register
from domovoy.appeals.burning import burning
from domovoy.appeals.models import Origin
from domovoy.catalogue import shipped_catalogue
from domovoy.demo.numbers import guid
from domovoy.demo.world import World
from domovoy.housing import shifts
from domovoy.housing.models import Premises
from domovoy.identity.acting import acting
from domovoy.identity.actors import Officer
from domovoy.identity.models import Person
from domovoy.intake.written import POST_ADDRESS, POST_ADDRESS_WORDS, Call, Caller

CALLED_FOR, WROTE_FOR = 6, 7
"""Places of flats of the first house whose people have no account."""
CHANGES_AT = (time(8), time(20))
TURNS = 6
HANDED_OVER = (
    "Смена спокойная. По дому с затопленным подвалом насос работает, проверить в десять.",
    "Лифтовая служба обещала быть до обеда, в первом подъезде лифт стоит. Ключи на месте.",
    "Горячую воду по Ольховой дали, жителей обзвонили. Сантехник Логинов на смене до двадцати.",
    "Два письма ждут ответа руководителя, лежат в папке. Аварийная свободна.",
    "Заявку по батарее в детской перенесли на завтра, жительница согласна. Проверьте домофон.",
    "Проверьте заявки, у которых срок сегодня. Паспорт готовности дома у инженера.",
)
BY_PHONE = Call(
    premises_id=0,
    caller=Caller(
        surname="Щукин", first_name="Аркадий", patronymic="Ильич", phone="+7 (000) 123-45-67"
    ),
    origin="phone",
    text="На втором этаже у лифта не горит свет, соседи ходят с фонариком. Перезвоните вечером.",
    problem="electricity.entrance_lighting",
)
ON_PAPER = Call(
    premises_id=0,
    caller=Caller(
        surname="Пирогова",
        first_name="Тамара",
        patronymic="Леонидовна",
        post_address="г. Учебный, Ольховая улица, до востребования",
    ),
    origin="paper",
    text="Прошу отремонтировать скамейку у второго подъезда: сломаны две доски, сидеть нельзя.",
    problem="improvement_yard.benches",
    incoming_number="214-вх",
)


def begin(world: World) -> None:
    """Put calls, letters and shifts of the first organisation into the agenda."""
    dispatcher = world.people.offices[world.register.managers[0].pk].officers[0]
    flats = world.register.flats[world.register.first_house_of(0).pk]
    written = (
        (BY_PHONE, flats[CALLED_FOR], timedelta(hours=5), timedelta()),
        (ON_PAPER, flats[WROTE_FOR], timedelta(days=3), timedelta(hours=22)),
    )
    for call, premises, ago, lain in written:
        step = partial(_write_down, world, call=call, premises=premises, lain=lain, by=dispatcher)
        world.agenda.put(world.now - ago, step)
    _shifts(world, dispatcher, world.people.second_dispatcher)


def _write_down(
    world: World, at: datetime, *, call: Call, premises: Premises, lain: timedelta, by: Officer
) -> None:
    """A letter counts from when it came, a call from when it was taken.

    What they are about is known here, so nothing is understood: that would have to be learned.
    """
    caller, house = call.caller, world.houses[premises.house_id]
    problem = shipped_catalogue().problem(call.problem)
    with transaction.atomic():
        applicant = _caller(caller, at=at)
        new = NewAppeal(
            applicant=applicant,
            premises=premises,
            house=house,
            addressee=world.register.manager_of[house.pk],
            problem=problem,
            text=call.text,
            answers=_post_address(caller),
            urgent=problem.urgency != "normal",
            danger=problem.danger or "",
            submission_key=guid(world.rng("desk", premises.pk)),
            written=WrittenDown(
                origin=Origin(call.origin),
                received_at=at - lain,
                phone=caller.phone,
                incoming_number=call.incoming_number,
            ),
        )
        with acting(by):
            register(new, by=by, at=at)


def _caller(caller: Caller, *, at: datetime) -> Person:
    return Person.objects.create(
        surname=caller.surname,
        first_name=caller.first_name,
        patronymic=caller.patronymic,
        phone=caller.phone,
        registered_at=at,
    )


def _post_address(caller: Caller) -> list[dict[str, str]]:
    told = {"code": POST_ADDRESS, "question": POST_ADDRESS_WORDS, "answer": caller.post_address}
    return [told] if caller.post_address else []


def _shifts(world: World, day: Officer, night: Officer) -> None:
    """Turns follow one another; the last was handed over and waits for whoever comes next."""
    zone = ZoneInfo(world.register.managers[0].time_zone)
    changes = _changes(world.now, zone, count=TURNS + 1)
    turns = [day, night] * (TURNS // 2)
    for place, by in enumerate(reversed(turns)):
        takes = None if place == 0 else turns[TURNS - place]
        begins, ends = changes[place + 1], changes[place]
        words = HANDED_OVER[place]
        world.agenda.put(begins, partial(_turn, world, ends=ends, words=words, by=by, takes=takes))


def _changes(now: datetime, zone: ZoneInfo, *, count: int) -> list[datetime]:
    """Return the last moments at which shifts changed, the latest first."""
    today = now.astimezone(zone).date()
    moments = [
        datetime.combine(today - timedelta(days=days), at, tzinfo=zone)
        for days in range(count)
        for at in reversed(CHANGES_AT)
    ]
    return [moment for moment in moments if moment < now][:count]


def _turn(
    world: World, at: datetime, *, ends: datetime, words: str, by: Officer, takes: Officer | None
) -> None:
    shift = shifts.begin_shift(by=by, at=at)

    def hand_over(at: datetime) -> None:
        numbers = [card.number for card in burning(by, at=at)]
        shifts.end_shift(guid=shift.guid, handover=words, burning=numbers, by=by, at=at)
        if takes:
            take = partial(_take_over, guid=shift.guid, by=takes)
            world.agenda.put(at + timedelta(minutes=4), take)

    world.agenda.put(ends, hand_over)


def _take_over(at: datetime, *, guid: UUID, by: Officer) -> None:
    shifts.take_shift_over(guid=guid, by=by, at=at)
