"""What begins with the process: housing, which lies below, learns who carries its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.apps import AppConfig

from domovoy.housing.announcing import HouseWord, carry_with


class DeliveryConfig(AppConfig):
    """Words to people."""

    name = "domovoy.delivery"

    def ready(self) -> None:
        """Carry the words of housing."""
        carry_with(_carry)


def _carry(words: Iterable[HouseWord], *, at: datetime) -> None:
    from domovoy.delivery.outbox import Word, announce  # noqa: PLC0415

    announce(
        [
            Word(
                event=word.event,
                subject=word.subject,
                once=word.once,
                person_id=word.person_id,
                facts=word.facts,
            )
            for word in words
        ],
        at=at,
    )
