"""Taking a post by a code, and choosing for which of several posts to act."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.housing.backend import work_for
from domovoy.housing.staff.errors import InvitationTried, StaffError
from domovoy.housing.staff.invitations import try_code
from domovoy.housing.staff.queries import works_of
from domovoy.housing.staff.rules import PERFORMER
from domovoy.identity.rules import Act
from domovoy.web.doors import posted
from domovoy.web.forms import whole, words
from domovoy.web.middleware import WORKS_FOR
from domovoy.web.requests import (
    OfficerRequest,
    Request,
    ResidentRequest,
    anybody_may,
    officer_may,
    resident_may,
)
from domovoy.web.sessions import renew_key
from domovoy.web.sign_in import home_of


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def ask(request: Request) -> HttpResponse:
    """Ask for the code of an invitation to work somewhere. A stranger signs in first.

    A link to here has the code after «#», which no browser sends.
    """
    page = "join" if request.person else "join_stranger"
    return render(request, f"administration/{page}.html", {})


@posted(otherwise="administration:join")
@resident_may(Act.ACCEPT_STAFF_INVITATION)
def take(request: ResidentRequest) -> HttpResponse:
    """Take the code and lead to the desk it opens."""
    try:
        post = try_code(code=words(request, "code"), by=request.resident, at=timezone.now())
    except StaffError as refused:
        context = {"refusal": wording.explain(refused), "typed": words(request, "code")}
        status = 429 if isinstance(refused, InvitationTried) else 422
        return render(request, "administration/join.html", context, status=status)
    if post.role == PERFORMER:
        return render(request, "administration/join.html", {"joined": post.organisation.short_name})
    request.session[WORKS_FOR] = post.organisation_id
    renew_key(request, at=timezone.now())
    return HttpResponseRedirect("/staff/posts?joined=1")


@require_safe
@officer_may(Act.CHOOSE_POST)
def posts(request: OfficerRequest) -> HttpResponse:
    """Show for whom the person can act. One statement with those of the session."""
    context = {
        "works": works_of(request.officer.person_id),
        "now": request.officer.organisation_id,
        "joined": "joined" in request.GET,
        "desk": home_of(request.person),
    }
    return render(request, "administration/posts.html", context)


@posted(otherwise="administration:posts")
@officer_may(Act.CHOOSE_POST)
def choose(request: OfficerRequest) -> HttpResponse:
    """Act for another of the person's own posts from now on, in this session."""
    chosen = whole(request.POST.get("organisation", ""))
    if any(post.organisation_id == chosen for post in request.person.posts):
        request.session[WORKS_FOR] = chosen
        work_for(request.person, chosen)
    return HttpResponseRedirect(home_of(request.person))
