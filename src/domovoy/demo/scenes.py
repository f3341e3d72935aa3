"""What the personas find when they sign in: placed by the day, after the same rules as the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from domovoy.appeals.models import Assessment
from domovoy.catalogue import shipped_catalogue
from domovoy.demo import people, subjects
from domovoy.demo.people import Home
from domovoy.demo.story import Story
from domovoy.demo.world import World

AFTER_ANY_TERM = 26
"""Days after which a term of ten working days has passed, New Year included."""
HALF_AN_HOUR = 30


class Scene:
    """One appeal of a persona, step by step at moments counted back from now."""

    def __init__(self, world: World, home: Home, problem: str, text: str, **about: object) -> None:
        catalogued = shipped_catalogue().problem(problem)
        self.world = world
        self.story = Story(world, home, catalogued, world.rng("scene", home.premises.pk, problem))
        self.story.text = text
        for name, value in about.items():
            setattr(self.story, name, value)

    def ago(self, *, days: int = 0, hour: int = 11, minute: int = 0) -> datetime:
        """Return a moment of a past day by the clock of the house."""
        local = self.world.now.astimezone(self.story.zone)
        return datetime.combine(
            local.date() - timedelta(days=days), time(hour, minute), tzinfo=self.story.zone
        )

    def step(self, at: datetime, what: Callable[[datetime], object]) -> Scene:
        """Let something happen at a moment."""
        self.world.agenda.put(at, what)
        return self

    def at(self, days: int, hour: int, what: Callable[[datetime], object]) -> Scene:
        """Let something happen so many days ago at that hour."""
        return self.step(self.ago(days=days, hour=hour), what)


def stage(world: World) -> None:
    """Put every scene into the agenda."""
    (home,) = world.people.of_personas[people.OWNER.oid]
    _owner(world, home)
    _owner_of_two(world, *world.people.of_personas[people.OWNER_OF_TWO.oid])
    neighbours = [
        other
        for other in world.people.homes[3:]
        if world.register.manager_of[other.premises.house_id] == world.register.managers[0]
    ]
    _burning(world, neighbours)
    _changing(world, neighbours[:3])
    _without_water(world, neighbours[3:5])
    _for_the_inspector(world, neighbours)


def _owner(world: World, home: Home) -> None:
    """Something in every state, so that each thing a resident can do has a place to try it."""
    scene = partial(Scene, world, home)
    in_work = scene(
        "heating.cold_radiator",
        "В детской батарея чуть тёплая, на кухне горячая. Воздух спускала, не помогло.",
        with_photo=True,
    )
    in_work.at(5, 8, in_work.story.register).at(5, 10, in_work.story.take)
    in_work.at(4, 9, partial(in_work.story.appoint, planned=world.now + timedelta(days=1)))
    in_work.at(1, 16, in_work.story.ask)
    answered = scene(
        "intercom_access.intercom",
        "Домофон перестал открывать дверь с трубки, гости звонят на телефон.",
    )
    answered.at(8, 19, answered.story.register).at(7, 9, answered.story.take)
    answered.at(1, 15, answered.story.answer)
    overdue = scene(
        "entrance_repair.walls",
        "На третьем этаже от стены отваливается штукатурка, куски лежат на ступенях.",
        with_photo=True,
    )
    overdue.at(AFTER_ANY_TERM, 12, overdue.story.register)
    overdue.at(AFTER_ANY_TERM - 1, 10, overdue.story.take)
    for days, neighbour in zip((20, 3), world.neighbours_of(home), strict=False):
        overdue.at(days, 19, partial(overdue.story.join, home=neighbour))
    content = scene(
        "entrance_cleaning.not_cleaned", "В нашем подъезде две недели не мыли лестницу."
    )
    content.at(40, 20, content.story.register).at(39, 9, content.story.take)
    content.at(37, 14, content.story.answer)
    content.at(36, 9, partial(content.story.assess, assessment=Assessment.RECEIVED))
    again = scene("roof.leak", "После дождя на потолке в зале мокрое пятно, мы на последнем этаже.")
    again.at(33, 9, again.story.register).at(33, 10, again.story.take)
    again.at(33, 13, again.story.answer).at(9, 18, again.story.repeat)
    complained = scene("facade.seams", "Из шва между плитами дует, угол в спальне сырой и чёрный.")
    complained.at(60, 13, complained.story.register)
    complained.at(12, 19, complained.story.complain)
    complained.at(10, 11, lambda at: _law(complained).register_by_law(at))
    complained.at(9, 12, lambda at: _law(complained).take(at))
    needless = scene("waste.bulky", "У баков второй день лежит старый диван.")
    needless.at(21, 9, needless.story.register).at(21, 18, needless.story.withdraw)
    fresh = scene("electricity.entrance_lighting", "На площадке не горит лампа у лифта.")
    fresh.step(world.now - timedelta(minutes=40), fresh.story.register)


def _owner_of_two(world: World, first: Home, second: Home) -> None:
    bill = Scene(
        world,
        first,
        "charges.wrong_amount",
        "За холодную воду посчитали больше, чем показал счётчик. Прошу объяснить расчёт.",
        subject=subjects.charge_line(first.premises),
    )
    bill.at(6, 20, bill.story.register).at(5, 9, bill.story.take)
    bill.at(5, 10, bill.story.ask).at(5, 20, bill.story.reply)
    meter = Scene(
        world,
        second,
        "meters.not_listed",
        "Поставил новый счётчик горячей воды, в приложении его нет.",
        subject=subjects.missing_device(),
    )
    meter.at(20, 12, meter.story.register).at(19, 9, meter.story.take)
    meter.at(13, 16, meter.story.answer)
    meter.at(12, 9, partial(meter.story.assess, assessment=Assessment.PARTLY))
    water = Scene(
        world, second, "hot_water.lukewarm", "Горячая вода утром чуть тёплая, сливаю долго."
    )
    water.at(95, 8, water.story.register).at(58, 19, water.story.complain)
    water.at(56, 12, lambda at: _law(water).register_by_law(at))
    water.at(33, 15, lambda at: _law(water).answer(at))
    water.at(30, 15, water.story.answer)


def _burning(world: World, neighbours: list[Home]) -> None:
    """Minutes are left on some, hours on others."""
    fires = (
        ("flooding.pipe_burst", "Прорвало трубу в ванной, вентиль не закрывается!", 11),
        ("lift.trapped", "Застряли в лифте вдвоём между четвёртым и пятым, кнопка не отвечает.", 6),
        ("electricity.house_no_power", "Весь подъезд без света, лифт стоит.", 55),
        ("heating.no_heating", "Батареи ледяные во всём подъезде, в доме дети.", 95),
        ("sewerage.riser_blocked", "Стояк забит, из унитаза поднимается вода.", 80),
    )
    for home, (problem, text, minutes) in zip(neighbours, fires, strict=False):
        scene = Scene(world, home, problem, text)
        registered_at = world.now - timedelta(minutes=minutes)
        scene.step(registered_at, scene.story.register)
        if minutes > HALF_AN_HOUR:
            scene.step(registered_at + timedelta(minutes=9), scene.story.take)
            scene.step(registered_at + timedelta(minutes=21), partial(_first_duty, scene.story))


def _changing(world: World, neighbours: list[Home]) -> None:
    """Appeals that turned out to be other than they seemed."""
    for home, turn in zip(neighbours, (_taken_wrongly, _closed_early, _older), strict=False):
        turn(world, home)


def _taken_wrongly(world: World, home: Home) -> None:
    scene = Scene(
        world, home, "roof.leak", "Под потолком подъезда с трубы капает вода, лужа у лифта."
    )
    really = partial(scene.story.recategorise, problem="flooding.entrance_leak")
    scene.at(2, 9, scene.story.register).at(2, 10, scene.story.take).at(2, 12, really)


def _closed_early(world: World, home: Home) -> None:
    scene = Scene(world, home, "electricity.entrance_lighting", "На площадке темно второй день.")
    scene.at(4, 9, scene.story.register).at(3, 10, scene.story.answer)
    scene.at(2, 11, scene.story.reopen)


def _older(world: World, home: Home) -> None:
    scene = Scene(world, home, "flooding.basement", "В подвале вода, слышно, как течёт.")
    happened_at = scene.ago(days=1, hour=3)
    note = partial(scene.story.note, event="damage_occurred", happened_at=happened_at)
    scene.at(1, 8, scene.story.register).at(1, 9, note)


def _without_water(world: World, neighbours: list[Home]) -> None:
    """The law's hours of a month are used up sooner in the flat that was without water before."""
    for home in neighbours[:1]:
        before = Scene(world, home, "hot_water.none", "Горячей воды нет с утра.")
        before.at(6, 8, before.story.register).at(6, 10, before.story.answer)
    for minutes, home in zip((150, 70), neighbours, strict=False):
        again = Scene(world, home, "hot_water.none", "Горячей воды опять нет, во всём стояке.")
        registered_at = world.now - timedelta(minutes=minutes)
        again.step(registered_at, again.story.register)
        again.step(registered_at + timedelta(minutes=15), again.story.take)


def _for_the_inspector(world: World, neighbours: list[Home]) -> None:
    """Complaints that nobody has registered yet."""
    waiting = (
        ("pests.rodents", "В подвале крысы, вечером бегают у входа.", 5),
        ("entrance_repair.glass", "Окно на лестнице разбито, снег летит на ступени.", 27),
    )
    for home, (problem, text, hours) in zip(neighbours[5:], waiting, strict=False):
        scene = Scene(world, home, problem, text)
        scene.at(AFTER_ANY_TERM + 4, 9, scene.story.register)
        scene.step(world.now - timedelta(hours=hours), scene.story.complain)


def _first_duty(story: Story, at: datetime) -> None:
    for clock in story.clocks():
        if clock.kind != "answer" and clock.due_at > at:
            story.mark_done(at, clock=clock)
            return


def _law(scene: Scene) -> Story:
    if scene.story.complaint is None:
        raise LookupError("the complaint comes before its registration")
    return scene.story.complaint
