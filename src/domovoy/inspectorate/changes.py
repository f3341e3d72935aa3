"""What an inspector does to a complaint: one form, one action."""

from __future__ import annotations

from domovoy.appeals import actions
from domovoy.appeals.events import Event
from domovoy.identity.rules import Act
from domovoy.inspectorate import wording
from domovoy.inspectorate.dossier import gone, show
from domovoy.web import forms
from domovoy.web.desk.changes import APPOINT, TAKE, Desk, Form, answering

REGISTER = Form(
    name="register",
    said="registered",
    action=actions.register_by_law,
    read=lambda request: {"law_number": forms.words(request, "law_number")},
    event=Event.COMPLAINT_REGISTERED,
)
DESK = Desk(
    page="inspectorate:complaint",
    sees=Act.SEE_COMPLAINTS,
    show=show,
    gone=gone,
    phrases=wording.REFUSALS,
)

register = DESK.view(REGISTER)
take = DESK.view(TAKE)
appoint = DESK.view(APPOINT)
answer = DESK.view(answering(done=lambda _: True))
