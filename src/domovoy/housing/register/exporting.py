"""Exporting the register: exactly the tables that import reads."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from domovoy.housing.models import OrganisationKind, OwnerKind, PremisesKind
from domovoy.housing.names import plain
from domovoy.housing.register.actions import REGISTER, lock_register, silent
from domovoy.housing.register.bulk import Row, rows_of
from domovoy.housing.register.errors import OrganisationUnknown
from domovoy.housing.register.rendering import sink_at
from domovoy.housing.register.state import Tell
from domovoy.housing.register.tables import HOUSES, ORDER, ORGANISATIONS
from domovoy.housing.register.values import RISER_KINDS
from domovoy.identity.actors import SYSTEM
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.identity.sealing import Seal, installation_seal
from domovoy.journal import record

_HOUSES = "(%(houses)s::bigint[] IS NULL OR house.id = ANY(%(houses)s))"
_ORGANISATIONS = f"""
SELECT {", ".join(column.name for column in ORGANISATIONS.columns)}
FROM housing_organisation organisation
WHERE %(houses)s::bigint[] IS NULL OR id = %(organisation)s
    OR id IN (SELECT organisation_id FROM housing_management WHERE house_id = ANY(%(houses)s))
    OR id IN (
        SELECT account.organisation_id FROM housing_personalaccount account
        JOIN housing_premises premises ON premises.id = account.premises_id
        WHERE premises.house_id = ANY(%(houses)s)
    )
ORDER BY inn
"""  # noqa: S608
QUERIES = {
    "organisations": _ORGANISATIONS,
    "houses": f"""
        SELECT {", ".join(column.name for column in HOUSES.columns)} FROM housing_house house
        WHERE {_HOUSES} ORDER BY fias_guid""",  # noqa: S608
    "risers": f"""
        SELECT fias_guid, kind, riser.number, entrance
        FROM housing_riser riser JOIN housing_house house ON house.id = house_id
        WHERE {_HOUSES} ORDER BY fias_guid, kind, riser.number""",  # noqa: S608
    "premises": f"""
        SELECT fias_guid, premises.number, kind, premises.cadastral_number, entrance, floor, area,
            (SELECT array_agg(riser.kind || ':' || riser.number ORDER BY riser.kind, riser.number)
             FROM housing_premises_risers through JOIN housing_riser riser ON riser.id = riser_id
             WHERE through.premises_id = premises.id)
        FROM housing_premises premises JOIN housing_house house ON house.id = house_id
        WHERE {_HOUSES} ORDER BY fias_guid, premises.number""",  # noqa: S608
    "accounts": f"""
        SELECT inn, account.number, fias_guid, premises.number, unified_number, closed_on
        FROM housing_personalaccount account
        JOIN housing_organisation organisation ON organisation.id = account.organisation_id
        JOIN housing_premises premises ON premises.id = premises_id
        JOIN housing_house house ON house.id = house_id
        WHERE {_HOUSES} ORDER BY inn, account.number""",  # noqa: S608
    "managements": f"""
        SELECT fias_guid, lower(period), inn, upper(period), basis
        FROM housing_management management
        JOIN housing_organisation organisation ON organisation.id = organisation_id
        JOIN housing_house house ON house.id = house_id
        WHERE {_HOUSES} ORDER BY fias_guid, lower(period)""",  # noqa: S608
    "ownerships": f"""
        SELECT fias_guid, premises.number, owner_kind, surname, first_name, patronymic,
            organisation_name, snils_sealed, inn, owner_key, numerator, denominator,
            lower(period), upper(period)
        FROM housing_ownership ownership JOIN housing_premises premises ON premises.id = premises_id
        JOIN housing_house house ON house.id = house_id
        WHERE {_HOUSES} AND NOT isempty(period)
        ORDER BY fias_guid, premises.number, lower(period) NULLS FIRST,
            surname, first_name, patronymic, organisation_name, inn, owner_key""",  # noqa: S608
}
_MANAGED = """
SELECT house.id FROM housing_management management
JOIN housing_house house ON house.id = house_id
WHERE organisation_id = %s AND period @> (%s AT TIME ZONE house.time_zone)::date
"""


@dataclass(frozen=True)
class Whole:
    """What is asked for: everything, or the houses one organisation manages now."""

    organisation: int | None = None
    houses: list[int] | None = None


@dataclass(frozen=True)
class Opening:
    """The keys, and whether a СНИЛС may be opened with them."""

    seal: Seal
    with_snils: bool


@action(Act.EXPORT_REGISTER)
def export_register(
    *,
    target: Path,
    is_workbook: bool,
    at: datetime,
    inn: str = "",
    with_snils: bool = False,
    tell: Tell = silent,
) -> dict[str, int]:
    """Write the register out and return how many rows each table has.

    Without `with_snils` an owner known by it is named by a code. With an `inn`, only the houses
    that organisation manages at the moment. Raises OrganisationUnknown, ImportRunning.
    """
    lock_register()
    _read_to_the_end()
    part = _part(inn, at)
    counts = {}
    opening = Opening(installation_seal(), with_snils)
    with sink_at(target, is_workbook=is_workbook) as sink:
        for table in ORDER:
            tell(table.name, 0)
            written = partial(_WRITTEN[table.name], opening=opening)
            with closing(_found(table.name, part)) as rows:
                counts[table.name] = sink.write(table, map(written, rows))
            tell(table.name, 1)
        told = {"counts": counts, "with_snils": with_snils, "organisation": part.organisation}
        record.append(REGISTER, "register_exported", by=SYSTEM, at=at, data=told)
    return counts


def _read_to_the_end() -> None:
    """Have the database plan for all rows of a cursor, not for its first ones."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")


