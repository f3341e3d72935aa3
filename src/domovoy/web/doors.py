"""Doors that stand before views of sent forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def posted(*, otherwise: str, keep: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let only sent forms in; whoever opens the form's address is led to the page it stands on.

    After a refusal the browser stays at that address, so a reload must not meet a blank page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **parts)
            kept = {name: parts[name] for name in keep}
            return HttpResponseRedirect(reverse(otherwise, kwargs=kept))

        return door

    return decorate
