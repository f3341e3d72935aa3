"""What was typed into a form, read with care."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

from domovoy.appeals.errors import PerformerUnknown
from domovoy.web.forms import whole, words

NOT_DATA = {"csrfmiddlewaretoken", "seen", "opened", "zone"}


class FormRefused(Exception):
    """A form lacks what an action needs to be tried at all."""

    code = "form"


class DateUnreadable(FormRefused):
    """There is no date, or it is none."""

    code = "date_unreadable"


class MomentUnreadable(FormRefused):
    """There is no date with a time, or it is none, or nobody knows in which zone."""

    code = "moment_unreadable"


def version_seen(request: HttpRequest) -> int:
    """Return which state of the appeal the person looked at; an unreadable one is stale."""
    return whole(request.POST.get("seen", "")) or 0


def opened_at(request: HttpRequest) -> datetime | None:
    """Return when the page of the form was made."""
    try:
        moment = datetime.fromisoformat(request.POST.get("opened", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def chosen_day(request: HttpRequest, field: str) -> date:
    """Return the date of a field. Raises DateUnreadable."""
    try:
        return date.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise DateUnreadable from None


def chosen_moment(request: HttpRequest, field: str) -> datetime:
    """Return a date and time by the clock of the house, whose zone the form names.

    Raises MomentUnreadable.
    """
    try:
        zone = ZoneInfo(request.POST.get("zone", ""))
        local = datetime.fromisoformat(request.POST.get(field, ""))
        return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    except (ValueError, OSError, OverflowError, ZoneInfoNotFoundError):
        raise MomentUnreadable from None


def chosen_performer(request: HttpRequest) -> int | None:
    """Return whom the form names; None for nobody. Raises PerformerUnknown."""
    value = request.POST.get("performer", "")
    if not value:
        return None
    number = whole(value)
    if number is None:
        raise PerformerUnknown
    return number


def typed(request: HttpRequest) -> dict[str, str]:
    """Return everything that was typed, to be shown again."""
    return {name: words(request, name) for name in request.POST if name not in NOT_DATA}
