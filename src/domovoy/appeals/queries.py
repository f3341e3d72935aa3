"""What screens ask of appeals. Each function says how many statements it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)

from domovoy.appeals import access, rules
from domovoy.appeals.added import Happenings, clarifications_of
from domovoy.appeals.audience import has_account
from domovoy.appeals.cards import (
    AppealCard,
    AppealPage,
    ClockCard,
    EntryCard,
    FileCard,
    RelatedCard,
    StepCard,
    state_at,
    told_once,
)
from domovoy.appeals.events import Event
from domovoy.appeals.models import (
    OPEN,
    Appeal,
    Attachment,
    Clarification,
    Clock,
    ClockState,
    Status,
)
from domovoy.appeals.possibilities import possibilities
from domovoy.appeals.stories import children_of, history_of, parent_of
from domovoy.appeals.terms import calendar_of
from domovoy.appeals.words import with_words
from domovoy.catalogue import shipped_catalogue
from domovoy.delivery.models import Notice
from domovoy.housing.models import Organisation
from domovoy.identity.actors import Actor, Officer, Resident
from domovoy.journal.models import Entry

PAGE = 25
COUNT_LIMIT = 100
KEY_DIGITS = 18
PRESSING = "pressing"
STEPS = (
    *(Event.APPEAL_TAKEN, Event.APPEAL_APPOINTED),
    *(Event.APPEAL_RECATEGORISED, Event.APPEAL_JOINED),
)


@dataclass(frozen=True)
class QueueFilter:
    """What a dispatcher narrows the queue by."""

    view: str = "open"
    group: str = ""
    house_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Queue:
    """A page of the queue and where the next one begins."""

    cards: tuple[AppealCard, ...]
    next_page: str


@dataclass(frozen=True)
class QueueCounts:
    """How much there is of each, up to COUNT_LIMIT, beside the organisation's name."""

    short_name: str
    new: int
    overdue: int
    soon: int
    open: int
    unread: int


VIEWS = {
    "open": Q(status__in=OPEN),
    "new": Q(status=Status.SENT),
    "in_work": Q(status=Status.IN_WORK),
    "overdue": Q(status__in=OPEN, overdue=True),
    "unhappy": Q(status=Status.EXECUTED, assessment__in=rules.DISAGREEING),
    "done": Q(status__in=(Status.EXECUTED, Status.WITHDRAWN)),
    "all": Q(),
}
NEAREST_FIRST = {"open", "new", "in_work", "overdue"}


def appeals_of(resident: Resident, *, at: datetime, limit: int = 50) -> list[AppealCard]:
    """Return a person's appeals: with a question to them first, then open ones, then the rest.

    Each part latest first. Two statements.
    """
    open_first = Case(When(status__in=OPEN, then=0), default=1)
    waits = Clarification.objects.filter(
        appeal=OuterRef("pk"), organisation=OuterRef("addressee"), replied_at=None
    )
    appeals = (
        Appeal.objects.filter(applicant_id=resident.person_id)
        .annotate(asked=Q(Exists(waits), status__in=OPEN))
        .select_related("house")
        .prefetch_related("clocks")
        .order_by("-asked", open_first, "-registered_at", "-id")[:limit]
    )
    return [AppealCard.of(appeal, at=at) for appeal in appeals]


