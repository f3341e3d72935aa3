"""The law's clocks on the screens: read by a resident, kept right from the desk."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from journeys.conftest import HERE, OWNER
from journeys.person import Officer, Resident

WALLS = "entrance_repair.walls"
QUESTION = "На каком этаже обвалилась штукатурка?"
REPLY = "На третьем, прямо у лифта."
WHY = "По словам и фото видно, что холодно во всей квартире."


@pytest.fixture
def sends(stand, screen):
    """`sends(problem, words)`: the number of an appeal the owner has sent just now."""

    def send(problem, words):
        return stand.run_inside(HERE / "sending.py", OWNER, problem, f"{words} {screen}")

    return send


@pytest.fixture
def dispatcher(meets):
    return meets(Officer, "Соколова")


def ends_of(person):
    """Until when each term on the page of an appeal runs, in the order of the page."""
    return person.page.locator(".term > p:not(.term__left)").all_inner_texts()


def left_of(person):
    return person.page.locator("[data-left]").first


class TestReadingATerm:
    def test_the_reckoning_is_read_day_by_day(self, owner, sends):
        number = sends(WALLS, "Обвалилась штукатурка у лифта.")
        owner.opens_appeal(number)
        owner.sees(re.compile("^Осталось"))
        owner.picture("1-folded")
        owner.page.get_by_text("На чём основано").first.click()

        owner.sees(re.compile("постановление Правительства РФ"))
        days = owner.page.locator(".days li")
        numbers = [n for n in owner.page.locator(".days__number").all_inner_texts() if n]
        owner.picture("2-reckoning")
        assert numbers == [str(number) for number in range(1, 11)]
        assert "день события" in days.first.inner_text()

    def test_minutes_of_an_accident_run_down_without_a_reload(self, owner, dispatcher, sends):
        number = sends("heating.no_heating", "Батареи ледяные во всей квартире.")
        owner.opens_appeal(number)
        expect(left_of(owner)).to_have_text(re.compile(r"^Осталось \d+ мин$"))
        before = left_of(owner).inner_text()
        owner.page.clock.install()
        owner.page.reload()
        owner.page.clock.run_for(10 * 60 * 1000)

        expect(left_of(owner)).to_have_text(re.compile(r"^Осталось (\d+ мин)$"))
        assert left_of(owner).inner_text() != before
        owner.page.clock.run_for(25 * 60 * 1000)
        expect(left_of(owner)).to_have_text("Срок прошёл")

        dispatcher.finds(number)
        expect(left_of(dispatcher)).to_have_text(re.compile(r"^осталось \d+ мин$"))

    def test_everything_is_said_without_scripts(self, meets, sends):
        number = sends("heating.no_heating", "Батареи ледяные, скриптов нет.")
        owner = meets(Resident, "Ковалёва", java_script_enabled=False)
        owner.opens_appeal(number)

        owner.sees(re.compile(r"^Осталось \d+ мин$"))
        owner.sees("На чём основано")


class TestAQuestion:
    def test_is_asked_and_replied_while_the_terms_go_on(self, owner, dispatcher, sends):
        number = sends(WALLS, "Обвалилась штукатурка.")
        owner.opens_appeal(number)
        before = ends_of(owner)
        dispatcher.finds(number)
        dispatcher.page.keyboard.press("q")
        expect(dispatcher.page.get_by_label("Вопрос", exact=True)).to_be_focused()
        dispatcher.writes("Вопрос", QUESTION)
        dispatcher.taps("Спросить")
        dispatcher.sees("Ждём ответа жителя")
        dispatcher.picture("1-asked")

        owner.goes_to("Главная")
        owner.sees("Вас спрашивают")
        owner.picture("2-home", whole=False)
        owner.opens_appeal(number)
        owner.sees(QUESTION)
        owner.picture("3-question")
        owner.writes("Ваш ответ", REPLY)
        owner.taps("Ответить")
        owner.sees(REPLY)
        owner.does_not_see("Вас спрашивают")
        assert ends_of(owner) == before

        dispatcher.page.reload()
        dispatcher.sees("Житель ответил на вопрос")
        dispatcher.sees(REPLY)
        dispatcher.picture("4-replied")


class TestAnotherCategory:
    def test_is_found_by_words_and_brings_its_own_terms(self, owner, dispatcher, sends):
        number = sends("heating.cold_radiator", "Холодно.")
        dispatcher.finds(number)
        dispatcher.page.keyboard.press("c")
        finder = dispatcher.page.get_by_label("Найти категорию")
        expect(finder).to_be_focused()
        finder.press_sequentially("нет отопл")
        category = dispatcher.page.get_by_label("Категория", exact=True)
        expect(category.locator("option")).to_have_text(["Нет отопления"])
        dispatcher.writes("Почему", WHY)
        dispatcher.picture("1-choosing")
        dispatcher.taps("Изменить")
        dispatcher.sees_heading("Нет отопления")
        dispatcher.sees("Категория изменена")
        dispatcher.sees("Остановить аварию")
        dispatcher.picture("2-changed")

        owner.opens_appeal(number)
        owner.sees_heading("Нет отопления")
        owner.sees(re.compile("^Остановить аварию"))
        owner.sees(WHY)
        owner.picture("3-owner-sees")


class TestTheEndOfASnowfall:
    def test_starts_the_term_that_waited_for_it(self, owner, dispatcher, sends):
        number = sends("snow_ice.yard_snow", "Двор завален снегом.")
        owner.opens_appeal(number)
        owner.sees("Ещё не идёт")
        owner.picture("1-waits")
        dispatcher.finds(number)
        dispatcher.page.keyboard.press("n")
        zone = dispatcher.page.locator("input[name=zone]").get_attribute("value")
        ended_at = datetime.now(ZoneInfo(zone)) - timedelta(minutes=3)
        dispatcher.writes("Когда, по времени дома", f"{ended_at:%Y-%m-%dT%H:%M}")
        dispatcher.picture("2-noting")
        dispatcher.taps("Отметить")
        dispatcher.sees(re.compile("Отмечено: снегопад окончился"))
        dispatcher.does_not_see("ещё не идёт")
        dispatcher.picture("3-started")

        owner.page.reload()
        owner.does_not_see("Ещё не идёт")
        owner.sees(re.compile(r"Отмечено: снегопад окончился"))
        owner.picture("4-runs")


class TestNeighbours:
    def test_join_and_get_the_answer(self, dispatcher, meets, sends):
        number = sends("facade.cracks", "Трещина по фасаду, звоните мне вечером.")
        neighbour = meets(Resident, "Орлов")
        neighbour.chooses_flat("Ольховая")
        neighbour.goes_to("Заявки")
        neighbour.sees_heading("В вашем доме уже сообщили")
        neighbour.picture("1-offered")
        neighbour.joins(number)
        neighbour.sees(re.compile("Вы присоединились"))
        neighbour.does_not_see(re.compile("звоните мне вечером"))
        neighbour.picture("2-joined")

        dispatcher.finds(number)
        dispatcher.sees(re.compile("Присоединились соседи: 1"))
        dispatcher.answers("Обследуем фасад в декабре.", done=False)
        dispatcher.sees("Обследуем фасад в декабре.")

        assert [line for line in neighbour.notices_about(number) if "ответ" in line.lower()]
        neighbour.page.get_by_role("link", name=f"Открыть заявку {number}").first.click()
        neighbour.sees("Обследуем фасад в декабре.")
        neighbour.picture("3-answered")


class TestReopening:
    def test_brings_back_the_same_terms(self, owner, dispatcher, sends):
        number = sends("heating.no_heating", "Третий день холодно.")
        dispatcher.finds(number)
        ends = dispatcher.page.locator(".clock__when").all_inner_texts()
        dispatcher.answers("Запустили отопление.")
        dispatcher.sees(re.compile("работы выполнены"))
        dispatcher.page.get_by_text("Вернуть в работу").first.click()
        dispatcher.writes("Почему закрыли напрасно", "Проверили: отопления всё ещё нет.")
        dispatcher.picture("1-reopening")
        dispatcher.target("Вернуть в работу").click()
        dispatcher.sees("Возвращена в работу")
        again = dispatcher.page.locator(".clock__when").all_inner_texts()
        dispatcher.picture("2-reopened")

        assert [line.split(", ост")[0] for line in again] == [
            line.split(", ост")[0] for line in ends
        ]
        owner.opens_appeal(number)
        owner.sees("Возвращена в работу")
        owner.picture("3-owner-sees")


class TestTheCatalogueAtTheDesk:
    def test_is_searched_on_the_telephone(self, dispatcher):
        dispatcher.goes_to("Справочник")
        dispatcher.sees_heading("Справочник")
        dispatcher.page.get_by_role("searchbox").fill("сосульки")
        dispatcher.taps("Найти")
        dispatcher.page.get_by_text("Сосульки на крыше").first.click()
        dispatcher.sees("Что называет закон")
        dispatcher.sees("Что спросить")
        dispatcher.picture("1-found")
        dispatcher.goes_to("Итоги")
        dispatcher.sees_heading("Итоги за 30 дней")
        dispatcher.picture("2-figures")
