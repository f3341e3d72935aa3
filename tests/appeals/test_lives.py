"""Lives of appeals, told in a table: the real actions on the real database, in order of time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from domovoy.appeals import actions
from domovoy.appeals.models import Appeal, Assessment, Clock
from domovoy.catalogue import shipped_catalogue
from domovoy.identity.actors import Officer, Resident, Role
from estate import (
    employ,
    hold,
    make_estate,
    make_flat,
    make_organisation,
    make_person,
    register_appeal,
)

LIVES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "lives.yaml").read_text(encoding="utf-8")
)
REASON = "Так решили после того, как посмотрели всё на месте. " * 3
STATES = {"running": "идёт", "met": "выполнен", "missed": "пропущен", "stopped": "остановлен"}
LIMITS = {"single": "один раз", "month": "за месяц", "": ""}
NOTED = {
    "снегопад окончился": "snow_ended",
    "повреждение произошло": "damage_occurred",
    "перерыв начался": "break_started",
}


class Life:
    """A house with two organisations and neighbours, and what is sent about it."""

    def __init__(self, told):
        self.estate = make_estate(time_zone=told.get("пояс", "Europe/Moscow"))
        self.problem = told["проблема"]
        self.settle(told.get("регион"))
        second = make_organisation(region=self.estate.house.region)
        self.organisations = {"первая": self.estate.organisation, "вторая": second}
        self.dispatchers = {
            self.estate.organisation.pk: self.estate.dispatcher,
            second.pk: Officer(employ(second, Role.DISPATCHER).pk, second.pk, Role.DISPATCHER),
            self.estate.inspectorate.pk: self.estate.inspector,
        }
        self.appeals = []

    def settle(self, region):
        if region is not None:
            for row in (self.estate.house, self.estate.organisation, self.estate.inspectorate):
                row.region = region
                row.save(update_fields=["region"])

    def moment(self, written):
        """A moment by the clock on the house's wall."""
        return datetime.fromisoformat(str(written)).replace(tzinfo=self.estate.zone)

    def play(self, events):
        for event in events:
            [(written, what)] = event.items()
            [(name, detail)] = what.items() if isinstance(what, dict) else [(what, None)]
            at = self.moment(written)
            if name in NOTED:
                self.note(NOTED[name], detail, at)
            else:
                WHAT_HAPPENS[name](self, detail, at)

    @property
    def last(self):
        return Appeal.objects.get(pk=self.appeals[-1])

    def by_desk(self, action, at, **about):
        """Let whoever has the last appeal now do something with it."""
        appeal = self.last
        by = self.dispatchers[appeal.addressee_id]
        action(number=appeal.number, seen=appeal.version, by=by, at=at, **about)

    def by_resident(self, action, at, **about):
        return action(number=self.last.number, by=self.estate.resident, at=at, **about)

    def register(self, problem, at):
        appeal = register_appeal(self.estate, at=at, problem=problem or self.problem)
        self.appeals.append(appeal.pk)

    def register_neighbours(self, problem, at):
        """A neighbour sends their own: the table looks at it as at the others."""
        neighbour, flat = self.neighbour()
        own, self.estate = self.estate, _living_in(self.estate, neighbour, flat)
        self.register(problem, at)
        self.estate = own

    def neighbour(self):
        neighbour, flat = make_person(), make_flat(self.estate.house, number=f"{uuid4()}"[:8])
        hold(neighbour, flat)
        return neighbour, flat

    def join(self, _, at):
        neighbour, flat = self.neighbour()
        actions.join(number=self.last.number, premises_id=flat.pk, by=Resident(neighbour.pk), at=at)

    def answer(self, _, at, *, done):
        self.by_desk(actions.answer, at, text="Мы посмотрели и отвечаем.", done=done)

    def do(self, norm, at):
        clock = Clock.objects.get(appeal=self.last, norm=norm, ended_at=None)
        self.by_desk(actions.mark_done, at, clock_id=clock.pk)

    def appoint(self, day, at):
        self.by_desk(actions.appoint, at, planned_on=day, performer_id=None)

    def redirect(self, whom, at):
        receiver = self.organisations[whom]
        self.by_desk(actions.redirect, at, receiver_id=receiver.pk, comment=REASON)

    def redirect_outside(self, receiver, at):
        self.by_desk(actions.redirect_outside, at, receiver=receiver, comment=REASON)

    def repeat(self, _, at):
        child = self.by_resident(actions.repeat, at, details="Опять то же самое.", key=uuid4())
        self.appeals.append(child.pk)

    def complain(self, _, at):
        complaint = self.by_resident(
            actions.complain, at, text="Прошу проверить организацию.", key=uuid4()
        )
        self.appeals.append(complaint.pk)
        actions.transmit(number=complaint.number, at=at)

    def assess(self, _, at, *, assessment):
        self.by_resident(actions.assess, at, assessment=assessment, comment="Так и есть.")

    def note(self, event, happened, at):
        happened_at = self.moment(happened)
        self.by_desk(actions.note_occurrence, at, event=event, happened_at=happened_at)

    def clocks(self):
        """What the clocks of all the appeals say at the end, in the words of the table."""
        whose = {row.pk: name for name, row in self.organisations.items()}
        whose[self.estate.inspectorate.pk] = "инспекция"
        clocks = Clock.objects.filter(appeal__in=self.appeals).order_by("pk")
        return [self.row(clock, whose[clock.party_id]) for clock in clocks]

    def row(self, clock, whose):
        def local(moment):
            return moment.astimezone(self.estate.zone).replace(tzinfo=None)

        row = {
            "заявка": self.appeals.index(clock.appeal_id) + 1,
            "норма": clock.norm,
            "предел": LIMITS[clock.limit],
            "чей": whose,
            "соседу": "да" if clock.joined_id else "",
            "состояние": STATES[clock.state],
            "начало": local(clock.started_at),
            "конец": clock.last_on or local(clock.due_at),
            "по закону": clock.lawful_last_on or "",
            "осторожно": _cautious(clock, local),
            "предварительный": "да" if clock.provisional else "",
            "пропущен": local(clock.missed_at) if clock.missed_at else "",
            "завершён": local(clock.ended_at) if clock.ended_at else "",
        }
        return {name: value for name, value in row.items() if value != ""}


