"""Payment documents and charge lines."""

from __future__ import annotations

from django.db import models


class PaymentDocument(models.Model):
    """The bill of a personal account for a month. Money is in roubles."""

    account = models.ForeignKey(
        "housing.PersonalAccount", on_delete=models.PROTECT, related_name="documents"
    )
    month = models.DateField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField()
    paid = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="charges_one_bill_a_month")
        ]


class ChargeLine(models.Model):
    """One service on a bill."""

    document = models.ForeignKey(PaymentDocument, on_delete=models.PROTECT, related_name="lines")
    service = models.CharField(max_length=100)
    unit = models.CharField(max_length=20)
    volume = models.DecimalField(max_digits=12, decimal_places=4)
    tariff = models.DecimalField(max_digits=12, decimal_places=4)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    recalculation = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="charges_one_line_a_place")
        ]