def queue_of(
    officer: Officer, wanted: QueueFilter, *, at: datetime, after: str = "", size: int = PAGE
) -> Queue:
    """Return one page of an organisation's queue. Two statements, one more with words.

    Terms of minutes first, while they run; then the nearest term, a passed one before all others.
    """
    appeals = _narrowed(Appeal.objects.filter(access.scope(officer)), wanted, by=officer)
    nearest_first = wanted.view in NEAREST_FIRST
    if nearest_first:
        appeals = appeals.order_by("-pressing", F("next_due_at").asc(nulls_last=True), "id")
    else:
        appeals = appeals.order_by("-registered_at", "-id")
    appeals = _after(appeals, after, nearest_first=nearest_first)
    rows = list(appeals.select_related("house").prefetch_related("clocks")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Queue(
        cards=tuple(AppealCard.of(appeal, at=at) for appeal in rows),
        next_page=_place(rows[-1], nearest_first=nearest_first) if more else "",
    )


def counts_of(officer: Officer, *, at: datetime) -> QueueCounts:
    """Return what the tabs of the queue say; `soon`: a term ends within 24 hours.

    One statement, bounded by COUNT_LIMIT each.
    """
    mine = Appeal.objects.filter(access.scope(officer), status__in=OPEN)
    row = Organisation.objects.annotate(
        new=_bounded(mine.filter(status=Status.SENT)),
        overdue=_bounded(mine.filter(overdue=True)),
        soon=_bounded(mine.filter(overdue=False, next_due_at__lt=at + timedelta(hours=24))),
        open=_bounded(mine),
        unread=_bounded(
            Notice.objects.filter(person_id=officer.person_id, for_staff=True, read_at=None)
        ),
    ).values("short_name", "new", "overdue", "soon", "open", "unread")
    return QueueCounts(**row.get(pk=officer.organisation_id))


def _bounded(rows: QuerySet[Any]) -> Func:
    """Count rows up to COUNT_LIMIT, so that a tab costs the same with a million appeals."""
    some = rows.order_by().values("pk")[:COUNT_LIMIT]
    return Func(
        Subquery(some),
        function="",
        template="(SELECT count(*) FROM %(expressions)s AS counted)",
        output_field=IntegerField(),
    )


def page_of(number: str, *, by: Actor, at: datetime) -> AppealPage:
    """Return everything a page shows of an appeal.

    Ten statements, one more for one that the desk has written down. Raises AppealNotFound.
    """
    appeal = access.appeal_to_view(number, by=by)
    return _page(appeal, by=by, at=at)


def dossier_of(number: str, *, by: Actor, at: datetime) -> list[AppealPage]:
    """Return a complaint and what it grew from, the complaint first: the whole file.

    Ten statements for each. Raises AppealNotFound.
    """
    appeal = access.appeal_to_view(number, by=by)
    pages = [_page(appeal, by=by, at=at)]
    while appeal.parent_id is not None:
        appeal = access.visible_to(by).select_related(*access.WITH).get(pk=appeal.parent_id)
        pages.append(_page(appeal, by=by, at=at))
    return pages


def _page(appeal: Appeal, *, by: Actor, at: datetime) -> AppealPage:
    zone = appeal.house.zone
    prefetch_related_objects([appeal], "clocks__changes")
    clocks = sorted(appeal.clocks.all(), key=lambda clock: (clock.due_at, clock.pk))
    happenings = Happenings.of(appeal, clocks)
    clarifications = clarifications_of(appeal)
    parent, children, history = parent_of(appeal), children_of(appeal), history_of(appeal)
    files = Attachment.objects.filter(appeal=appeal, entry=None).order_by("pk")
    readable = has_account(appeal)
    return AppealPage(
        **_what_was_sent(appeal),
        **_who_is_concerned(appeal),
        **_how_it_went(appeal),
        **_to_neighbours(appeal, clocks),
        card=AppealCard.of(appeal, at=at),
        has_account=readable,
        clocks=told_once(_clock(c, appeal, at=at) for c in clocks if c.joined_id is None),
        history=tuple(EntryCard.of(entry, zone=zone) for entry in history),
        steps=_steps(appeal),
        files=tuple(FileCard.of(file) for file in files),
        parent=RelatedCard.of(parent, zone=zone) if parent else None,
        children=tuple(RelatedCard.of(child, zone=zone) for child in children),
        waiting=happenings.waiting,
        notable=happenings.notable,
        occurrences=happenings.occurrences,
        clarifications=clarifications,
        **possibilities(
            appeal,
            children,
            asked=any(question.waits for question in clarifications),
            passed=any(_state(clock, appeal, at=at) == ClockState.MISSED for clock in clocks),
            has_account=readable,
            own=isinstance(by, Officer) and by.person_id == appeal.applicant_id,
        ),
    )


def _what_was_sent(appeal: Appeal) -> dict[str, Any]:
    flat = appeal.premises
    return {
        "version": appeal.version,
        "text": appeal.text,
        "answers": tuple((item["question"], item["answer"]) for item in appeal.answers),
        "subject": appeal.subject,
        "address": appeal.house.address,
        "entrance": flat.entrance if flat else None,
        "floor": flat.floor if flat else None,
        "zone": appeal.house.zone,
        "incoming_number": appeal.incoming_number,
        "law_basis": appeal.npa_requirements,
    }


def _who_is_concerned(appeal: Appeal) -> dict[str, Any]:
    names = (appeal.surname, appeal.first_name, appeal.patronymic)
    return {
        "applicant_id": appeal.applicant_id,
        "applicant": " ".join(filter(None, names)),
        "phone": appeal.phone,
        "email": appeal.email,
        "addressee": appeal.addressee.short_name,
        "addressee_phone": appeal.addressee.phone,
        "accident_phone": appeal.addressee.accident_phone,
        "performer": appeal.performer.name if appeal.performer else "",
        "performer_id": appeal.performer_id,
    }


def _how_it_went(appeal: Appeal) -> dict[str, Any]:
    moments = ("taken_at", "executed_at", "withdrawn_at")
    lawful = ("transmitted_at", "received_at", "law_registered_at")
    return {
        **{name: _local(getattr(appeal, name), appeal) for name in (*moments, *lawful)},
        "planned_on": appeal.appointed_on,
        "withdrawal_comment": appeal.withdrawal_comment,
        "redirected_outside": appeal.redirected_outside,
        "answer_not_required": appeal.answer_not_required,
        "rolled_over": appeal.rolled_over,
        "law_number": appeal.law_number,
    }


def _to_neighbours(appeal: Appeal, clocks: Iterable[Clock]) -> dict[str, Any]:
    owed = [clock for clock in clocks if clock.joined_id is not None]
    return {
        "neighbours": len({clock.joined_id for clock in owed}),
        "neighbours_answer_by": _nearest(owed, appeal),
    }


def _clock(clock: Clock, appeal: Appeal, *, at: datetime) -> ClockCard:
    return ClockCard.of(
        clock,
        zone=appeal.house.zone,
        at=at,
        calendar=calendar_of(appeal.house),
        changes=sorted(clock.changes.all(), key=lambda change: (change.at, change.pk)),
    )


def _state(clock: Clock, appeal: Appeal, *, at: datetime) -> str:
    return state_at(clock, at=at, calendar=calendar_of(appeal.house))


def _nearest(clocks: Iterable[Clock], appeal: Appeal) -> datetime | None:
    waiting = [clock.due_at for clock in clocks if clock.ended_at is None]
    return _local(min(waiting, default=None), appeal)


def _steps(appeal: Appeal) -> tuple[StepCard, ...]:
    """What the journal alone remembers of the work. One statement."""
    lines = Entry.objects.filter(chain=appeal.guid, event__in=STEPS).order_by("seq")
    return tuple(
        StepCard(
            event=line.event,
            at=line.at.astimezone(appeal.house.zone),
            planned_on=date.fromisoformat(line.data["planned_on"])
            if "planned_on" in line.data
            else None,
            before=_title(line.data.get("before", "")),
            after=_title(line.data.get("after", "")),
        )
        for line in lines
    )


def _title(problem: str) -> str:
    """The title of a problem; its code, where the catalogue has lost it."""
    known = shipped_catalogue().problems.get(problem)
    return known.title if known else problem


def _local(moment: datetime | None, appeal: Appeal) -> datetime | None:
    return moment.astimezone(appeal.house.zone) if moment else None


def _narrowed(appeals: QuerySet[Appeal], wanted: QueueFilter, *, by: Officer) -> QuerySet[Appeal]:
    appeals = appeals.filter(VIEWS.get(wanted.view, VIEWS["open"]))
    if wanted.group:
        appeals = appeals.filter(group=wanted.group)
    if wanted.house_id:
        appeals = appeals.filter(house_id=wanted.house_id)
    words = wanted.words.strip()
    if words.isdigit():
        appeals = appeals.filter(number=words)
    elif words:
        appeals = appeals.filter(with_words(words, by=by))
    return appeals


def _after(appeals: QuerySet[Appeal], place: str, *, nearest_first: bool) -> QuerySet[Appeal]:
    """Continue after a place of the order; a place that cannot be read starts from the top."""
    pressing, _, rest = place.partition("_")
    moment, _, pk = rest.rpartition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) <= KEY_DIGITS):
        return appeals
    then = _moment(moment)
    if then is None and moment != "never":
        return appeals
    if not nearest_first:
        return appeals.filter(Q(registered_at__lt=then) | Q(registered_at=then, id__lt=int(pk)))
    later = Q(next_due_at=None, id__gt=int(pk))
    if then is not None:
        later = Q(next_due_at__gt=then) | Q(next_due_at=then, id__gt=int(pk)) | Q(next_due_at=None)
    if pressing == PRESSING:
        return appeals.filter(Q(pressing=False) | Q(pressing=True) & later)
    return appeals.filter(later, pressing=False)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _place(appeal: Appeal, *, nearest_first: bool) -> str:
    moment = appeal.next_due_at if nearest_first else appeal.registered_at
    pressing = PRESSING if appeal.pressing else "calm"
    return f"{pressing}_{moment.isoformat() if moment else 'never'}_{appeal.pk}"
