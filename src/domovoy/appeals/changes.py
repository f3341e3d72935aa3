"""How every change of an appeal ends: version, row, journal line, notices, job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domovoy.appeals.events import Event
from domovoy.appeals.models import Appeal, Joined
from domovoy.delivery import outbox
from domovoy.delivery.outbox import Word
from domovoy.identity.actors import SYSTEM, Actor
from domovoy.journal import record


def signature(by: Actor | None) -> str:
    """Return how the journal names an actor; None is the system itself."""
    return by.signature if by else SYSTEM


def conclude(
    appeal: Appeal,
    event: Event,
    *,
    by: Actor | None,
    at: datetime,
    fields: Sequence[str] = (),
    data: dict[str, Any] | None = None,
    words: Iterable[Word] = (),
) -> Appeal:
    """Save the change with its journal line and its notices.

    Call inside a transaction with the appeal locked. Three to five statements.
    """
    appeal.version += 1
    appeal.save(update_fields=[*fields, "version"])
    record.append(appeal.guid, event, by=signature(by), at=at, data=data)
    outbox.announce(words, at=at)
    return appeal


def to_applicant(appeal: Appeal, event: Event, *, once: str = "", **facts: Any) -> Word:
    """Return a notice for the person who sent the appeal."""
    return Word(
        event=event,
        subject=appeal.guid,
        once=once or f"{appeal.number}:{appeal.version}",
        person_id=appeal.applicant_id,
        facts=facts_of(appeal, **facts),
    )


def to_residents(appeal: Appeal, event: Event, *, once: str = "", **facts: Any) -> list[Word]:
    """Return notices for the applicant and for neighbours who joined; these are told so.

    One statement where there are any.
    """
    words = [to_applicant(appeal, event, once=once, **facts)]
    if appeal.collective:
        people = Joined.objects.filter(appeal=appeal).order_by("pk")
        words += [
            Word(
                event=event,
                subject=appeal.guid,
                once=once or f"{appeal.number}:{appeal.version}",
                person_id=person,
                facts=facts_of(appeal, joined=True, **facts),
            )
            for person in people.values_list("person_id", flat=True)
        ]
    return words


def to_addressee(appeal: Appeal, event: Event, *, once: str = "", **facts: Any) -> Word:
    """Return a notice for the mailbox of the organisation that has the appeal."""
    return Word(
        event=event,
        subject=appeal.guid,
        once=once or f"{appeal.number}:{appeal.version}",
        organisation_id=appeal.addressee_id,
        facts=facts_of(appeal, **facts),
    )


def facts_of(appeal: Appeal, **facts: Any) -> dict[str, Any]:
    """Return what every notice about an appeal says: nothing personal."""
    return {"number": appeal.number, "title": appeal.title, "kind": appeal.kind, **facts}
