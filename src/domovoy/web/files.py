"""Files of appeals, given only to those who may read the appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from domovoy.appeals.access import file_to_view
from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.files import path_of
from domovoy.appeals.models import Attachment
from domovoy.identity.acting import acting
from domovoy.identity.actors import Actor, Officer, Resident
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.models import Person
from domovoy.identity.rules import Act
from domovoy.web.requests import SignedInRequest, signed_in_may

log = structlog.get_logger(__name__)


@require_safe
@signed_in_may(Act.SEE_FILE)
def open_file(request: SignedInRequest, guid: UUID, *, thumbnail: bool = False) -> HttpResponseBase:
    """Give the bytes of a file: photos are shown, everything else is downloaded.

    A browser may keep them but asks each time: the next person at the same phone may not see them.
    """
    attachment = _visible(guid, request.person, at=None if thumbnail else timezone.now())
    key = (attachment.thumbnail_key if thumbnail else "") or attachment.key
    tag = f'"{key}"'
    response = get_conditional_response(request, etag=tag) or _bytes_of(attachment, key)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _visible(guid: UUID, person: Person, *, at: datetime | None) -> Attachment:
    """Return a file this person may see at home or at their post.

    An officer's look at what an applicant has sent is remembered. A thumbnail has no `at`: it
    stands on a page that is remembered itself.
    """
    actors: list[Actor] = [Resident(person.pk)]
    if person.post:
        actors.append(person.post)
    for actor in actors:
        try:
            with acting(actor):
                found = file_to_view(guid, by=actor)
                if at is not None and isinstance(actor, Officer):
                    _note_look(found, by=actor, at=at)
                return found
        except AppealNotFound:
            continue
    raise Http404


def _note_look(file: Attachment, *, by: Officer, at: datetime) -> None:
    if file.appeal is not None and file.owner_id == file.appeal.applicant_id:
        note_look(
            person_id=file.owner_id, by=by, what=Looked.FILE, subject=file.appeal.number, at=at
        )


def _bytes_of(attachment: Attachment, key: str) -> FileResponse:
    try:
        content = path_of(key).open("rb")
    except FileNotFoundError:
        log.exception("the bytes of a file are not in the store", file=str(attachment.guid))
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=attachment.content_type != "image/jpeg",
        filename=attachment.name,
        content_type=attachment.content_type,
    )
