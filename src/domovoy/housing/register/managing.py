"""Taking who manages which house: a new organisation ends the one before it on its first day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.db import connection

from domovoy.housing.models import OrganisationKind
from domovoy.housing.register.bulk import PERIOD, Relation, Row, range_text, rows_of
from domovoy.housing.register.periods import Period, overlaps
from domovoy.housing.register.reading import ABSENT, Line
from domovoy.housing.register.state import State, stands
from domovoy.housing.register.tables import MANAGEMENTS
from domovoy.journal import record

_MANAGEMENTS = Relation(
    "housing_management",
    {"house_id": "bigint", "organisation_id": "bigint", "basis": "text", "period": PERIOD},
)
_KNOWN = """
SELECT management.id, house_id, organisation_id, basis, lower(period), upper(period),
    organisation.guid, house.fias_guid
FROM housing_management management
JOIN housing_organisation organisation ON organisation.id = organisation_id
JOIN housing_house house ON house.id = house_id
WHERE house_id = ANY(%s)
ORDER BY management.id
"""


@dataclass
class Managed:
    """A management as it is and as it shall be; without `line` the files do not speak of it."""

    house: UUID
    guid: UUID
    organisation: int
    basis: str
    since: date | None
    until: date | None
    id: int | None = None
    line: Line | None = None
    was: tuple[int, str, date | None] | None = None

    @property
    def now(self) -> tuple[int, str, date | None]:
        """What of it can change."""
        return self.organisation, self.basis, self.until

    @property
    def period(self) -> Period:
        """From when to when."""
        return Period(self.since, self.until)


Timelines = dict[int, dict[date | None, Managed]]


def take_managements(lines: Sequence[Line], state: State) -> None:
    """Write who manages houses. Four statements and one a batch."""
    table = MANAGEMENTS
    state.know(lines, table)
    taken = []
    for line in state.once(lines, table):
        house, organisation = state.house(line, table), state.organisation(line, table)
        if house and organisation and organisation.kind != OrganisationKind.MANAGER:
            state.complain(line, table, "organisation", "not_a_manager")
        elif house and organisation:
            taken.append((line, house.id, organisation.id, organisation.guid))
    timelines = _known({number for _, number, _, _ in taken})
    for line, number, organisation_id, guid in taken:
        _put(timelines[number], line, organisation_id, guid)
    for timeline in timelines.values():
        _join(timeline)
        _require_apart(timeline, state)
    if not state.problems:
        _write(timelines, state)


def _known(houses: set[int]) -> Timelines:
    timelines: Timelines = defaultdict(dict)
    for number, house, organisation, basis, since, until, guid, fias in rows_of(
        _KNOWN, list(houses)
    ):
        timelines[house][since] = Managed(
            *(fias, guid, organisation, basis, since, until),
            id=number,
            was=(organisation, basis, until),
        )
    return timelines


def _put(timeline: dict[date | None, Managed], line: Line, organisation: int, guid: UUID) -> None:
    house, since, _, until, basis = line.values
    old = timeline.get(since)
    if until is ABSENT:
        until = old.until if old else None
    if basis is ABSENT:
        basis = old.basis if old else ""
    timeline[since] = Managed(
        *(house, guid, organisation, basis, since, until),
        id=old.id if old else None,
        line=line,
        was=old.was if old else None,
    )


def _in_order(timeline: dict[date | None, Managed]) -> list[Managed]:
    return sorted(timeline.values(), key=lambda managed: managed.since or date.min)


def _join(timeline: dict[date | None, Managed]) -> None:
    """Let what has no end go on until the next begins."""
    order = _in_order(timeline)
    for managed, following in pairwise(order):
        managed.until = managed.until or following.since


def _require_apart(timeline: dict[date | None, Managed], state: State) -> None:
    order = _in_order(timeline)
    for managed in order:
        line = managed.line
        if line and managed.since and managed.until and managed.until <= managed.since:
            state.complain(line, MANAGEMENTS, "until", "ends_before_it_begins")
            return
    for first, second in overlaps([managed.period for managed in order]):
        here, there = order[second], order[first]
        if here.line is None:
            here, there = there, here
        if here.line is None:
            continue
        with_what = stands(there.line) if there.line else f"запись реестра {there.period}"
        state.complain(here.line, MANAGEMENTS, "since", "overlaps", other=with_what)


def _write(timelines: Timelines, state: State) -> None:
    """Write shorter periods first: at no moment may two share a day."""
    each = [
        (house, managed) for house, timeline in timelines.items() for managed in timeline.values()
    ]
    changed = [
        (house, managed) for house, managed in each if managed.was not in {None, managed.now}
    ]
    changed.sort(key=lambda pair: pair[1].until or date.max)
    shorter = [pair for pair in changed if _is_shorter(pair[1])]
    longer = [pair for pair in changed if not _is_shorter(pair[1])]
    added = [(house, managed) for house, managed in each if managed.was is None]
    _lock({managed.organisation for _, managed in (*changed, *added)})
    for part in (shorter, longer):
        _MANAGEMENTS.update((managed.id or 0, _row(house, managed)) for house, managed in part)
    for place, _ in enumerate(_MANAGEMENTS.insert(_row(*pair) for pair in added), 1):
        state.tell(MANAGEMENTS.name, place / len(added))
    counts = state.counts[MANAGEMENTS.name]
    closed = sum(managed.was is not None and _closes(managed) for _, managed in changed)
    counts.added, counts.closed = len(added), closed
    counts.changed = len(changed) - closed
    counts.unchanged = sum(m.line is not None and m.was == m.now for _, m in each)
    state.journal.extend(_told([m for _, m in changed], [m for _, m in added]))


def _closes(managed: Managed) -> bool:
    return managed.was is not None and managed.was[2] is None and managed.until is not None


def _is_shorter(managed: Managed) -> bool:
    was = managed.was[2] if managed.was else None
    return (managed.until or date.max) <= (was or date.max)


def _row(house: int, managed: Managed) -> Row:
    period = range_text(managed.since, managed.until)
    return house, managed.organisation, managed.basis, period


def _lock(organisations: set[int]) -> None:
    """Hold the organisations whose chains are to be written on."""
    query = "SELECT id FROM housing_organisation WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(query, [list(organisations)])


def _told(changed: Sequence[Managed], added: Sequence[Managed]) -> Iterator[record.Line]:
    for event, group in (("management_changed", changed), ("management_added", added)):
        for managed in group:
            told = {
                "house": str(managed.house),
                "since": managed.since and managed.since.isoformat(),
                "until": managed.until and managed.until.isoformat(),
            }
            yield record.Line(managed.guid, event, told)
