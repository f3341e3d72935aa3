"""What follows an appeal that was sent: work, an answer, its assessment, or nothing at all."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from journeys.files import PDF, written
from journeys.person import Officer

WORDS = "В подъезде на втором этаже не горит лампа, темно"
ANSWER = "Лампу заменили, проводку проверили. Акт приложен."
LEFT = "Лампа снова погасла в тот же вечер, патрон искрит"


@pytest.fixture
def dispatcher(meets):
    return meets(Officer, "Соколова")


@pytest.fixture
def act(tmp_path):
    return written(tmp_path / "Акт.pdf", PDF)


class TestAnAnswer:
    def test_an_answer_with_a_file_is_assessed(self, owner, dispatcher, act):
        number = owner.reports(WORDS)
        planned_on = datetime.now(UTC).date() + timedelta(days=2)

        dispatcher.picture("1-queue")
        dispatcher.finds(number)
        dispatcher.sees(WORDS)
        dispatcher.picture("2-new")
        dispatcher.taps("Взять в работу")
        dispatcher.sees("В работе с")
        dispatcher.writes("Дата работ", planned_on.isoformat())
        dispatcher.taps("Назначить")
        dispatcher.sees("Назначено на")
        dispatcher.answers(ANSWER, file=act)
        dispatcher.sees(ANSWER)
        dispatcher.picture("3-answered")

        told = owner.notices_about(number)
        owner.picture("4-notices", whole=False)
        assert [line for line in told if "пришёл ответ" in line] != []
        assert [line for line in told if "назначен день" in line] != []
        owner.page.get_by_role("link", name=f"Открыть заявку {number}").first.click()
        owner.sees(ANSWER)
        assert owner.opens_file("Акт.pdf") == PDF
        owner.picture("5-answer")
        owner.page.get_by_label("Вопрос решён", exact=True).check()
        owner.taps("Оценить")
        owner.sees(re.compile("вопрос решён"))
        owner.does_not_see("Решён ли вопрос?")

    def test_not_mended_is_sent_again(self, owner, dispatcher):
        number = owner.reports(WORDS)
        dispatcher.finds(number)
        dispatcher.answers(ANSWER)
        dispatcher.sees(ANSWER)

        owner.opens_appeal(number)
        owner.page.get_by_label("Не решён", exact=True).check()
        owner.writes("Что не так", LEFT)
        owner.taps("Оценить")
        owner.taps("Отправить снова с подробностями")
        owner.writes("Напишите подробности", LEFT)
        owner.picture("1-repeat")
        owner.taps("Отправить")
        owner.sees("Повторная")
        again = owner.reads_number()
        owner.picture("2-repeated")
        owner.page.get_by_role("link", name=re.compile(f"Первая заявка, № {number}")).click()
        assert owner.reads_number() == number

        assert again != number
        dispatcher.finds(again)
        dispatcher.sees("повторная")
        dispatcher.sees(LEFT)
        dispatcher.page.get_by_role("link", name=f"№ {number}").click()
        dispatcher.sees(ANSWER)
        dispatcher.picture("3-first")


class TestNoAnswerInTime:
    def test_a_missed_term_becomes_a_complaint(self, owner, dispatcher, meets, late_appeal):
        number, words = late_appeal
        told = owner.notices_about(number)
        owner.picture("1-told", whole=False)
        missed = dispatcher.notices_about(number)
        dispatcher.picture("2-desk-told", whole=False)
        assert len([line for line in told if "Пропущен срок" in line]) == 1
        assert len([line for line in missed if "Пропущен срок" in line]) == 1

        owner.opens_appeal(number)
        owner.sees("Срок пропущен")
        owner.picture("3-missed")
        owner.taps("Пожаловаться в жилищную инспекцию")
        expect(owner.page.get_by_label("Текст жалобы")).to_have_value(
            re.compile(f"№ {number}.*Пропущены сроки", re.DOTALL)
        )
        owner.picture("4-complaint")
        owner.taps("Записать жалобу")
        owner.sees(re.compile("Записана"))
        complaint = owner.reads_number()
        owner.awaits("Передана в инспекцию")
        owner.picture("5-transmitted")

        inspector = meets(Officer, "Лебедева")
        inspector.picture("6-complaints")
        inspector.page.get_by_role("link", name=complaint, exact=True).click()
        for part in (words, "Заявка отправлена", "Срок пропущен", "Жалоба записана"):
            inspector.sees(re.compile(part))
        expect(inspector.page.get_by_alt_text(re.compile("^Фото")).first).to_be_visible()
        inspector.picture("7-file")
        law_number = f"01-11-{complaint}"
        inspector.writes("Номер инспекции", law_number)
        inspector.taps("Зарегистрировать")
        inspector.sees(re.compile(f"Жалоба зарегистрирована, № {law_number}"))
        inspector.picture("8-registered")

        owner.page.reload()
        owner.sees(re.compile(f"Зарегистрирована .* под № {law_number}"))
        owner.picture("9-owner-sees")
