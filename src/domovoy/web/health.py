"""Whether the site can serve: asked by who starts it and by who watches it."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from domovoy.identity.rules import Act
from domovoy.web.requests import anybody_may

PLAIN = "text/plain; charset=utf-8"


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 «ok» when the database answers, 503 when it does not. One statement."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer", status=503, content_type=PLAIN)
    return HttpResponse("ok", content_type=PLAIN)
