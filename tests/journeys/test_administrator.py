"""The administrator's first day: a second key, somebody invited, somebody dismissed at once."""

import re

import pytest

from journeys.browser import LAPTOP
from journeys.one_time import code_of
from journeys.person import Person, Resident
from journeys.test_accessibility import Looks

OFFICE = "ООО «УО „Учебная“»"

pytestmark = pytest.mark.parametrize("screen", [LAPTOP], ids=str, indirect=True)


class TestTheFirstDay:
    def test_from_the_second_key_to_a_dismissal(self, meets):
        looks = Looks("light")
        administrator = meets(Person, "Рябов")
        administrator.sees_heading("Заведите второй ключ")
        administrator.picture("1-key")
        looks.at(administrator, "second-key")
        secret = administrator.page.locator("strong.said").inner_text()
        administrator.writes("Код из приложения", code_of(secret))
        administrator.taps("Завести")
        administrator.sees_heading("Запишите запасные коды")
        assert administrator.page.locator("main ol > li").count() == 10
        administrator.taps("Коды записаны")
        administrator.sees_heading("Организации")
        administrator.picture("2-organisations")
        looks.at(administrator, "organisations")
        for place in ("settings", "journal"):
            administrator.opens(f"/administration/{place}")
            looks.at(administrator, place)
        administrator.opens("/administration/")

        administrator.page.get_by_role("link", name=OFFICE, exact=True).click()
        administrator.sees_heading(OFFICE)
        office = administrator.page.url
        administrator.page.get_by_text("Пригласить сотрудника", exact=True).click()
        form = administrator.page.locator("details", has_text="Пригласить сотрудника")
        form.get_by_label("Фамилия, имя, отчество").fill("Тихонов Игорь Львович")
        form.get_by_label("Роль").select_option(label="диспетчер")
        form.get_by_label("Должность").fill("диспетчер ночной смены")
        administrator.taps("Получить код")
        administrator.sees_heading(re.compile("^Код для сотрудника"))
        link = administrator.page.get_by_label("Ссылка с кодом").input_value()
        administrator.picture("3-invited")
        looks.at(administrator, "staff")

        dispatcher = meets(Resident, "Тихонов")
        dispatcher.agrees()
        dispatcher.returns(link)
        dispatcher.picture("4-join")
        looks.at(dispatcher, "join")
        dispatcher.taps("Начать работу")
        dispatcher.sees(OFFICE)
        dispatcher.opens("/office/")
        dispatcher.sees_heading("Очередь")
        dispatcher.picture("5-desk")

        administrator.page.goto(office)
        row = administrator.page.get_by_role("row", name=re.compile("Тихонов"))
        row.get_by_text("Уволить", exact=True).click()
        row.get_by_role("button", name="Уволить сегодня").click()
        administrator.sees("Больше не работают")
        administrator.picture("6-dismissed")

        dispatcher.page.reload()
        dispatcher.sees_heading("Учебный вход вместо Госуслуг")
        dispatcher.picture("7-out")
        looks.require_nothing()
