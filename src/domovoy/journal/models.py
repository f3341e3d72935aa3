"""The journal's one table."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One line of a chain. The database refuses to change or delete it (migration 0002)."""

    chain = models.UUIDField()
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="journal_one_line_a_place")
        ]
        ordering = ["chain", "seq"]
