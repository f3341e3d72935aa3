"""The queue: what burns next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.queries import QueueCounts, QueueFilter, counts_of, queue_of
from domovoy.catalogue import shipped_catalogue
from domovoy.housing import desk
from domovoy.identity.actors import Officer, Role
from domovoy.identity.rules import Act
from domovoy.office import wording
from domovoy.web.forms import whole
from domovoy.web.requests import OfficerRequest, officer_may

WORDS_LIMIT = 200


@dataclass(frozen=True)
class Tab:
    """One view of the queue; `count` is empty where counting would tell nothing."""

    title: str
    count: str
    address: str
    current: bool
    late: bool


@require_safe
@officer_may(Act.SEE_QUEUE)
def queue(request: OfficerRequest) -> HttpResponse:
    """Show a page of the queue. Five statements with those of the session."""
    at = timezone.now()
    counts = counts_of(request.officer, at=at)
    wanted = _wanted(request.GET, officer=request.officer, counts=counts)
    found = queue_of(request.officer, wanted, at=at, after=request.GET.get("after", ""))
    context = {
        "place": counts.short_name,
        "unread": counts.unread,
        "cards": found.cards,
        "tabs": _tabs(wanted, counts),
        "wanted": wanted,
        "groups": shipped_catalogue().groups.values(),
        "house": _house(wanted, found.cards),
        "next_page": found.next_page and _address(wanted, after=found.next_page),
        "later_page": bool(request.GET.get("after")),
        "first_page": _address(wanted),
        "attention": _attention(counts),
        "is_head": request.officer.role is Role.HEAD,
        "narrowed": bool(wanted.group or wanted.house_id or wanted.words),
        "nothing": wording.NOTHING[wanted.view],
        "dangers": wording.DANGERS,
        "said": wording.said(request.GET.get("said", ""), request.GET.get("number", "")[:30]),
    }
    return render(request, "office/queue.html", context)


@require_safe
@officer_may(Act.SEE_QUEUE)
def houses(request: OfficerRequest) -> HttpResponse:
    """List the houses of the organisation, each a way to its part of the queue."""
    place = desk.place_of(request.officer)
    today = timezone.now().astimezone(place.zone).date()
    context = {
        "place": place.short_name,
        "houses": desk.houses_of(request.officer, on=today),
    }
    response = render(request, "office/houses.html", context)
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _wanted(asked: Mapping[str, str], *, officer: Officer, counts: QueueCounts) -> QueueFilter:
    words = asked.get("q", "").replace("\0", "").strip()[:WORDS_LIMIT]
    view = asked.get("view", "")
    if words.isdigit():
        view = "all"
    elif view not in wording.TABS:
        view = "overdue" if officer.role is Role.HEAD and counts.overdue else "open"
    groups = shipped_catalogue().groups
    return QueueFilter(
        view=view,
        group=asked.get("group", "") if asked.get("group") in groups else "",
        house_id=whole(asked.get("house", "")),
        words=words,
    )


def _tabs(wanted: QueueFilter, counts: QueueCounts) -> list[Tab]:
    return [
        Tab(
            title=title,
            count=_counted(view, counts),
            address=_address(wanted, view=view),
            current=view == wanted.view,
            late=view == "overdue" and counts.overdue > 0,
        )
        for view, title in wording.TABS.items()
    ]


def _counted(view: str, counts: QueueCounts) -> str:
    if view == "in_work":
        exact = counts.open < wording.COUNTED
        return wording.count(counts.open - counts.new) if exact else ""
    number = getattr(counts, view, None)
    return "" if number is None else wording.count(number)


def _attention(counts: QueueCounts) -> list[str]:
    lines = []
    if counts.overdue:
        lines.append(wording.missed(counts.overdue))
    if counts.soon:
        lines.append(wording.soon(counts.soon))
    return lines


def _house(wanted: QueueFilter, cards: tuple[Any, ...]) -> str:
    """Name the chosen house by what was found in it: that costs no statement."""
    if wanted.house_id is None:
        return ""
    return cards[0].short_address if cards else "Выбранный дом"


def _address(wanted: QueueFilter, *, view: str = "", after: str = "") -> str:
    pairs = {
        "view": view or wanted.view,
        "group": wanted.group,
        "house": wanted.house_id,
        "q": wanted.words,
        "after": after,
    }
    chosen = {name: value for name, value in pairs.items() if value}
    return f"{reverse('office:queue')}?{urlencode(chosen)}"
