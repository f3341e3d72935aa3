"""Two tables."""

from django.db import models


class Ticket(models.Model):
    """The first row."""

    title = models.CharField(max_length=250)
    text = models.TextField()
    created_at = models.DateTimeField()


class Line(models.Model):
    """The second row."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)
    event = models.CharField(max_length=64)
    at = models.DateTimeField()
