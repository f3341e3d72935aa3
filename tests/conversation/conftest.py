"""A small catalogue of its own, so that these tests hold whatever the shipped one says."""

from dataclasses import replace

import pytest

from domovoy.catalogue import (
    Advice,
    Catalogue,
    Danger,
    Group,
    Option,
    Phone,
    Problem,
    Question,
)
from domovoy.conversation import Context, Conversation, Subject
from domovoy.understanding import Understander

ACCIDENT_PHONE = "+7 343 000-00-00"


def question(code, slot, *options):
    return Question(code, f"Вопрос {code}?", tuple(Option(o, o.upper()) for o in options), slot)


def problem(
    code,
    title,
    *examples,
    questions=(),
    advice=(),
    danger=None,
    urgency="normal",
    places=("flat",),
    responsible="organisation",
):
    return Problem(
        code=code,
        group=code.split(".")[0],
        title=title,
        description=title,
        examples=examples,
        places=places,
        responsible=responsible,
        urgency=urgency,
        danger=danger,
        norms=(),
        topic=None,
        questions=questions,
        advice=advice,
    )


def by_code(*things):
    return {thing.code: thing for thing in things}


def small_catalogue(*, without=()):
    problems = by_code(
        problem(
            "heating.cold_radiator",
            "Не греет батарея",
            "батарея холодная в комнате",
            "радиатор ледяной",
            "батареи не топят",
            questions=("radiators", "since", "scope"),
            advice=("radiator_valve", "second_advice"),
        ),
        problem(
            "roof.leak",
            "Течёт крыша",
            "крыша протекает после дождя",
            "с кровли капает на чердак",
            questions=("roof_place", "entrance", "q1", "q2", "q3", "q4", "q5"),
            places=("flat", "attic"),
        ),
        problem("lift.not_working", "Не работает лифт", "лифт стоит", "лифт сломался"),
        problem(
            "lift.trapped",
            "Человек застрял в лифте",
            "застряли в лифте",
            "человек в кабине лифта не может выйти",
            danger="trapped",
            urgency="emergency",
            questions=("since",),
            advice=("second_advice",),
        ),
        problem(
            "gas.smell",
            "Пахнет газом",
            "запах газа на кухне",
            "пахнет газом в подъезде",
            danger="gas",
            urgency="emergency",
        ),
        problem(
            "electricity.house_dark",
            "Нет света во всём доме",
            "во всём доме погас свет",
            "дом без электричества",
            urgency="emergency",
            advice=("second_advice",),
        ),
        problem(
            "meters.not_listed",
            "Нет счётчика в списке",
            "моего счётчика нет в списке",
            "не вижу прибор учёта",
            questions=("device",),
        ),
        problem("other_not_housing.other", "Другое", "предложение", "отзыв", questions=("about",)),
    )
    kept = {code: known for code, known in problems.items() if code not in without}
    groups = dict.fromkeys(known.group for known in kept.values())
    return Catalogue(
        groups={code: Group(code, code) for code in groups},
        problems=kept,
        questions=by_code(
            question("radiators", "room", "one", "all"),
            question("since", "since", "today", "weeks"),
            question("scope", "scope", "flat", "riser", "house"),
            question("roof_place", "place", "flat", "entrance", "attic"),
            question("entrance", "entrance", "1", "2"),
            question("device", "device", "cold", "hot"),
            question("about", "about", "house", "flat"),
            *(question(f"q{number}", f"slot{number}", "yes", "no") for number in range(1, 6)),
        ),
        advice=by_code(
            Advice("radiator_valve", "Проверьте кран", ("Откройте кран.",)),
            Advice("second_advice", "Подождите", ("Подождите час.",)),
        ),
        dangers=by_code(
            Danger("gas", "Запах газа", ("Выйдите.",), (Phone("104", "Газовая служба"),)),
            Danger("trapped", "Человек в лифте", ("Ждите.",), (Phone("112", "112"),)),
        ),
    )


def sure_of(catalogue):
    """Three examples a problem make nobody sure: what resembles them is taken for certain here."""
    learned = Understander.learn(catalogue)
    return replace(learned, ranking=learned.ranking.tempered(60.0, 0.0))


@pytest.fixture(scope="session")
def conversation():
    return Conversation(sure_of(small_catalogue()))


@pytest.fixture(scope="session")
def conversation_without():
    """The same catalogue without some of its problems."""
    return lambda *codes: Conversation(sure_of(small_catalogue(without=codes)))


@pytest.fixture
def context():
    return Context(
        address="Садовая ул., 5", flat="12", entrance=2, floor=3, accident_phone=ACCIDENT_PHONE
    )


@pytest.fixture
def meters_context(context):
    facts = (("Прибор", "Горячая вода"), ("Месяц", "октябрь 2026"))
    subject = Subject("missing_device", "Горячая вода", facts, "meters.not_listed")
    return Context(
        address=context.address,
        flat=context.flat,
        entrance=None,
        floor=None,
        accident_phone=ACCIDENT_PHONE,
        subject=subject,
    )


@pytest.fixture
def play(conversation, context):
    """Play moves from the beginning; the last state and reply come back."""

    def playing(*moves, within=context, talk=conversation):
        state, reply = talk.begin(within)
        for move in moves:
            state, reply = talk.advance(state, move)
        return state, reply

    return playing
