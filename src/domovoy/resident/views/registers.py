"""Meters and bills: read-only, and each a place from which the chat opens already knowing."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.charges.queries import BillCard, LineCard, bills_of
from domovoy.conversation import Subject
from domovoy.housing.binding.errors import MayNotSeeBills, MayNotSeeMeters
from domovoy.housing.queries import FlatCard
from domovoy.identity.rules import Act
from domovoy.metering.queries import DeviceCard, devices_of
from domovoy.resident.frame import frame_of, show
from domovoy.resident.views.flats import no_right
from domovoy.resident.words import month, quantity, roubles
from domovoy.web.requests import ResidentRequest, resident_may

NOT_LISTED = "meters.not_listed"
WRONG_READING = "meters.readings_wrong"
WRONG_AMOUNT = "charges.wrong_amount"


@require_safe
@resident_may(Act.SEE_METERS)
def meters(request: ResidentRequest) -> HttpResponse:
    """Show the meters of the chosen flat."""
    flat = _flat(request)
    if not flat.may_meters:
        return no_right(request, MayNotSeeMeters.code, at=timezone.now())
    return show(request, "resident/meters.html", {"devices": devices_of(flat.premises_id)})


@require_safe
@resident_may(Act.SEE_BILLS)
def bills(request: ResidentRequest) -> HttpResponse:
    """Show the latest bills of the chosen flat."""
    flat = _flat(request)
    if not flat.may_bills:
        return no_right(request, MayNotSeeBills.code, at=timezone.now())
    return show(request, "resident/bills.html", {"bills": bills_of(flat.premises_id)})


def subject_named(name: str, *, flat: FlatCard) -> Subject | None:
    """Return what a button of these screens is about: "meter", "meter:5", "line:17", or nothing.

    Raises Http404 when there is no such thing in the flat, or the person may not see it. At most
    two statements.
    """
    kind, _, key = name.partition(":")
    if not name:
        return None
    if not (flat.may_bills if kind == "line" else flat.may_meters):
        raise Http404
    if name == "meter":
        return _missing_device()
    if kind == "meter":
        for device in devices_of(flat.premises_id):
            if str(device.device_id) == key:
                return _device(device)
    if kind == "line":
        for bill, line in _lines(flat.premises_id):
            if str(line.line_id) == key:
                return _charge_line(bill, line)
    raise Http404


def _flat(request: ResidentRequest) -> FlatCard:
    flat = frame_of(request, at=timezone.now()).flat
    if flat is None:
        raise Http404
    return flat


def _lines(premises_id: int) -> Iterator[tuple[BillCard, LineCard]]:
    for bill in bills_of(premises_id):
        for line in bill.lines:
            yield bill, line


def _missing_device() -> Subject:
    return Subject(
        kind="missing_device",
        title="прибор учёта",
        facts=(),
        problem=NOT_LISTED,
    )


def _device(device: DeviceCard) -> Subject:
    shown = [
        (month(reading.month).capitalize(), f"{quantity(reading.value)} {device.unit}")
        for reading in device.readings[:2]
    ]
    return Subject(
        kind="device",
        title=f"{device.kind}, № {device.serial}",
        facts=(("Место", device.place), *shown),
        problem=WRONG_READING,
    )


def _charge_line(bill: BillCard, line: LineCard) -> Subject:
    return Subject(
        kind="charge_line",
        title=f"{line.service}, {month(bill.month)}",
        facts=(
            ("Месяц", month(bill.month)),
            ("Услуга", line.service),
            ("Объём", f"{quantity(line.volume)} {line.unit}"),
            ("Тариф", f"{roubles(line.tariff)}"),
            ("Начислено", f"{roubles(line.amount)}"),
            ("Лицевой счёт", bill.account),
        ),
        problem=WRONG_AMOUNT,
    )
