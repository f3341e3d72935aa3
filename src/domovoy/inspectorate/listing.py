"""The list of complaints."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.complaints import complaints_of, waiting_of
from domovoy.delivery.queries import unread_of
from domovoy.identity.rules import Act
from domovoy.inspectorate import wording
from domovoy.web.forms import whole
from domovoy.web.requests import OfficerRequest, officer_may


@require_safe
@officer_may(Act.SEE_COMPLAINTS)
def complaints(request: OfficerRequest) -> HttpResponse:
    """Show the complaints of one tab. Six statements with those of the session."""
    asked = request.GET.get("view", "new")
    view = asked if asked in wording.TABS else "new"
    found = complaints_of(
        request.officer,
        view=view,
        at=timezone.now(),
        after=whole(request.GET.get("after", "")),
    )
    waiting = waiting_of(request.officer)
    context = {
        "lines": [
            {**vars(line), "step": wording.step_of(line.card, law_number=line.law_number)}
            for line in found.lines
        ],
        "next_page": found.next_page,
        "view": view,
        "tabs": [(code, title, waiting.get(code)) for code, title in wording.TABS.items()],
        "nothing": wording.NOTHING[view],
        "unread": unread_of(request.officer.person_id, for_staff=True),
    }
    return render(request, "inspectorate/complaints.html", context)
