"""The first screen: before the sign-in, without a flat, and at home."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.queries import appeals_of
from domovoy.delivery.queries import notices_of
from domovoy.housing.access import premises_of
from domovoy.housing.binding.queries import claims_of
from domovoy.housing.errors import PremisesNotFound
from domovoy.identity.rules import Act
from domovoy.intake.queries import open_conversations_of
from domovoy.resident.frame import CHOSEN, frame_of, show
from domovoy.web.doors import posted
from domovoy.web.forms import whole
from domovoy.web.requests import Request, ResidentRequest, anybody_may, resident_may
from domovoy.web.sign_in import home_of

SHOWN = 5
NOTICES_SHOWN = 3


@require_safe
@anybody_may(Act.SEE_HOME)
def home(request: Request) -> HttpResponse:
    """Tell a stranger what this is, a newcomer what to do, a resident what goes on."""
    if request.person is None:
        return render(request, "resident/landing.html")
    return _signed_in(request)


@resident_may(Act.SEE_HOME)
def _signed_in(request: ResidentRequest) -> HttpResponse:
    return show_home(request)


def show_home(
    request: ResidentRequest, *, words: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the home screen; `words` are put back into the box after a refusal."""
    at = timezone.now()
    frame = frame_of(request, at=at)
    if frame.flat is None and request.person.post is not None:
        return HttpResponseRedirect(home_of(request.person))
    appeals = appeals_of(request.resident, at=at, limit=SHOWN + 1)
    notices = []
    if frame.unread:
        notices = notices_of(request.person.pk, for_staff=False, limit=NOTICES_SHOWN)
    context = {
        "appeals": appeals[:SHOWN],
        "asked": [card for card in appeals if card.asked],
        "more": len(appeals) > SHOWN,
        "drafts": open_conversations_of(request.resident),
        "notices": [notice for notice in notices if notice.unread],
        "words": words,
        "problem": problem,
    }
    if frame.flat is None:
        claims = [claim for claim in claims_of(request.resident) if claim.is_of_interest]
        context["claims"] = claims
        context["waits"] = any(claim.waits for claim in claims)
        return show(request, "resident/newcomer.html", context, status=status)
    return show(request, "resident/home.html", context, status=status)


@posted(otherwise="resident:home")
@resident_may(Act.CHOOSE_FLAT)
def choose_flat(request: ResidentRequest) -> HttpResponse:
    """Remember which of several flats the screens are about."""
    chosen = whole(request.POST.get("premises_id", ""))
    try:
        premises = premises_of(
            chosen or 0,
            by=request.resident,
            at=timezone.now(),
        )
    except PremisesNotFound as problem:
        raise Http404 from problem
    request.session[CHOSEN] = premises.pk
    return HttpResponseRedirect(_back(request.POST.get("back", "")))


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def helping(request: HttpRequest) -> HttpResponse:
    """Tell how the whole thing works and whom to call."""
    person = getattr(request, "person", None)
    if person is None:
        return render(request, "resident/help.html")
    return _helping(request)


@resident_may(Act.SEE_HOME)
def _helping(request: ResidentRequest) -> HttpResponse:
    return show(request, "resident/help.html")


def _back(name: str) -> str:
    """The screens that are about one flat; anything else leads home."""
    return redirect(f"resident:{name if name in {'meters', 'bills'} else 'home'}").url
