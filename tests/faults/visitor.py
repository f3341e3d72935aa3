"""A person with a browser of few wits: fills forms in, presses buttons, tries again when it breaks.

It knows pages only by their forms, as they are; what is said in them is nothing to it.
"""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

LIKED = ("advice_failed", "photos_done", "send_as_is")


@dataclass
class Form:
    """A form of a page: where it goes, what it carries, its buttons as name and value."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """All forms of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.found.append(Form(attrs.get("action", "")))
        elif self.found and tag in {"input", "textarea"} and attrs.get("name"):
            self.found[-1].fields.setdefault(attrs["name"], attrs.get("value") or "")
        elif self.found and tag == "button":
            name, value = attrs.get("name", ""), attrs.get("value", "")
            self.found[-1].buttons.append((name, value))


class Visitor:
    """One person in one browser."""

    def __init__(self, address, *, patience=60):
        self.address = address
        self.patience = patience
        self.browser = httpx.Client(base_url=address, follow_redirects=True, timeout=20)

    def close(self):
        self.browser.close()

    def sign_in(self, oid):
        page = self._insist("GET", "/sign-in")
        choice = Forms(page.text).found[0]
        self._insist("POST", page.url.join(choice.action), choice.fields | {"oid": str(oid)})

    def begin(self, words):
        """Say what is wrong, answer whatever is asked; the page with the button «Отправить»."""
        start = self._form(self._insist("GET", "/"), "chat/start")
        page = self._insist("POST", start.action, start.fields | {"text": words})
        for _ in range(20):
            if any(form.action.endswith("/send") for form in Forms(page.text).found):
                return page
            page = self._move(page, words)
        raise AssertionError(f"the conversation leads nowhere: {page.url}")

    def send(self, page):
        """Press «Отправить» until the appeal is shown; its number."""
        form = self._form(page, "/send")
        return self._insist("POST", form.action, form.fields).url.path.rpartition("/")[2]

    def _move(self, page, words):
        forms = [form for form in Forms(page.text).found if form.action.endswith("/move")]
        offered = [
            (form, name, value) for form in forms for name, value in form.buttons or [("", "")]
        ]

        def liking(choice):
            form, _, value = choice
            move = value if value in LIKED else form.fields.get("move", "")
            return LIKED.index(move) if move in LIKED else len(LIKED)

        form, name, value = min(offered, key=liking)
        more = {name: value} if name else {}
        if "text" in form.fields:
            more["text"] = words
        return self._insist("POST", form.action, form.fields | more)

    def _form(self, page, ending):
        return next(form for form in Forms(page.text).found if form.action.endswith(ending))

    def _insist(self, method, address, data=None):
        """The answer, asked for again while the line or the server is broken."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                answer = self.browser.request(method, address, data=data)
                if answer.status_code < 500:
                    assert answer.status_code in {200, 422}, f"{answer.status_code} {address}"
                    return answer
                broken = f"{answer.status_code}"
            except httpx.TransportError as problem:
                broken = repr(problem)
            assert time.monotonic() < deadline, f"{address} stays broken: {broken}"
            time.sleep(0.2)
