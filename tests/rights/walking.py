"""Every address of the site, and how a request to it ended, in the words of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

import domovoy
from domovoy.identity.doing import REGISTRY
from rights.forms import filled
from rights.people import Somebody
from rights.table import NOTHING, OPENS, SIGN_IN
from rights.world import Facts, World

HOST = urlsplit(settings.ENVIRONMENT.base_url).netloc
HOME = Path(domovoy.__file__).parent
REGISTERS = re.compile(r"^@(action|job)\(", re.MULTILINE)
IN_A_PAGE = {"HX-Request": "true"}


@dataclass(frozen=True)
class Page:
    """An address by its name, the parts in it, and the view behind it."""

    name: str
    parts: frozenset[str]
    view: object

    def address(self, facts: Facts) -> str:
        """Where the page of a thing is."""
        return reverse(self.name, kwargs={part: facts[part] for part in self.parts})


@cache
def every_page() -> Mapping[str, Page]:
    """Return every page of the site by its name. Raises ValueError for one without a name."""
    return {page.name: page for page in _pages(get_resolver().url_patterns, "")}


def every_action() -> set[str]:
    """Return what every action is called, whoever has imported its module so far."""
    for path in sorted(HOME.rglob("*.py")):
        if REGISTERS.search(path.read_text()):
            import_module(".".join(["domovoy", *path.relative_to(HOME).with_suffix("").parts]))
    return {act.value for act in REGISTRY}


def _pages(patterns: list[URLPattern | URLResolver], spaces: str) -> Iterator[Page]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from _pages(pattern.url_patterns, space)
        elif pattern.name is None:
            raise ValueError(f"{pattern.pattern} has no name")
        else:
            parts = frozenset(pattern.pattern.converters)
            yield Page(f"{spaces}{pattern.name}", parts, pattern.callback)


def ask(
    world: World, page: Page, facts: Facts, who: Somebody, *, method: str, inside: bool = False
) -> HttpResponse:
    """Send one request as a browser would, from the page a form stands on."""
    body = filled(world, page.name, facts, who) if method == "POST" else None
    request = getattr(who.browser(HTTP_HOST=HOST), method.lower())
    response = request(page.address(facts), body, headers=IN_A_PAGE if inside else {})
    if response.streaming:
        response.getvalue()
    return response


def ended(response: HttpResponse) -> str:
    """Return how a request ended: opened, led to a page, to the sign-in, nothing there."""
    if response.status_code == 404:
        return NOTHING
    if response.status_code == 401:
        return _led(response["HX-Redirect"])
    if response.status_code in {302, 303}:
        return _led(response["Location"])
    return OPENS if response.status_code in {200, 204} else str(response.status_code)


def _led(location: str) -> str:
    address = urlsplit(location)
    if address.netloc not in {"", HOST}:
        return "наружу"
    name = resolve(address.path).view_name
    return SIGN_IN if name == "web:sign_in" else name


def refusing(page: Page, facts: Facts, who: Somebody, *, method: str) -> str:
    """Return what is wrong with the answer to a method without a row; nothing, as it should be.

    A page refuses it (405), leads to the page its form stands on, or is not there for this person.
    """
    request = getattr(who.browser(HTTP_HOST=HOST), method.lower())
    response = request(page.address(facts))
    if response.status_code in {401, 404, 405}:
        return ""
    return "" if response.status_code == 302 and method != "POST" else str(response.status_code)