WHAT_HAPPENS = {
    "заявка": Life.register,
    "заявка соседа": Life.register_neighbours,
    "сосед присоединился": Life.join,
    "ответ": partial(Life.answer, done=False),
    "ответ, работа сделана": partial(Life.answer, done=True),
    "сделано": Life.do,
    "назван день": Life.appoint,
    "перенаправлена": Life.redirect,
    "передана не нам": Life.redirect_outside,
    "продлена": lambda life, until, at: life.by_desk(
        actions.roll_over, at, until=until, comment=REASON
    ),
    "отозвана": lambda life, _, at: life.by_resident(actions.withdraw, at, comment=""),
    "повторена": Life.repeat,
    "решено": partial(Life.assess, assessment=Assessment.RECEIVED),
    "вопрос жителю": lambda life, _, at: life.by_desk(
        actions.ask, at, question="Когда вас застать?"
    ),
    "ответ жителя": lambda life, _, at: life.by_resident(actions.reply, at, text="Вечером."),
    "категория исправлена": lambda life, problem, at: life.by_desk(
        actions.recategorise, at, problem=problem, comment=REASON
    ),
    "возвращена в работу": lambda life, _, at: life.by_desk(actions.reopen, at, comment=REASON),
    "ответ не требуется": lambda life, _, at: life.by_desk(
        actions.require_no_answer, at, cause=REASON
    ),
    "жалоба": Life.complain,
    "инспекция зарегистрировала": lambda life, number, at: life.by_desk(
        actions.register_by_law, at, law_number=number
    ),
    "проход по просроченным": lambda life, _, at: actions.record_missed_terms(at=at),
}


def _cautious(clock, local):
    """Return the end of the other reading: a day where the term is counted in days."""
    if clock.cautious_at is None:
        return ""
    end = local(clock.cautious_at)
    return (end - timedelta(days=1)).date() if clock.last_on else end


def _living_in(estate, person, flat):
    return replace(estate, owner=person, flat=flat)


def _expected(rows):
    """The table's rows with what it leaves out: the first appeal, the first organisation."""
    return [
        {"заявка": 1, "чей": "первая"} | {name: _read(value) for name, value in row.items()}
        for row in rows
    ]


def _read(value):
    """Moments are written as people do, without seconds: YAML takes such for text."""
    if isinstance(value, str) and value[:2] == "20":
        return datetime.fromisoformat(value)
    return value


def _sorted(rows):
    return sorted(rows, key=lambda row: [str(row.get(name, "")) for name in ORDER])


ORDER = ("заявка", "соседу", "норма", "предел", "чей", "начало")


@pytest.mark.parametrize("told", [pytest.param(life, id=life["жизнь"]) for life in LIVES])
def test_ends_as_the_table_says(db, told):
    life = Life(told)

    life.play(told["события"])

    assert _sorted(life.clocks()) == _sorted(_expected(told["сроки"]))


class TestTable:
    def test_has_every_kind_of_event(self):
        told = {
            name
            for life in LIVES
            for event in life["события"]
            for what in event.values()
            for name in (what if isinstance(what, dict) else [what])
        }

        assert told == {*WHAT_HAPPENS, *NOTED}

    def test_goes_by_the_catalogue(self):
        assert {life["проблема"] for life in LIVES} <= set(shipped_catalogue().problems)

    def test_tells_events_in_the_order_of_time(self):
        for life in LIVES:
            moments = [str(moment) for event in life["события"] for moment in event]
            assert moments == sorted(moments), life["жизнь"]

    def test_names_days_and_moments(self):
        ends = {type(_read(row["конец"])) for life in LIVES for row in life["сроки"]}

        assert ends == {date, datetime}
