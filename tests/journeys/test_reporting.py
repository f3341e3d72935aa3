"""From the first words to a number: questions, advice, danger, photos, terms."""

import re

import pytest
from playwright.sync_api import expect

from journeys.files import DRAWING, cut_short, written
from journeys.person import Officer, Resident

ROOF = "Течёт крыша, на потолке в комнате мокрое пятно, капает в таз"
RADIATOR = "Одна батарея на кухне совсем ледяная, остальные горячие"
LAW = re.compile(r"(ПП РФ|Правил|ФЗ|ЖК РФ|Постановлени|Госстро)")
GAS = {"104": "tel:104", "112": "tel:112"}


class TestReportingAProblem:
    def test_a_problem_gets_a_number(self, owner, photo):
        owner.begins(ROOF)
        owner.picture("1-asked")
        assert owner.is_asked()
        owner.answers_questions()
        owner.passes_advice()
        owner.adds_photo(photo)
        owner.picture("2-photo")
        owner.moves("Продолжить")
        owner.sees_heading("Сроки, если отправить сейчас")
        terms = owner.page.get_by_label("Сроки, если отправить сейчас").get_by_role("listitem")
        said = [term.inner_text() for term in terms.all()]
        owner.picture("3-review")
        number = owner.sends()
        owner.picture("4-sent")

        assert said
        assert all(LAW.search(term) for term in said)
        owner.sees(ROOF)
        expect(owner.page.get_by_alt_text(re.compile("^Фото"))).to_have_count(1)
        owner.opens_appeal(number)

    def test_everything_works_without_scripts(self, meets, photo):
        owner = meets(Resident, "Ковалёва", java_script_enabled=False)
        owner.begins(ROOF)
        assert owner.is_asked()
        owner.answers_questions()
        owner.passes_advice()
        owner.adds_photo(photo)
        owner.moves("Продолжить")
        owner.sees_heading("Сроки, если отправить сейчас")
        number = owner.sends()

        owner.opens_appeal(number)
        owner.sees(ROOF)

    def test_a_double_tap_sends_once(self, owner, meets):
        words = f"{ROOF}, третий раз за год, экран {owner.screen.width}"
        owner.begins(words)
        owner.reaches_review()
        owner.target("Отправить").dblclick()
        number = owner.reads_number()

        dispatcher = meets(Officer, "Соколова")
        assert dispatcher.searches(words) == [number]

    def test_not_understood_at_once_offers_what_is_near(self, owner):
        owner.begins("опять всё плохо, приходите")
        owner.sees("Не получилось понять")
        owner.picture("1-choice")
        owner.moves("Другое")
        owner.moves("Отправить как есть")
        owner.sees_heading("Заявка")


class TestAdvice:
    def test_advice_that_helped_ends_it(self, owner):
        before = owner.lists_appeals()
        owner.begins(RADIATOR)
        owner.answers_questions()
        owner.picture("1-advice")
        owner.moves("Помогло")
        owner.sees("Заявка не отправлена")
        owner.picture("2-solved")

        assert owner.lists_appeals() == before

    def test_advice_that_failed_leads_on(self, owner):
        owner.begins(RADIATOR)
        owner.answers_questions()
        owner.moves("Не помогло")
        owner.sees_heading("Фото")
        owner.moves("Без фото")
        owner.sees(RADIATOR)
        owner.picture("1-review")
        number = owner.sends()

        owner.opens_appeal(number)
        owner.sees(RADIATOR)


class TestDanger:
    def test_smell_of_gas_calls_first(self, owner):
        owner.begins("На кухне сильно пахнет газом")
        require_gas_phones(owner)
        owner.picture("1-danger", whole=False)
        owner.moves("Проверить и дополнить")
        owner.sees_heading("Заявка")

    def test_smell_of_gas_in_the_middle_of_a_question(self, owner):
        owner.begins(ROOF)
        assert owner.is_asked()
        owner.says("подождите, в подъезде запах газа")
        require_gas_phones(owner)
        owner.picture("1-danger", whole=False)


def require_gas_phones(owner):
    """Both numbers can be dialled without scrolling past anything else."""
    owner.sees_heading(re.compile("Запах газа"))
    for number, address in GAS.items():
        phone = owner.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{number}"))
        expect(phone.first).to_be_in_viewport()
        expect(phone.first).to_have_attribute("href", address)


class TestFilesThatAreNoPhotos:
    @pytest.mark.parametrize(
        ("name", "sentence"),
        [("план.svg", "Такие картинки не принимаем"), ("обрыв.jpg", "Фото не открывается")],
        ids=["svg", "cut-short"],
    )
    def test_a_refused_photo_loses_no_words(self, owner, photo, tmp_path, name, sentence):
        file = tmp_path / name
        if name.endswith("svg"):
            written(file, DRAWING)
        else:
            cut_short(photo, file)
        owner.begins(ROOF)
        owner.answers_questions()
        owner.passes_advice()
        owner.writes("Добавить к сказанному", "Ключ от чердака у соседки")
        owner.chooses_photo(file)

        owner.sees(re.compile(sentence))
        expect(owner.page.get_by_label("Добавить к сказанному")).to_have_value(
            "Ключ от чердака у соседки"
        )
        owner.picture(f"1-{file.suffix[1:]}")


class TestTwoProblemsAtOnce:
    def test_become_two_appeals_with_common_answers(self, owner):
        words = "Лифт не работает вторую неделю. В подъезде не убирают, грязь."
        owner.begins(words)
        owner.sees_heading("Отправить две заявки?")
        owner.picture("1-two")
        owner.moves("Да, две заявки")
        owner.sees("Поняли так")
        owner.moves("Отправить как есть")
        owner.sees_heading("Две заявки")
        owner.picture("2-review")
        owner.target("Отправить две заявки").dblclick()
        owner.sees_heading("Отправлены две заявки")
        owner.picture("3-sent")

    def test_what_was_understood_can_be_changed(self, owner):
        owner.begins("В детской третий день еле тёплая батарея")
        owner.moves("Отправить как есть")
        owner.moves(re.compile("^Изменить.*С каких пор"))
        owner.sees_heading("Когда это началось?")
        owner.moves("Больше недели")
        owner.moves("Отправить как есть")
        owner.sees("Больше недели")
