"""The second factor of our own, sealed; and a word by which keys of another database are told.

Secrets that lay open in django-otp's tables are sealed and taken over. Spare codes are not: their
fingerprints were cut short, and a change of the key of fingerprints would have left them dead.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from domovoy.identity.sealing import KeysUnusable, Seal, SealBroken
from domovoy.identity.walls import ONESELF, open_to, wall

SAMPLE = 5


def seal_secrets(apps: Any, _editor: Any) -> None:
    """Seal every secret with the installation's keys. Raises KeysUnusable."""
    devices = apps.get_model("otp_totp", "TOTPDevice").objects.filter(confirmed=True)
    if devices.exists():
        seal = Seal.read(Path(settings.SEALING_KEYS_FILE))
        _require_own(apps.get_model("identity", "Person"), seal)
        factors = apps.get_model("identity", "SecondFactor").objects
        for device in devices.order_by("user_id", "pk").distinct("user_id"):
            factors.create(
                person_id=device.user_id,
                secret_sealed=seal.seal(device.key),
                confirmed_at=device.created_at or timezone.now(),
                last_step=device.last_t,
                drift=device.drift,
            )
    apps.get_model("otp_totp", "TOTPDevice").objects.all().delete()
    apps.get_model("otp_static", "StaticToken").objects.all().delete()
    apps.get_model("otp_static", "StaticDevice").objects.all().delete()


def _require_own(people: Any, seal: Seal) -> None:
    sealed = people.objects.exclude(snils_sealed=None).order_by("pk")[:SAMPLE]
    values = [bytes(one.snils_sealed) for one in sealed]
    if values and not any(_opens(seal, value) for value in values):
        raise KeysUnusable("the keys are not those of this database")


def _opens(seal: Seal, value: bytes) -> bool:
    try:
        seal.open_bytes(value)
    except SealBroken:
        return False
    return True


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_row_security"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="FixedWord",
            fields=[
                ("number", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("word_print", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", 1)), name="identity_one_word"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("secret_sealed", models.BinaryField()),
                ("confirmed_at", models.DateTimeField()),
                ("last_step", models.BigIntegerField(default=-1)),
                ("drift", models.SmallIntegerField(default=0)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpareCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_print", models.CharField(max_length=64)),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spare_codes",
                        to="identity.secondfactor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("factor", "code_print"), name="identity_one_spare_code"
                    )
                ],
            },
        ),
        wall("identity_fixedword"),
        wall("identity_secondfactor"),
        open_to("identity_secondfactor", "own", f"person_id = {ONESELF}"),
        wall("identity_sparecode"),
        open_to(
            "identity_sparecode",
            "own",
            "EXISTS (SELECT FROM identity_secondfactor factor WHERE factor.id = factor_id)",
        ),
        migrations.RunPython(seal_secrets, migrations.RunPython.noop),
    ]
