"""A day at the desk: a shift taken over, a call written down, the shift handed on."""

import pytest

from journeys.browser import LAPTOP
from journeys.person import Officer

HOUSE, FLAT = "Ольховая улица, 3 корп. 2", "9"
CALL = "На втором этаже не горит лампа, темно, мама боится выходить"
HANDED = "Электрик обещал к вечеру, ключ от щитовой на крючке у двери."

pytestmark = pytest.mark.parametrize("screen", [LAPTOP], ids=str, indirect=True)


class TestADayAtTheDesk:
    def test_from_taking_over_to_handing_on(self, meets):
        dispatcher = meets(Officer, "Соколова")
        dispatcher.goes_to("Смена")
        dispatcher.sees_heading("Вам передают смену")
        dispatcher.picture("1-handed")
        dispatcher.taps("Начать смену")
        dispatcher.taps("Принять смену")
        dispatcher.does_not_see("Вам передают смену")

        dispatcher.goes_to("Записать")
        dispatcher.page.get_by_label("Дом", exact=True).select_option(label=HOUSE)
        dispatcher.writes("Квартира", FLAT)
        dispatcher.taps("Дальше")
        dispatcher.writes("Словами заявителя", CALL)
        dispatcher.writes("Фамилия", "Ивлев")
        dispatcher.writes("Имя", "Пётр")
        dispatcher.writes("Телефон для ответа", "+7 000 765-43-21")
        dispatcher.taps("Показать сроки")
        dispatcher.sees_heading("Что и к какому сроку")
        dispatcher.picture("2-foreseen")
        dispatcher.taps("Зарегистрировать")
        dispatcher.sees(CALL)
        dispatcher.sees("Ивлев")
        dispatcher.picture("3-written")

        dispatcher.goes_to("Смена")
        dispatcher.writes("Что передать сменщику", HANDED)
        dispatcher.taps("Завершить смену")
        dispatcher.sees(HANDED)
        dispatcher.sees("никто не принял")

        next_one = meets(Officer, "Егорова")
        next_one.goes_to("Смена")
        next_one.sees(HANDED)
        next_one.picture("4-next")
        next_one.taps("Начать смену")
        next_one.taps("Принять смену")
        next_one.sees("Егорова М. О. (вы)")
        next_one.does_not_see("никто не принял")
