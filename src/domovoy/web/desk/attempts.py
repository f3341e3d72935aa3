"""One try of an action from a form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.http import HttpRequest

from domovoy.appeals.errors import AppealError, AppealNotFound
from domovoy.web.desk.reading import FormRefused, typed
from domovoy.web.desk.uploads import UploadRefused
from domovoy.web.desk.wording import Phrase, Refusal, in_words

CONFLICTS = {
    *("changed_meanwhile", "appeal_closed", "already_taken"),
    *("already_registered", "not_registered_yet"),
    *("not_closed", "closed_for_good", "question_open", "event_not_awaited"),
}


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


def stands_alone(refusal: Refusal, *, shown: Collection[str]) -> bool:
    """Tell whether a refusal has to be said above the page, not inside its form."""
    return refusal.code in CONFLICTS or refusal.form not in shown


def status_of(refusal: Refusal) -> int:
    """Return 409 when somebody else was quicker, 422 when the form itself will not do."""
    return 409 if refusal.code in CONFLICTS else 422
