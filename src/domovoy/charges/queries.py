"""What the bills screen shows, and what an appeal that starts there already knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domovoy.charges.models import ChargeLine, PaymentDocument


@dataclass(frozen=True)
class LineCard:
    """One service on a bill."""

    line_id: int
    service: str
    unit: str
    volume: Decimal
    tariff: Decimal
    amount: Decimal
    recalculation: Decimal


@dataclass(frozen=True)
class BillCard:
    """A month's bill."""

    document_id: int
    account: str
    month: date
    total: Decimal
    paid: Decimal
    due_on: date
    lines: tuple[LineCard, ...]


def bills_of(premises_id: int, *, limit: int = 6) -> list[BillCard]:
    """Return the latest bills of a flat, newest first. Two statements.

    The caller has got `premises_id` through `housing.access`.
    """
    documents = (
        PaymentDocument.objects.select_related("account")
        .prefetch_related("lines")
        .filter(account__premises_id=premises_id)
        .order_by("-month", "pk")[:limit]
    )
    return [_bill(document) for document in documents]


def _bill(document: PaymentDocument) -> BillCard:
    lines = sorted(document.lines.all(), key=lambda line: line.order)
    return BillCard(
        document_id=document.pk,
        account=document.account.number,
        month=document.month,
        total=document.total,
        paid=document.paid,
        due_on=document.due_on,
        lines=tuple(_line(line) for line in lines),
    )


def _line(line: ChargeLine) -> LineCard:
    return LineCard(
        line_id=line.pk,
        service=line.service,
        unit=line.unit,
        volume=line.volume,
        tariff=line.tariff,
        amount=line.amount,
        recalculation=line.recalculation,
    )
