"""The wall around devices and readings: of one's own flat, of a house managed today."""

from django.db import migrations

from domovoy.identity.walls import AT_HOME, DESK, readable, wall


class Migration(migrations.Migration):
    dependencies = [("metering", "0001_initial"), ("housing", "0003_row_security")]
    operations = [
        wall("metering_device"),
        readable(
            "metering_device",
            "of_resident",
            f"{AT_HOME} IS NOT NULL AND home_of_actor_now(premises_id, 'meters')",
        ),
        readable(
            "metering_device",
            "of_desk",
            f"{DESK} IS NOT NULL AND desk_manages_flat(premises_id)",
        ),
        wall("metering_reading"),
        readable(
            "metering_reading",
            "of_device",
            "EXISTS (SELECT FROM metering_device device WHERE device.id = device_id)",
        ),
    ]
