import pytest

from domovoy.understanding.slots import find_slots
from domovoy.understanding.text import plain
from domovoy.understanding.tones import find_tones
from domovoy.understanding.types import Slots


def slots_of(message):
    return find_slots(plain(message))


class TestFindSlots:
    @pytest.mark.parametrize(
        ("message", "entrance"),
        [
            ("подъезд 3", 3),
            ("в 3 подъезде", 3),
            ("3-й подъезд", 3),
            ("подъезд № 12", 12),
            ("во втором подъезде", 2),
            ("третий подъезд", 3),
            ("парадная 4", 4),
            ("подьезд 2", 2),
            ("в подъезде", None),
            ("подъезд 5 этаж", None),
            ("подъезд 1945", None),
            ("подъезд 12 этаж 16", 12),
            ("подъезд №2 этаж 4 лампочка", 2),
            ("подъезд 2 этаж 4 квартира 15", 2),
            ("п.3 эт.7 кв.88", 3),
            ("подъезд: 1 этаж: 3", 1),
            ("подъезд первый, этаж второй", 1),
            ("vtoroy podezd, 3 etazh", 2),
            ("в лифте 3 подъезда", 3),
            ("в подъезде 5 дней нет света", None),
            ("не убирают подъезд 2 недели", None),
            ("подъезд 3 года не ремонтировали", None),
            ("подъезд второй день без света", None),
            ("в нашем доме 3 подъезда", None),
            ("4 подъезда, не убирают", None),
            ("между 3 и 4 подъездами", None),
            ("в 3 и 4 подъезде", None),
        ],
    )
    def test_entrance(self, message, entrance):
        assert slots_of(message).entrance == entrance

    @pytest.mark.parametrize(
        ("message", "floor"),
        [
            ("на 5 этаже", 5),
            ("5 эт.", 5),
            ("5-й этаж", 5),
            ("этаж 7", 7),
            ("на пятом этаже", 5),
            ("между 2 и 3 этажом", None),
            ("с 5 по 9 этаж", None),
            ("девятиэтажный дом", None),
            ("9 этажный дом", None),
            ("3 подъезд 5 этаж", 5),
            ("на последнем этаже", None),
            ("подъезд 12 этаж 16", 16),
            ("п 2 эт 3", 3),
            ("подъезд: 1 этаж: 3", 3),
            ("подъезд первый, этаж второй", 2),
            ("vtoroy podezd, 3 etazh", 3),
            ("двадцать первый этаж", None),
        ],
    )
    def test_floor(self, message, floor):
        assert slots_of(message).floor == floor

    @pytest.mark.parametrize(
        ("message", "flat"),
        [
            ("кв 45", "45"),
            ("кв.45", "45"),
            ("квартира № 12", "12"),
            ("в 101 квартире", "101"),
            ("кв. 7а", "7а"),
            ("12 квартир без света", None),
            ("3 квартиры", None),
        ],
    )
    def test_flat(self, message, flat):
        assert slots_of(message).flat == flat

    @pytest.mark.parametrize(
        ("message", "scope"),
        [
            ("холодно по всему стояку", "riser"),
            ("нет воды во всём доме", "house"),
            ("у всех так", "house"),
            ("нет света во всём подъезде", "entrance"),
            ("только у меня", "flat"),
            ("у соседей свет есть", "flat"),
            ("у всех соседей есть, а у меня нет", "flat"),
            ("батарея холодная", None),
        ],
    )
    def test_scope(self, message, scope):
        assert slots_of(message).scope == scope

    @pytest.mark.parametrize(
        ("message", "since"),
        [
            ("нет воды с понедельника", "с понедельника"),
            ("уже неделю нет света", "уже неделю"),
            ("третий день сижу", "третий день"),
            ("пропал сегодня утром", "сегодня утром"),
            ("с 1 ноября не топят", "с 1 ноября"),
            ("не топят в течение месяца", "в течение месяца"),
            ("Неделю не вывозят мусор", "неделю"),
            ("Батарея холодная два дня", "два дня"),
            ("не убирают снег неделю", "неделю"),
            ("моют раз в неделю", None),
            ("обещали через два дня", None),
            ("лифт стоит", None),
        ],
    )
    def test_since(self, message, since):
        assert slots_of(message).since == since

    @pytest.mark.parametrize(
        ("message", "place"),
        [
            ("воняет в подвале", "basement"),
            ("капает на кухне", "flat"),
            ("темно на лестнице", "entrance"),
            ("грязно в лифте", "lift"),
            ("лужа во дворе", "yard"),
            ("люди на крыше", "roof"),
            ("вода на чердаке", "attic"),
            ("течёт крыша", None),
        ],
    )
    def test_place(self, message, place):
        assert slots_of(message).place == place

    def test_finds_everything_in_one_message(self):
        told = "Кв. 45, второй подъезд, 3 этаж: с пятницы холодно по всему стояку на кухне"

        assert slots_of(told) == Slots("flat", 2, 3, "45", "с пятницы", "riser")

    def test_an_empty_message_says_nothing(self):
        assert slots_of("") == Slots()


class TestFindTones:
    @pytest.mark.parametrize(
        ("message", "tones"),
        [
            ("УК бездействует", ("inaction",)),
            ("звонила сто раз, никто не приходит", ("inaction", "repeated")),
            ("пойдём в прокуратуру", ("threat",)),
            ("Безобразие, сколько можно", ("repeated", "angry")),
            ("благодарим мастера", ("thanks",)),
            ("капает кран", ()),
        ],
    )
    def test_hears_how_it_is_said(self, message, tones):
        assert find_tones(plain(message)) == tones
