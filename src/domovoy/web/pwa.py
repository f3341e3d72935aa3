"""What makes the site an application on a phone: manifest, service worker, offline page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from domovoy.identity.rules import Act
from domovoy.web.requests import anybody_may

KEPT_OFFLINE = (
    "web/tokens.css",
    "web/site.css",
    "web/offline.js",
    "web/icons/house.svg",
)
AN_HOUR = 3600


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say how the site installs on a phone."""
    home = reverse("resident:home")
    icons = [
        _icon("house-192.png", "192x192", "any"),
        _icon("house-512.png", "512x512", "any"),
        _icon("house-maskable-512.png", "512x512", "maskable"),
    ]
    response = JsonResponse(
        {
            "id": home,
            "name": "Домовой",
            "short_name": "Домовой",
            "description": "Что случилось в доме, кто и когда это исправит",
            "lang": "ru",
            "start_url": home,
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#ffffff",
            "icons": icons,
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the worker that answers when there is no connection.

    It is served from the root, because a worker rules only over what lies below it.
    """
    kept = [reverse("web:offline"), *(static(name) for name in KEPT_OFFLINE)]
    response = render(
        request, "web/sw.js", {"kept": kept}, content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
@anybody_may(Act.SEE_PUBLIC_PAGE)
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page a phone keeps for when there is no connection. Nothing personal is on it."""
    response = render(request, "web/offline.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"web/icons/{name}"),
        "sizes": sizes,
        "type": "image/png",
        "purpose": purpose,
    }
