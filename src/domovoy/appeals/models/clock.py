"""The law's clocks on an appeal, and what moved or started them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from domovoy.appeals.models.appeal import Appeal


class ClockState(models.TextChoices):
    """How a term stands."""

    RUNNING = "running", "идёт"
    MET = "met", "выполнен"
    MISSED = "missed", "пропущен"
    STOPPED = "stopped", "остановлен"


class Clock(models.Model):
    """A term of the law running on an appeal. `due_at` is the first moment that is too late.

    A missed clock stays missed. `ended_at` says since when the duty is not owed: it was done, or
    (`stopped`) it was not, and may be owed again. A roll-over moves `due_at`; `lawful_due_at` and
    `lawful_last_on` then keep what the law said. `cautious_at`
    is the earlier end by the other reading of the law. `calendar` is the version of the calendar
    the term was reckoned by. `counts_from` names the event, `limit` which of two permitted lengths
    of a break is meant, `joined` the neighbour who is owed this answer.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="clocks")
    norm = models.CharField(max_length=32)
    limit = models.CharField(max_length=8, blank=True)
    counts_from = models.CharField(max_length=40, blank=True)
    joined = models.ForeignKey(
        "appeals.Joined", on_delete=models.CASCADE, null=True, related_name="clocks"
    )
    kind = models.CharField(max_length=24)
    party = models.ForeignKey("housing.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ClockState.choices, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    last_on = models.DateField(null=True)
    lawful_due_at = models.DateTimeField(null=True)
    lawful_last_on = models.DateField(null=True)
    cautious_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=16, blank=True)
    remind_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    stopped = models.BooleanField(default=False)
    missed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "norm", "limit", "party", "started_at", "joined"],
                nulls_distinct=False,
                name="appeals_one_clock_a_norm",
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | Q(missed_at__isnull=False),
                name="appeals_missed_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(stopped=False) | Q(ended_at__isnull=False),
                name="appeals_stopped_has_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state="running"), name="appeals_clocks_running"
            ),
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(state="running", remind_at__isnull=False),
                name="appeals_clocks_to_remind",
            ),
            models.Index(
                fields=["calendar"],
                condition=Q(state="running", last_on__isnull=False),
                name="appeals_clocks_by_calendar",
            ),
        ]

    @property
    def is_done(self) -> bool:
        """Whether the duty was done, in time or late."""
        return self.ended_at is not None and not self.stopped


class TermChangeReason(models.TextChoices):
    """Why the end of a running term moved."""

    ROLL_OVER = "roll_over", "Организация продлила срок"
    CALENDAR = "calendar", "Вышел производственный календарь"
    LAWFUL = "lawful", "Срок по закону посчитан заново, обещанный остался прежним"
    OCCURRENCE = "occurrence", "Стало известно, с какого момента идёт срок"


class TermChange(models.Model):
    """One move of a term's end: what it was, what it became, and why."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=TermChangeReason.choices)
    due_before = models.DateTimeField()
    last_before = models.DateField(null=True)
    due_after = models.DateTimeField()
    last_after = models.DateField(null=True)
    calendar = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["clock", "at"], name="appeals_term_changes")]


class Occurrence(models.Model):
    """A moment the law counts from, noted on an appeal: the snow has ended, the check is over."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="occurrences")
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "event"], name="appeals_one_occurrence_of_an_event"
            )
        ]
