from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def mark_stopped(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Mark what was stopped, and what was missed and ended with an appeal nobody answered.

    A missed clock that ended otherwise may have been stopped by a redirection or a correction;
    nothing tells it from a duty done late, and it stays one.
    """
    clocks = apps.get_model("appeals", "Clock").objects
    appeals = apps.get_model("appeals", "Appeal").objects
    clocks.filter(state="stopped", ended_at__isnull=False).update(stopped=True)
    unanswered = appeals.filter(
        Q(status="withdrawn") | ~Q(redirected_outside="") | Q(answer_not_required=True)
    )
    ended_with_it = Q(ended_at=F("appeal__executed_at")) | Q(ended_at=F("appeal__withdrawn_at"))
    with_it = clocks.filter(ended_with_it, state="missed", appeal__in=unanswered)
    clocks.filter(pk__in=list(with_it.values_list("pk", flat=True))).update(stopped=True)


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0003_reasons_and_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="stopped",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_stopped, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=Q(stopped=False) | Q(ended_at__isnull=False),
                name="appeals_stopped_has_ended",
            ),
        ),
        migrations.AlterField(
            model_name="termchange",
            name="reason",
            field=models.CharField(
                choices=[
                    ("roll_over", "Организация продлила срок"),
                    ("calendar", "Вышел производственный календарь"),
                    ("lawful", "Срок по закону посчитан заново, обещанный остался прежним"),
                    ("occurrence", "Стало известно, с какого момента идёт срок"),
                ],
                max_length=16,
            ),
        ),
    ]
