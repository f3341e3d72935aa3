"""What a dispatcher does to an appeal: one form, one action."""

from __future__ import annotations

from typing import Any

from domovoy.appeals import actions
from domovoy.appeals.events import Event
from domovoy.housing.access import receiver_of
from domovoy.identity.rules import Act
from domovoy.office import wording
from domovoy.office.appeal import gone, show
from domovoy.web import forms
from domovoy.web.desk import reading
from domovoy.web.desk.changes import APPOINT, TAKE, Desk, Form, answering
from domovoy.web.requests import OfficerRequest


def _receiver(asked: dict[str, Any], request: OfficerRequest) -> dict[str, Any]:
    """The journal names a receiver by its guid."""
    receiver = receiver_of(asked["receiver_id"], by=request.officer)
    return {"receiver": str(receiver.guid) if receiver else ""}


DONE = Form(
    name="done",
    said="done",
    action=actions.mark_done,
    read=lambda _: {},
)
REDIRECT = Form(
    name="redirect",
    said="redirected",
    action=actions.redirect,
    read=lambda request: {
        "receiver_id": forms.whole(request.POST.get("receiver", "")) or 0,
        "comment": forms.words(request, "comment"),
    },
    event=Event.APPEAL_REDIRECTED,
    kept=_receiver,
    text="comment",
)
REDIRECT_OUTSIDE = Form(
    name="redirect_outside",
    said="redirected_outside",
    action=actions.redirect_outside,
    read=lambda request: {
        "receiver": forms.words(request, "receiver"),
        "comment": forms.words(request, "comment"),
    },
    event=Event.APPEAL_REDIRECTED,
    kept=lambda *_: {"outside": True},
    text="comment",
)
ROLL_OVER = Form(
    name="roll_over",
    said="rolled_over",
    action=actions.roll_over,
    read=lambda request: {
        "until": reading.chosen_day(request, "until"),
        "comment": forms.words(request, "comment"),
    },
    event=Event.APPEAL_ROLLED_OVER,
    kept=lambda asked, _: {"until": asked["until"].isoformat()},
    text="comment",
)
NOT_REQUIRED = Form(
    name="not_required",
    said="not_required",
    action=actions.require_no_answer,
    read=lambda request: {"cause": forms.words(request, "comment")},
    event=Event.APPEAL_ANSWER_NOT_REQUIRED,
    text="cause",
)
ASK = Form(
    name="ask",
    said="asked",
    action=actions.ask,
    read=lambda request: {"question": forms.words(request, "question")},
    event=Event.QUESTION_ASKED,
    text="question",
)
NOTE = Form(
    name="note",
    said="noted",
    action=actions.note_occurrence,
    read=lambda request: {
        "event": forms.words(request, "event"),
        "happened_at": reading.chosen_moment(request, "happened_at"),
    },
    event=Event.EVENT_NOTED,
    kept=lambda asked, _: {
        "event": asked["event"],
        "happened_at": asked["happened_at"].isoformat(),
    },
)
RECATEGORISE = Form(
    name="recategorise",
    said="recategorised",
    action=actions.recategorise,
    read=lambda request: {
        "problem": forms.words(request, "problem"),
        "comment": forms.words(request, "comment"),
    },
    event=Event.APPEAL_RECATEGORISED,
    kept=lambda asked, _: {"after": asked["problem"]},
    text="comment",
)
REOPEN = Form(
    name="reopen",
    said="reopened",
    action=actions.reopen,
    read=lambda request: {"comment": forms.words(request, "comment")},
    event=Event.APPEAL_REOPENED,
    text="comment",
)
DESK = Desk(
    page="office:appeal",
    sees=Act.SEE_DESK_APPEAL,
    show=show,
    gone=gone,
    phrases=wording.REFUSALS,
    elsewhere={"redirect": "office:queue"},
)

take = DESK.view(TAKE)
appoint = DESK.view(APPOINT)
answer = DESK.view(answering(done=lambda request: bool(request.POST.get("done"))))
done = DESK.view(DONE)
redirect = DESK.view(REDIRECT)
redirect_outside = DESK.view(REDIRECT_OUTSIDE)
roll_over = DESK.view(ROLL_OVER)
not_required = DESK.view(NOT_REQUIRED)
ask = DESK.view(ASK)
note = DESK.view(NOTE)
recategorise = DESK.view(RECATEGORISE)
reopen = DESK.view(REOPEN)
