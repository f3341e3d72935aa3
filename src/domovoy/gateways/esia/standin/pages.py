"""The pages a person can see here, and the style they share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse, Response

from domovoy.gateways.esia.standin.faults import Fault
from domovoy.gateways.esia.standin.personas import Persona
from domovoy.gateways.esia.standin.switches import WORDS, Switches

_HERE = Path(__file__).parent
_TEMPLATES = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
_STYLE = (_HERE / "static" / "style.css").read_bytes()


def choice(personas: Sequence[Persona], *, request: str, client: str, back: str) -> Response:
    """Whom to sign in as. The form may lead back to the system, so its origin is allowed."""
    parts = urlsplit(back)
    return _page(
        "choice.html",
        form_action=f"'self' {parts.scheme}://{parts.netloc}",
        personas=personas,
        request=request,
        client=client,
    )


def refusal(fault: Fault) -> Response:
    """What is wrong, where there is nowhere to send the browser back to."""
    return _page("refusal.html", status=400, description=fault.description)


def expired(back: str) -> Response:
    """The sign-in waited too long, or the stand-in was restarted meanwhile."""
    parts = urlsplit(back)
    return _page("expired.html", status=410, home=f"{parts.scheme}://{parts.netloc}/")


def faults(switches: Switches) -> Response:
    """What can be made to go wrong, and what does now."""
    told = switches.told()
    rows = [(fault, words, told[fault]) for fault, words in WORDS.items()]
    return _page("faults.html", form_action="'self'", faults=rows)


def style() -> Response:
    """The style sheet of all pages."""
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _page(
    template: str, *, status: int = 200, form_action: str = "'none'", **values: object
) -> Response:
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {form_action}"
    )
    return HTMLResponse(
        _TEMPLATES.get_template(template).render(values),
        status_code=status,
        headers={
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
