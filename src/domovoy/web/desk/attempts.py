"""One try of an action from a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from domovoy.appeals.errors import AppealError, AppealNotFound
from domovoy.web.desk.reading import FormRefused, typed
from domovoy.web.desk.uploads import UploadRefused
from domovoy.web.desk.wording import Phrase, Refusal, in_words

CONFLICTS = {"changed_meanwhile", "appeal_closed", "already_taken", "already_registered"}


def attempt(
    request: HttpRequest, form: str, act: Callable[[], object], *, phrases: Mapping[str, Phrase]
) -> Refusal | None:
    """Do it; None when it is done, the refusal in words when it is not.

    Raises AppealNotFound: that is no matter of the form.
    """
    try:
        act()
    except AppealNotFound:
        raise
    except (AppealError, UploadRefused, FormRefused) as refused:
        return Refusal(form, refused.code, in_words(phrases, refused), typed(request))
    return None


def status_of(refusal: Refusal) -> int:
    """Return 409 when somebody else was quicker, 422 when the form itself will not do."""
    return 409 if refusal.code in CONFLICTS else 422
