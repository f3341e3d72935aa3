"""People at their screens: they see, tap and write, and leave a picture of each step."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from journeys.browser import ROOT

PICTURES = ROOT / "var" / "screenshots"
OURS = {"127.0.0.1"}
NUMBER = re.compile(r"№ (\S+) от")
REFUSED_ON_PURPOSE = re.compile(r"Failed to load resource: .* status of 4(09|22)")


class Person:
    """Somebody in front of a page of their own."""

    def __init__(self, context, stand, *, journey, screen, has_scripts=True):
        self.context = context
        self.stand = stand
        self.journey = journey
        self.screen = screen
        self.has_scripts = has_scripts
        self.complaints = []
        context.on("request", self._look_at_request)
        context.on("console", self._listen)
        context.on("weberror", lambda problem: self.complaints.append(str(problem.error)))
        self.page = context.new_page()

    def comes(self):
        """Type the address."""
        self.page.goto(f"{self.stand.address}/")
        return self

    def returns(self, bookmark):
        """Open the page kept from the last time."""
        self.page.goto(bookmark)
        return self

    def signs_in(self, surname):
        """Go to Госуслуги, choose who to be, come back."""
        self.taps("Войти через Госуслуги")
        expect(self.page.get_by_role("heading", name="Учебный вход")).to_be_visible()
        self.page.get_by_role("button", name=re.compile(surname)).click()
        expect(self.page.get_by_text("Меню:")).to_be_attached()
        return self

    def sees(self, text):
        """The words are on the screen, somewhere one can scroll to."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_heading(self, text):
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def does_not_see(self, text):
        expect(self.page.get_by_text(text)).to_have_count(0)

    def taps(self, name):
        """A button or a link with this name; the first, when there are several."""
        self.target(name).click()

    def target(self, name):
        exact = isinstance(name, str)
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        return button.or_(link).first

    def writes(self, label, text):
        self.page.get_by_label(label).first.fill(text)

    def opens(self, path):
        """Type a page's address."""
        self.page.goto(f"{self.stand.address}{path}")

    def goes_to(self, section):
        """A section by the navigation; a screen that does one thing has only the way home."""
        link = self.page.get_by_role("navigation").get_by_role("link", name=section).first
        home = self.page.get_by_role("banner").get_by_role("link", name="Домовой").first
        expect(home).to_be_attached()
        if not link.is_visible():
            home.click()
        link.click()

    def awaits(self, text, *, patience=30):
        """Look again from time to time until others have done their part."""
        deadline = time.monotonic() + patience
        while not self.page.get_by_text(text).first.is_visible():
            assert time.monotonic() < deadline, f"«{text}» has not come"
            self.page.wait_for_timeout(500)
            self.page.reload()

    def opens_file(self, name):
        """The bytes of a document."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=re.compile(re.escape(name))).click()
        return Path(download.value.path()).read_bytes()

    def notices_about(self, number):
        """What the notices say about this appeal, newest first."""
        self.goes_to("Уведомления")
        self.sees_heading("Уведомления")
        cards = self.page.get_by_role("listitem").filter(has_text=number)
        return [card.inner_text() for card in cards.all()]

    def picture(self, step, *, whole=True):
        """Keep how it looks."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{self.journey}-{self.screen}-{step}.png"
        self.page.screenshot(path=path, full_page=whole, caret="initial")

    def require_calm(self):
        """Nothing was asked of a foreign server, nothing went wrong in the console."""
        assert not self.complaints, "\n".join(self.complaints)

    def _look_at_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OURS:
            self.complaints.append(f"a foreign address was asked: {request.url}")

    def _listen(self, message):
        if message.type in {"error", "warning"} and not REFUSED_ON_PURPOSE.match(message.text):
            self.complaints.append(f"{message.type} in the console: {message.text}")