def _part(inn: str, at: datetime) -> Whole:
    if not inn:
        return Whole()
    for (number,) in rows_of("SELECT id FROM housing_organisation WHERE inn = %s", inn):
        return Whole(number, [house for (house,) in rows_of(_MANAGED, number, at)])
    raise OrganisationUnknown(inn)


def _found(name: str, part: Whole) -> Generator[Row]:
    """Yield the rows of a table as they come: never all in memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(QUERIES[name], {"houses": part.houses, "organisation": part.organisation})
        yield from cursor


def _as_it_is(row: Row, *, opening: Opening) -> Row:  # noqa: ARG001
    return row


def _organisation(row: Row, *, opening: Opening) -> Row:  # noqa: ARG001
    inn, ogrn, kind, *rest = row
    return inn, ogrn, OrganisationKind(kind).label, *rest


def _riser(row: Row, *, opening: Opening) -> Row:  # noqa: ARG001
    house, kind, *rest = row
    return house, RISER_KINDS[kind], *rest


def _premises(row: Row, *, opening: Opening) -> Row:  # noqa: ARG001
    house, number, kind, *rest, risers = row
    named = (riser.partition(":") for riser in risers or ())
    through = "; ".join(f"{RISER_KINDS[kind]}:{number}" for kind, _, number in named)
    return house, number, PremisesKind(kind).label, *rest, through


def _ownership(row: Row, *, opening: Opening) -> Row:
    house, flat, kind, *names, sealed, inn, key, over, under, since, until = row
    seal = opening.seal
    snils = seal.open(sealed) if opening.with_snils and sealed else ""
    known_by: list[tuple[str, Any]] = [("inn", inn), ("name", _plain_name(names))]
    shown = next((seal.fingerprint(what, text) for what, text in known_by if text), "")
    code = "" if snils or key == shown else key
    share = str(over) if under == 1 else f"{over}/{under}"
    label = OwnerKind(kind).label
    return house, flat, label, *names, _dashed(snils), inn, code, share, since, until


def _plain_name(names: list[str]) -> str:
    *person, organisation = names
    return plain(" ".join(filter(None, person)) or organisation)


def _dashed(snils: str) -> str:
    return f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}" if snils else ""


_WRITTEN: dict[str, Any] = {table.name: _as_it_is for table in ORDER} | {
    "organisations": _organisation,
    "risers": _riser,
    "premises": _premises,
    "ownerships": _ownership,
}
