"""Whose flat it is: found by an account, shared by a code, taken back, claimed by a document."""

import re

import pytest
from playwright.sync_api import expect

from journeys.browser import PHONE
from journeys.person import Officer, Resident

HOUSE, FLAT, ACCOUNT = "Ольховая улица, 3 корп. 2", "3", "100003"
MISTYPED = "100004"
CLAIMED = "12"
DARK = "На площадке третьего этажа не горит лампа, темно"
AT_HOME = "Живу у отчима, он собственник. Справку о регистрации приложил."

pytestmark = pytest.mark.parametrize("screen", [PHONE], ids=str, indirect=True)


def names_account(owner, account):
    owner.looks_for_house("Ольховая 3")
    owner.taps(re.compile(f"^Моя квартира здесь.*{HOUSE}"))
    owner.taps("Собственник")
    owner.writes("Номер квартиры", FLAT)
    owner.writes("Лицевой счёт", account)
    owner.picture("3-claim")
    owner.taps("Подключить квартиру")


class TestAFlatIsShared:
    def test_newcomer_finds_her_flat_and_lets_a_tenant_in_and_out(self, meets):
        owner = meets(Resident, "Новикова")
        owner.picture("1-consent")
        owner.agrees()
        owner.picture("2-newcomer")
        names_account(owner, MISTYPED)
        owner.sees("Ждёт проверки")
        names_account(owner, f"л/с № {ACCOUNT}")
        owner.opens_people(FLAT)
        owner.picture("4-found")

        owner.taps("Пригласить человека")
        owner.page.get_by_label("Наниматель").check()
        owner.page.get_by_label("Видеть счета и долги").uncheck()
        owner.picture("5-invite")
        owner.taps("Получить код приглашения")
        code = owner.page.locator(".code").inner_text()
        owner.picture("6-code")

        tenant = meets(Resident, "Павлов")
        tenant.agrees()
        tenant.taps("Ввести код приглашения")
        tenant.writes("Код приглашения", code.lower())
        tenant.taps("Принять приглашение")
        tenant.sees(f"{HOUSE}, кв. {FLAT}")
        tenant.picture("7-joined")
        number = tenant.reports(DARK)
        tenant.cannot_see("Счета", at="/bills")
        tenant.picture("8-no-bills")

        owner.opens_people(FLAT)
        owner.sees_heading("Павлов С. Ю.")
        owner.taps(re.compile("^Закрыть доступ"))
        owner.sees_heading("Павлов С. Ю.: закрыть доступ?")
        owner.picture("9-end")
        owner.taps("Закрыть доступ")
        owner.sees("Доступ закрыт")
        owner.does_not_see("Павлов С. Ю.")

        tenant.opens("/")
        tenant.sees_heading("Осталось подключить квартиру")
        tenant.sees_heading("Квартира больше не подключена")
        tenant.sees("спросите собственника")
        tenant.picture("10-withdrawn")
        tenant.opens(f"/appeals/{number}")
        tenant.sees(DARK)


class TestAFlatIsClaimed:
    def test_by_a_document_the_dispatcher_believes(self, meets, photo):
        stepson = meets(Resident, "Павлов")
        stepson.agrees()
        stepson.opens("/flats/")
        stepson.looks_for_house("Ольховая 3")
        stepson.taps(re.compile(f"^Моя квартира здесь.*{HOUSE}"))
        stepson.taps("Член семьи")
        stepson.writes("Номер квартиры", CLAIMED)
        stepson.page.get_by_label("Документы").set_input_files(photo)
        stepson.writes("Что ещё важно знать", AT_HOME)
        stepson.taps("Отправить заявление")
        stepson.sees("Ждёт проверки")
        stepson.picture("1-waits")

        dispatcher = meets(Officer, "Соколова")
        dispatcher.goes_to("Заявления")
        dispatcher.picture("2-claims")
        dispatcher.page.get_by_role("link", name=re.compile(rf"кв\. {CLAIMED}\b")).first.click()
        dispatcher.sees(AT_HOME)
        expect(dispatcher.page.get_by_role("link", name=re.compile("потолок"))).to_be_visible()
        dispatcher.picture("3-claim")
        dispatcher.taps("Подтвердить")
        dispatcher.sees_heading("Заявления о квартирах")

        stepson.opens("/flats/")
        stepson.sees_heading(f"{HOUSE}, кв. {CLAIMED}")
        stepson.picture("4-flats")
