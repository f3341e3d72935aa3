"""What appeals hold of one person: to be given to them, and to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from domovoy.appeals.files import path_of
from domovoy.appeals.models import (
    OPEN,
    Appeal,
    Attachment,
    Clarification,
    Clock,
    HistoryEntry,
    Joined,
)
from domovoy.appeals.unnaming import without
from domovoy.identity.actors import Anybody
from domovoy.identity.models import Person
from domovoy.journal import record

APPLICANT_ERASED = "applicant_erased"
ERASED = "[удалено по просьбе автора]"
LAST_MOMENT = timedelta(microseconds=1)
NAMES = ("surname", "first_name", "patronymic")


@dataclass(frozen=True)
class Unfinished:
    """An appeal somebody still has to answer; `until` is the last moment of its terms."""

    number: str
    until: datetime | None


def unfinished_of(person_id: int) -> list[Unfinished]:
    """Return the appeals of a person that are still open, in order. Two statements."""
    still_open = Appeal.objects.filter(applicant_id=person_id, status__in=OPEN).order_by("pk")
    waiting = []
    for appeal in still_open.prefetch_related("clocks"):
        running = (clock for clock in appeal.clocks.all() if clock.ended_at is None)
        ends = [clock.due_at - LAST_MOMENT for clock in running]
        waiting.append(Unfinished(appeal.number, max(ends, default=None)))
    return waiting


def told_of(person_id: int) -> dict[str, Any]:
    """Return a person's appeals with their history, and those joined. Seven statements."""
    appeals = (
        _of(person_id)
        .select_related("house", "addressee")
        .prefetch_related("clocks", "history__organisation", "clarifications", "attachments")
    )
    joined = Joined.objects.filter(person_id=person_id).select_related("appeal")
    return {
        "appeals": [_appeal(each) for each in appeals],
        "joined": [
            {"number": each.appeal.number, "title": each.appeal.title, "at": each.joined_at}
            for each in joined.order_by("joined_at", "pk")
        ],
    }


def files_of(person_id: int) -> list[tuple[str, Path]]:
    """Return what a person has attached, sent or not: a name for each, and where its bytes lie."""
    files = Attachment.objects.filter(owner_id=person_id).order_by("pk")
    return [(f"{file.guid} {file.name}", path_of(file.key)) for file in files]


def forget(person: Person, *, by: Anybody, at: datetime) -> None:
    """Take a person out of the appeals the organisation has to keep.

    What was wrong, where, when, every term, decision and answer stay. Names, contacts, the
    person's own words, the number of the flat and files go; in others' words their name is
    replaced. Every appeal's chain in the journal gets a line. A step of `erase`, which has shown
    that no term is running.
    """
    appeals = list(_of(person.pk).select_for_update(of=("self",)))
    names = _names_in(appeals, person)
    for entry in HistoryEntry.objects.filter(appeal__in=appeals).exclude(text=""):
        entry.text = ERASED if entry.author_id == person.pk else without(entry.text, names)
        entry.save(update_fields=["text"])
    for asked in Clarification.objects.filter(appeal__in=appeals):
        asked.question = without(asked.question, names)
        asked.reply = ERASED if asked.reply else ""
        asked.save(update_fields=["question", "reply"])
    Attachment.objects.filter(owner_id=person.pk).delete()
    _of(person.pk).update(
        **dict.fromkeys((*NAMES, "email", "phone", "premise_number"), ""),
        text=ERASED,
        answers=[],
        subject=None,
        withdrawal_comment=Case(When(withdrawal_comment="", then=Value("")), default=Value(ERASED)),
        version=F("version") + 1,
    )
    lines = [record.Line(appeal.guid, APPLICANT_ERASED) for appeal in appeals]
    if lines:
        record.append_many(lines, by=by.signature, at=at)


def applicant_without_account(number: str) -> Person | None:
    """Return whom an appeal was written down for, where they have no account here."""
    found = Appeal.objects.filter(number=number).select_related("applicant").first()
    if found is None or found.applicant.oid is not None or found.applicant.erased_at:
        return None
    return found.applicant


def _of(person_id: int) -> QuerySet[Appeal]:
    return Appeal.objects.filter(Q(applicant_id=person_id)).order_by("pk")


def _names_in(appeals: Iterable[Appeal], person: Person) -> set[str]:
    known = {value for name in (*NAMES, "email", "phone") if (value := getattr(person, name))}
    for appeal in appeals:
        known |= {value for name in (*NAMES, "email", "phone") if (value := getattr(appeal, name))}
    return known


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "number": appeal.number,
        "kind": appeal.get_kind_display(),
        "origin": appeal.get_origin_display(),
        "address": appeal.house.address,
        "flat": appeal.premise_number,
        "to": appeal.addressee.name,
        "name": " ".join(filter(None, (getattr(appeal, name) for name in NAMES))),
        "email": appeal.email,
        "phone": appeal.phone,
        "title": appeal.title,
        "text": appeal.text,
        "answers": appeal.answers,
        "subject": appeal.subject,
        "status": appeal.get_status_display(),
        "registered_at": appeal.registered_at,
        "executed_at": appeal.executed_at,
        "withdrawn_at": appeal.withdrawn_at,
        "withdrawal_comment": appeal.withdrawal_comment,
        "terms": [_term(clock) for clock in appeal.clocks.all()],
        "history": [_entry(entry) for entry in appeal.history.all()],
        "questions": [
            {"asked_at": each.asked_at, "question": each.question, "reply": each.reply}
            for each in appeal.clarifications.all()
        ],
        "files": [file.name for file in appeal.attachments.all()],
    }


def _term(clock: Clock) -> dict[str, Any]:
    return {
        "norm": clock.norm,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "ended_at": clock.ended_at,
        "state": clock.get_state_display(),
    }


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "kind": entry.get_kind_display(),
        "organisation": entry.organisation.name if entry.organisation else "",
        "text": entry.text,
        "assessment": entry.get_assessment_display() if entry.assessment else "",
    }
