"""Forms of officers: translate in, one call, translate out. Both faces send some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals import actions
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.events import Event
from domovoy.appeals.presses import made_since
from domovoy.identity.doing import act_of
from domovoy.identity.rules import Act
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.attempts import CONFLICTS, attempt
from domovoy.web.desk.uploads import store_uploads
from domovoy.web.desk.wording import Phrase, Refusal
from domovoy.web.doors import View, posted
from domovoy.web.requests import OfficerRequest, officer_may

Asked = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A form: the action it asks for, what it reads, and what the journal keeps of that.

    Without `event` a second press is told apart from a change by others only by its version.
    """

    name: str
    said: str
    action: Callable[..., object]
    read: Callable[[OfficerRequest], Asked]
    event: Event | None = None
    kept: Callable[[Asked, OfficerRequest], Asked] = lambda _asked, _request: {}
    text: str = ""


class Show(Protocol):
    """Draws the page a form stands on."""

    def __call__(
        self, request: OfficerRequest, number: str, *, refusal: Refusal | None = None
    ) -> HttpResponse: ...


@dataclass(frozen=True)
class Desk:
    """A face of officers: on which page its forms stand, whose it is, and what is said there."""

    page: str
    sees: Act
    show: Show
    gone: Callable[[OfficerRequest, str], HttpResponse]
    phrases: Mapping[str, Phrase]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Where a change that takes the appeal away leads to, by the name of its form."""

    def view(self, form: Form) -> View:
        """Return the view that a form is sent to."""

        def change(request: OfficerRequest, number: str, **parts: int) -> HttpResponse:
            return self._change(request, number, form, parts)

        change.__name__ = form.name
        change.__doc__ = form.action.__doc__
        door = officer_may(act_of(form.action), at=self.sees)
        return posted(otherwise=self.page, keep=("number",))(door(change))

    def _change(
        self, request: OfficerRequest, number: str, form: Form, parts: Mapping[str, int]
    ) -> HttpResponse:
        asked: Asked = {}

        def act() -> None:
            asked.update(form.read(request), **parts)
            form.action(
                number=number,
                seen=reading.version_seen(request),
                by=request.officer,
                at=timezone.now(),
                **asked,
            )

        try:
            refusal = attempt(request, form.name, act, phrases=self.phrases)
        except AppealNotFound:
            if _pressed_twice(request, number, form, asked):
                return self._done(number, form)
            return self.gone(request, number)
        if refusal is None:
            return self._done(number, form)
        if refusal.code in CONFLICTS and _pressed_twice(request, number, form, asked):
            return self._done(number, form)
        return self.show(request, number, refusal=refusal)

    def _done(self, number: str, form: Form) -> HttpResponse:
        if page := self.elsewhere.get(form.name):
            said = urlencode({"said": form.said, "number": number})
            return HttpResponseRedirect(f"{reverse(page)}?{said}")
        said = urlencode({"said": form.said})
        return HttpResponseRedirect(f"{reverse(self.page, args=[number])}?{said}")


def _pressed_twice(request: OfficerRequest, number: str, form: Form, asked: Asked) -> bool:
    """Tell whether this very form of this very page has been taken already."""
    opened = reading.opened_at(request)
    if opened is None or form.event is None:
        return False
    return made_since(
        opened,
        form.event,
        number,
        by=request.officer,
        data=form.kept(asked, request),
        text=asked[form.text] if form.text else None,
    )


def answering(*, done: Callable[[OfficerRequest], bool]) -> Form:
    """Return the form of an answer with up to ten files; `done` says whether it closes."""

    def read(request: OfficerRequest) -> Asked:
        return {
            "text": forms.words(request, "text"),
            "done": done(request),
            "files": store_uploads(request.FILES.getlist("files")),
        }

    return Form(
        name="answer",
        said="answered",
        action=actions.answer,
        read=read,
        event=Event.APPEAL_ANSWERED,
        kept=lambda asked, _: {"done": asked["done"]},
        text="text",
    )


TAKE = Form(
    name="take",
    said="taken",
    action=actions.take_to_work,
    read=lambda _: {},
    event=Event.APPEAL_TAKEN,
)
APPOINT = Form(
    name="appoint",
    said="appointed",
    action=actions.appoint,
    read=lambda request: {
        "planned_on": reading.chosen_day(request, "planned_on"),
        "performer_id": reading.chosen_performer(request),
    },
    event=Event.APPEAL_APPOINTED,
    kept=lambda asked, _: {
        "planned_on": asked["planned_on"].isoformat(),
        "performer": asked["performer_id"],
    },
)
