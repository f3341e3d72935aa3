"""Files of appeals, given only to those who may read the appeal."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from domovoy.appeals.access import file_to_view
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.files import path_of
from domovoy.identity.actors import Actor, Resident
from domovoy.web.requests import Request, to_sign_in

A_DAY = 60 * 60 * 24


@require_safe
def open_file(request: Request, guid: UUID, *, thumbnail: bool = False) -> HttpResponseBase:
    """Give the bytes of a file: photos are shown, everything else is downloaded."""
    if request.person is None:
        return to_sign_in(request)
    attachment = None
    actors: list[Actor] = [Resident(request.person.pk)]
    if request.person.post:
        actors.append(request.person.post)
    for actor in actors:
        try:
            attachment = file_to_view(guid, by=actor)
        except AppealNotFound:
            continue
    if attachment is None:
        raise Http404
    small = thumbnail and attachment.thumbnail_key
    response = FileResponse(
        path_of(attachment.thumbnail_key if small else attachment.key).open("rb"),
        as_attachment=attachment.content_type != "image/jpeg",
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
