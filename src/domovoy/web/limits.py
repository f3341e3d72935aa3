"""How often pages may be asked for what costs or can be guessed, and by whom it was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from domovoy.identity.attempts import Limit, count_attempt
from domovoy.site.environment import Environment

View = TypeVar("View", bound=Callable[..., HttpResponse])
Network = IPv4Network | IPv6Network

SIGN_INS = Limit("sign_in", 120, timedelta(minutes=10))
"""Of an address, unfinished: a house or an office behind one address signs in as it likes."""
HOUSE_SEARCHES = Limit("house_search", 60, timedelta(minutes=10))
HOUSE_SEARCHES_OF_ADDRESS = Limit("house_search_of_address", 300, timedelta(minutes=10))
FOREIGN_RETURNS = Limit("foreign_return", 30, timedelta(minutes=10))
PHOTOS = Limit("photo", 60, timedelta(hours=1))
HOME_OF_ADDRESSES = 64
"""A home of the newer internet has this many bits of address in common."""


def search_limited(field: str) -> Callable[[View], View]:
    """Count each search: of the person and of the address. A page with an empty field is none.

    Where it has been too many the page is not made: the middleware answers 429.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.GET.get(field, "").strip():
                count(request, HOUSE_SEARCHES)
                count_attempt(HOUSE_SEARCHES_OF_ADDRESS, _of_address(request), at=timezone.now())
            return view(request, *args, **kwargs)

        return cast(View, counted)

    return decorate


def count(request: HttpRequest, limit: Limit) -> int:
    """Count one try of who asks; return its number. Two statements. Raises TooManyAttempts."""
    person = getattr(request, "person", None)
    whose = f"person:{person.pk}" if person else _of_address(request)
    return count_attempt(limit, whose, at=timezone.now())


def _of_address(request: HttpRequest) -> str:
    return f"address:{address_of(request)}"


def address_of(request: HttpRequest) -> str:
    """Return the address a request came from, of the newer internet the part a home has.

    What a proxy says of it counts only where the settings trust that proxy.
    """
    environment: Environment = settings.ENVIRONMENT
    address = request.META.get("REMOTE_ADDR", "")
    passed_on = request.headers.get("X-Forwarded-For", "").split(",")
    while passed_on and _is_one_of(environment.trusted_proxies, address):
        told = passed_on.pop().strip()
        if not _is_address(told):
            break
        address = told
    return _home_of(address)


def _is_one_of(networks: tuple[Network, ...], address: str) -> bool:
    return _is_address(address) and any(ip_address(address) in known for known in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _home_of(address: str) -> str:
    if not _is_address(address):
        return "unknown"
    known = ip_address(address)
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((int(known), HOME_OF_ADDRESSES), strict=False))
