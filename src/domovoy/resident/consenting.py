"""The door before what is sent for the first time: consent is asked for on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from domovoy.web.requests import ResidentRequest

P = ParamSpec("P")
View = Callable[Concatenate[ResidentRequest, P], HttpResponse]


def consented(*, page: str = "", keep: tuple[str, ...] = ()) -> Callable[[View[P]], View[P]]:
    """Lead who has not agreed to the present wording to it, and from there to `page`.

    Without a `page` back to the same address. No statement: it is read with the person.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: ResidentRequest, /, *args: P.args, **parts: P.kwargs) -> HttpResponse:
            if request.person.has_agreed:
                return view(request, *args, **parts)
            kept = {name: parts[name] for name in keep}
            back = reverse(page, kwargs=kept) if page else request.path
            return to_consent(request, back=back)

        return door

    return decorate


def to_consent(request: ResidentRequest, *, back: str) -> HttpResponse:
    """Lead to the page of the consent, and say where to go on from there."""
    address = f"{reverse('resident:consent')}?{urlencode({'next': back})}"
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
