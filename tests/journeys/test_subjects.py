"""Beginning from a meter or a line of a bill: what is on the screen need not be told again."""

import re

import pytest
from playwright.sync_api import expect

from journeys.person import Officer


@pytest.fixture
def dispatcher(meets):
    return meets(Officer, "Соколова")


class TestFromMeters:
    def test_a_meter_that_is_not_listed(self, owner, dispatcher):
        words = "Поставили новый счётчик горячей воды, его здесь нет"
        owner.goes_to("Счётчики")
        owner.picture("1-meters")
        owner.taps("Моего счётчика нет в списке")
        owner.sees(re.compile("приборе, которого нет в списке"))
        owner.picture("2-chat")
        owner.tells(words)
        number = owner.finishes()

        dispatcher.finds(number)
        dispatcher.sees(words)
        expect(dispatcher.page.get_by_label("О чём заявка")).to_be_visible()
        dispatcher.picture("3-desk")

    def test_readings_that_are_wrong(self, owner, dispatcher):
        owner.goes_to("Счётчики")
        card = owner.page.get_by_role("article").first
        serial = re.search(r"№ ([^,.\s]+)", card.inner_text())[1]
        reading = card.get_by_role("row").nth(1).get_by_role("cell").nth(1).inner_text()
        card.get_by_role("button", name="Показания неверны").click()
        owner.sees(re.compile(serial))
        owner.picture("1-chat")
        owner.tells("В этом месяце записано не то, что на приборе")
        number = owner.finishes()

        dispatcher.finds(number)
        subject = dispatcher.page.get_by_label("О чём заявка")
        expect(subject).to_contain_text(serial)
        expect(subject).to_contain_text(reading)


class TestFromTheBill:
    def test_a_line_that_is_wrong(self, owner, dispatcher):
        owner.goes_to("Счета")
        owner.picture("1-bills")
        line = owner.page.get_by_role("listitem").filter(has_text="Начислено неверно").nth(1)
        service, amount = re.match(r"(.+?)\s+(\d[\d\s,]*₽)", line.inner_text()).groups()
        line.get_by_role("button").click()
        owner.sees(re.compile(f"строке счёта: {service}"))
        owner.sees(amount)
        owner.does_not_see("За какую услугу?")
        owner.picture("2-chat")
        owner.tells("Сумма вдвое больше, чем в прошлом месяце, хотя нас дома не было")
        number = owner.finishes()

        dispatcher.finds(number)
        subject = dispatcher.page.get_by_label("О чём заявка")
        expect(subject).to_contain_text(service)
        expect(subject).to_contain_text(amount)
        expect(subject).to_contain_text("Месяц")
        dispatcher.picture("3-desk")
