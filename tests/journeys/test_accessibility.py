"""Main screens for people who see, hear or move otherwise, by day and by night."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from journeys.browser import LAPTOP, PHONE, Screen
from journeys.person import Officer, Person, Resident

NARROW = Screen("narrow", 320, 640, is_phone=True)
GRAVE = {"serious", "critical"}
ROOF = "Течёт крыша, на потолке в комнате мокрое пятно"
RADIATOR = "Одна батарея на кухне совсем ледяная, остальные горячие"


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def looks(scheme):
    return Looks(scheme)


class Looks:
    """Looks closely at one screen after another; tells everything at the end."""

    def __init__(self, scheme):
        self.scheme = scheme
        self.axe = Axe()
        self.faults = []

    def at(self, person, place):
        """Whatever axe finds grave here, and whether one must scroll sideways."""
        person.page.wait_for_load_state()
        for found in self.axe.run(person.page).response["violations"]:
            if found["impact"] in GRAVE:
                where = [node["target"] for node in found["nodes"]]
                self.faults.append(f"{place}, {self.scheme}: {found['id']} at {where}")
        wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{place}: {wide} px wider than the screen")
        person.picture(f"{place}-{self.scheme}", whole=False)

    def require_nothing(self):
        assert not self.faults, "\n".join(self.faults)


def unfold(person):
    """Open everything in the page that is folded away."""
    person.page.evaluate(
        "for (const folded of document.querySelectorAll('main details')) folded.open = true"
    )


class TestResidentScreens:
    @pytest.mark.parametrize("screen", [PHONE, NARROW], ids=str, indirect=True)
    def test_resident_looks(self, meets, scheme, looks):
        stranger = meets(Person, color_scheme=scheme)
        looks.at(stranger, "landing")
        stranger.taps("Войти через Госуслуги")
        looks.at(stranger, "esia")

        newcomer = meets(Resident, "Новикова", color_scheme=scheme)
        looks.at(newcomer, "newcomer")

        owner = meets(Resident, "Ковалёва", color_scheme=scheme)
        for section in ("Главная", "Счётчики", "Счета", "Уведомления", "Заявки"):
            owner.goes_to(section)
            owner.sees_heading(re.compile("."))
            looks.at(owner, section.lower())
        owner.page.get_by_role("main").get_by_role("link").first.click()
        owner.reads_number()
        unfold(owner)
        looks.at(owner, "appeal")

        owner.begins(RADIATOR)
        looks.at(owner, "question")
        owner.answers_questions()
        looks.at(owner, "advice")
        owner.passes_advice()
        looks.at(owner, "photos")
        owner.moves("Без фото")
        looks.at(owner, "review")
        owner.says("сильно пахнет газом")
        looks.at(owner, "danger")
        looks.require_nothing()

    @pytest.mark.parametrize("screen", [NARROW], ids=str, indirect=True)
    def test_flats_and_data_look(self, meets, scheme, looks):
        newcomer = meets(Resident, "Новикова", color_scheme=scheme)
        newcomer.opens("/data/consent")
        looks.at(newcomer, "consent")
        newcomer.agrees()
        newcomer.opens("/")
        looks.at(newcomer, "newcomer")
        newcomer.opens("/flats/add")
        newcomer.looks_for_house("Ольховая")
        looks.at(newcomer, "houses")
        newcomer.taps(re.compile("^Моя квартира здесь"))
        looks.at(newcomer, "who")
        newcomer.taps("Родитель собственника")
        looks.at(newcomer, "claim-parent")
        newcomer.taps("изменить")
        newcomer.taps("Собственник")
        unfold(newcomer)
        newcomer.taps("Подключить квартиру")
        newcomer.sees_heading("Подключить квартиру")
        looks.at(newcomer, "claim")
        newcomer.opens("/flats/join")
        looks.at(newcomer, "code")

        owner = meets(Resident, "Ковалёва", color_scheme=scheme)
        for page in ("/flats/", "/data", "/data/looks", "/sessions"):
            owner.opens(page)
            looks.at(owner, page.strip("/").replace("/", "-"))
        owner.opens_people("1")
        looks.at(owner, "people")
        owner.taps(re.compile("^Изменить права"))
        looks.at(owner, "rights")
        owner.opens_people("1")
        owner.taps("Пригласить человека")
        looks.at(owner, "invite")
        looks.require_nothing()


class TestDeskScreens:
    @pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=str, indirect=True)
    def test_desk_looks(self, meets, scheme, looks):
        dispatcher = meets(Officer, "Соколова", color_scheme=scheme)
        looks.at(dispatcher, "queue")
        dispatcher.page.get_by_role("row").nth(1).get_by_role("link").first.click()
        dispatcher.sees_heading("Сроки")
        unfold(dispatcher)
        looks.at(dispatcher, "appeal")
        for section in ("Справочник", "Итоги"):
            dispatcher.goes_to(section)
            dispatcher.sees_heading(section)
            looks.at(dispatcher, section.lower())
        dispatcher.goes_to("Справочник")
        dispatcher.page.get_by_role("link", name="Отопление").click()
        dispatcher.sees_heading("отопление")
        unfold(dispatcher)
        looks.at(dispatcher, "group")
        dispatcher.goes_to("Уведомления")
        looks.at(dispatcher, "notices")

        inspector = meets(Officer, "Лебедева", color_scheme=scheme)
        looks.at(inspector, "complaints")
        inspector.page.get_by_role("row").nth(1).get_by_role("link").first.click()
        inspector.sees_heading("Что и когда происходило")
        unfold(inspector)
        looks.at(inspector, "complaint")
        looks.require_nothing()

    @pytest.mark.parametrize("screen", [PHONE], ids=str, indirect=True)
    def test_claims_shifts_and_calls_look(self, meets, scheme, looks):
        dispatcher = meets(Officer, "Соколова", color_scheme=scheme)
        for section, heading in (("Заявления", "Заявления о квартирах"), ("Смена", "Смена")):
            dispatcher.goes_to(section)
            dispatcher.sees_heading(heading)
            looks.at(dispatcher, section.lower())
        dispatcher.goes_to("Заявления")
        dispatcher.page.get_by_role("main").get_by_role("link").first.click()
        dispatcher.sees_heading("Документы")
        looks.at(dispatcher, "claim")
        dispatcher.goes_to("Записать")
        dispatcher.page.get_by_label("Дом", exact=True).select_option(index=0)
        dispatcher.writes("Квартира", "2")
        looks.at(dispatcher, "where")
        dispatcher.taps("Дальше")
        dispatcher.writes("Словами заявителя", ROOF)
        dispatcher.writes("Фамилия", "Ивлев")
        dispatcher.writes("Имя", "Пётр")
        dispatcher.writes("Телефон для ответа", "+7 000 765-43-21")
        dispatcher.taps("Показать сроки")
        dispatcher.sees_heading("Что и к какому сроку")
        unfold(dispatcher)
        looks.at(dispatcher, "writing")
        looks.require_nothing()
