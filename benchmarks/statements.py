"""How many SQL statements a request takes, session and person included."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def counted(session: str, ask: Callable[[Client], HttpResponseBase]) -> tuple[int, int]:
    """Return statements, and the status it was answered with; BEGIN and COMMIT are not counted."""
    client = Client()
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        answer = ask(client)
    said = [query["sql"] for query in captured.captured_queries]
    return sum(not sql.startswith(FRAMES) for sql in said), answer.status_code
