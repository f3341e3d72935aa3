"""One view, two rows, one transaction."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

TEXT = "В комнате холодная батарея, остальные тёплые. Так уже неделю."


def insert_two(_request: HttpRequest) -> HttpResponse:
    """Insert two rows and say that it is done."""
    from benchmarks.floor.models import Line, Ticket  # noqa: PLC0415 - after Django's setup

    at = timezone.now()
    with transaction.atomic():
        ticket = Ticket.objects.create(title="Не греет батарея", text=TEXT, created_at=at)
        Line.objects.create(ticket=ticket, event="registered", at=at)
    return HttpResponse(status=201, headers={"Content-Length": "0"})


urlpatterns = [path("two", insert_two)]
