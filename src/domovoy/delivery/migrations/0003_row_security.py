"""The wall around notices: one's own, those of one's organisation, those one has caused."""

from django.db import migrations

from domovoy.identity.walls import OFFICE, ONESELF, SIGNED_IN, open_to, readable, wall

CAUSED = f"{SIGNED_IN} AND caused_by = (SELECT current_setting('domovoy.signature', true))"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_caused_by"), ("housing", "0003_row_security")]
    operations = [
        wall("delivery_notice"),
        open_to("delivery_notice", "own", f"person_id = {ONESELF}"),
        open_to("delivery_notice", "caused", CAUSED),
        readable("delivery_notice", "of_organisation", f"organisation_id = {OFFICE}"),
        wall("delivery_delivery"),
        readable(
            "delivery_delivery",
            "of_notice",
            "EXISTS (SELECT FROM delivery_notice notice WHERE notice.id = notice_id)",
        ),
    ]