class Resident(Person):
    """Somebody who lives in the house."""

    def begins(self, words):
        """Say what happened, from the first screen."""
        self.goes_to("Главная")
        self.writes("Что случилось?", words)
        self.taps("Сообщить")
        expect(self.chat).to_be_visible()

    @property
    def chat(self):
        return self.page.locator("#chat")

    def turn(self):
        return self.chat.get_attribute("data-turn")

    def agrees(self):
        """Give consent, where it is asked for; some have given it before."""
        asked = self.page.get_by_role("button", name="Дать согласие")
        if asked.is_visible():
            self.page.get_by_label(re.compile("Я прочитал")).check()
            asked.click()
            expect(asked).to_have_count(0)

    def looks_for_house(self, words):
        """Find a house by what is typed of its address."""
        self.writes("Адрес дома", words)
        self.taps("Найти дом")

    def opens_people(self, flat):
        """Who acts for one of the person's flats."""
        self.opens("/flats/")
        self.taps(re.compile(rf"^(Люди и приглашения|Подробнее) ?: кв\. {flat}$"))
        self.sees_heading("У кого есть доступ")

    def cannot_see(self, section, *, at):
        """A section is neither in the navigation nor behind its address, which is told by a 404."""
        before = len(self.complaints)
        self.opens(at)
        self.sees_heading("Этот раздел вам не открыт")
        del self.complaints[before:]
        navigation = self.page.get_by_role("navigation")
        expect(navigation.get_by_role("link", name=section, exact=True)).to_have_count(0)

    def unfolds(self, words):
        """Open what is folded away under these words, unless it is open."""
        folded = self.page.locator("details", has_text=words).last
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()

    def moves(self, name):
        """Tap and wait until the talk has gone on."""
        before = self.turn()
        self.taps(name)
        self.awaits_turn_after(before)

    def says(self, words):
        """Write more, at whatever point the talk is."""
        before = self.turn()
        self.chat.get_by_role("textbox").fill(words)
        self.taps("Написать")
        self.awaits_turn_after(before)

    def awaits_turn_after(self, before):
        expect(self.chat).not_to_have_attribute("data-turn", before)

    def is_asked(self):
        return self.chat.locator(".options").is_visible()

    def answers_one_question(self):
        """The first of the ready answers."""
        before = self.turn()
        self.chat.locator(".options").get_by_role("button").first.click()
        self.awaits_turn_after(before)

    def answers_questions(self):
        """Every question there is; returns how many there were."""
        asked = 0
        while self.is_asked():
            self.answers_one_question()
            asked += 1
        return asked

    def passes_advice(self):
        """Where advice is offered, it did not help."""
        if self.page.get_by_role("button", name="Не помогло", exact=True).is_visible():
            self.moves("Не помогло")

    def adds_photo(self, photo):
        """Choose a photo and see it in the draft."""
        self.chooses_photo(photo)
        if not self.has_scripts:
            self.taps("Добавить")
        expect(self.page.get_by_alt_text(re.compile("^Фото 1"))).to_be_visible()

    def chooses_photo(self, file):
        self.chat.locator("input[type=file]").set_input_files(file)

    def reaches_review(self):
        """Through questions, advice and photos, as quickly as one can."""
        self.answers_questions()
        self.passes_advice()
        self.moves(re.compile("^(Продолжить|Без фото)$"))
        expect(self.page.get_by_role("heading", name="Заявка", exact=True)).to_be_visible()

    def sends(self):
        """Send, and read the number."""
        self.taps("Отправить")
        return self.reads_number()

    def reads_number(self):
        line = self.page.locator("main").get_by_text(NUMBER).first
        expect(line).to_be_visible()
        return NUMBER.search(line.inner_text())[1]

    def tells(self, words):
        """The words of a talk that was begun from a meter or a bill, and its questions."""
        self.answers_questions()
        before = self.turn()
        self.chat.get_by_role("textbox").fill(words)
        self.taps(re.compile("^(Сообщить|Написать)$"))
        self.awaits_turn_after(before)

    def finishes(self):
        """From the middle of a talk to a number."""
        self.reaches_review()
        return self.sends()

    def reports(self, words):
        """The whole way from words to a number."""
        self.begins(words)
        return self.finishes()

    def lists_appeals(self):
        """What the list of one's own says, line by line."""
        self.goes_to("Заявки")
        self.sees_heading("Ваши заявки")
        return self.page.get_by_role("main").get_by_role("link").all_inner_texts()

    def opens_appeal(self, number):
        """Find it in the list of one's own."""
        self.goes_to("Заявки")
        self.sees_heading("Ваши заявки")
        self.page.get_by_role("link").filter(has_text=number).first.click()
        assert self.reads_number() == number

    def chooses_flat(self, street):
        """The flat of that street, where one has several."""
        self.goes_to("Главная")
        if self.page.locator(".flats").count() == 0 or street in self.flat():
            return
        self.page.locator(".flats > summary").click()
        self.page.get_by_role("button", name=re.compile(street)).first.click()
        expect(self.page.locator(".flats__address")).to_contain_text(street)

    def flat(self):
        return self.page.locator(".flats__address").inner_text()

    def joins(self, number):
        """Join the neighbours' appeal of that number."""
        form = self.page.locator(f'form[action$="/{number}/join"]')
        form.get_by_role("button").click()


class Officer(Person):
    """Somebody at a desk: dispatcher, head, inspector."""

    def searches(self, words):
        """The numbers of the appeals in which the words are found."""
        self.goes_to("Очередь")
        self.page.get_by_role("searchbox").fill(words)
        self.taps("Найти")
        expect(self.page.get_by_role("link", name="Сбросить")).to_be_visible()
        return self.page.get_by_role("table").get_by_role("link").all_inner_texts()

    def finds(self, number):
        """Look an appeal up by its number and open it."""
        assert self.searches(number) == [number]
        self.page.get_by_role("link", name=number, exact=True).click()
        expect(self.page.get_by_text(f"№ {number}").first).to_be_visible()

    def answers(self, text, *, file=None, done=True):
        """Write an answer, with a file if there is one."""
        self.writes("Ответ жителю", text)
        if file:
            self.page.get_by_label(re.compile("^Файлы")).set_input_files(file)
        if done:
            self.page.get_by_label(re.compile("^Работы выполнены")).check()
        self.taps("Отправить ответ")
