from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0002_clocks_in_full"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historyentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "Ответ"),
                    ("redirected", "Перенаправлена"),
                    ("rolled_over", "Срок продлён"),
                    ("not_required", "Ответ не требуется"),
                    ("assessment", "Оценка"),
                    ("reopened", "Возвращена в работу"),
                    ("corrected", "Изменена категория"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="termchange",
            name="reason",
            field=models.CharField(
                choices=[
                    ("roll_over", "Организация продлила срок"),
                    ("calendar", "Вышел производственный календарь"),
                    ("occurrence", "Стало известно, с какого момента идёт срок"),
                ],
                max_length=16,
            ),
        ),
    ]
