"""The tables of the register and their columns: one place that import, export and docs follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domovoy.housing.models import OrganisationKind, OwnerKind, PremisesKind
from domovoy.housing.names import plain
from domovoy.housing.register import values
from domovoy.housing.register.values import Read


@dataclass(frozen=True)
class Column:
    """A column: its stable name, its Russian title and other ways to write it, how it is read.

    `required` cells must say something. A column that is not required may be left out: then new
    rows get `empty` and known ones keep what they have.
    """

    name: str
    title: str
    read: Read
    required: bool = False
    empty: Any = ""
    also: tuple[str, ...] = ()

    @property
    def is_date(self) -> bool:
        """Tell whether a cell that a spreadsheet keeps as a date belongs here."""
        return self.read is values.day

    @property
    def is_secret(self) -> bool:
        """Tell whether what is written here may be shown again."""
        return self.read is values.snils


@dataclass(frozen=True)
class Table:
    """A sheet, or a file: what it is called, its columns, and those of them that are its key."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each column by name."""
        return {column.name: place for place, column in enumerate(self.columns)}

    def by_header(self) -> dict[str, int]:
        """Return the place of each column by every way to write its header."""
        return {
            plain(header): place
            for place, column in enumerate(self.columns)
            for header in (column.name, column.title, *column.also)
        }


def needed(name: str, title: str, read: Read, *also: str) -> Column:
    """Make a column that must be there and filled."""
    return Column(name, title, read, required=True, also=also)


_KINDS = {kind.value: str(kind.label) for kind in OrganisationKind}
_PREMISES = {kind.value: str(kind.label) for kind in PremisesKind}
_OWNERS = {kind.value: str(kind.label) for kind in OwnerKind}
_HOUSE = needed("house", "дом (ГУИД ФИАС)", values.guid, "дом", "фиас", "гуид фиас")
_ORGANISATION = needed("organisation", "ИНН организации", values.inn, "инн", "организация")
_FLAT = needed("premises", "помещение", values.words(20), "квартира", "номер помещения")

ORGANISATIONS = Table(
    "organisations",
    "организации",
    ("inn",),
    (
        needed("inn", "ИНН", values.inn),
        needed("ogrn", "ОГРН", values.ogrn, "огрнип"),
        needed("kind", "вид", values.one_of(_KINDS), "вид организации"),
        needed("name", "полное название", values.words(300), "название", "наименование"),
        needed("short_name", "краткое название", values.words(100)),
        Column("kpp", "КПП", values.kpp),
        Column("licence", "лицензия", values.words(50), also=("номер лицензии",)),
        Column("licensed_on", "дата лицензии", values.day, empty=None),
        Column("region", "регион", values.region),
        needed("time_zone", "часовой пояс", values.zone),
        needed("phone", "телефон", values.words(32)),
        Column("accident_phone", "аварийный телефон", values.words(32), also=("аварийная служба",)),
        Column("email", "почта", values.email, also=("электронная почта", "e-mail")),
        Column("website", "сайт", values.website),
        needed("address", "адрес", values.words(300)),
        Column("hours", "часы работы", values.words(100)),
    ),
)
HOUSES = Table(
    "houses",
    "дома",
    ("fias_guid",),
    (
        needed("fias_guid", "ГУИД ФИАС", values.guid, "фиас", "дом (гуид фиас)"),
        Column("cadastral_number", "кадастровый номер", values.cadastral),
        Column("region", "регион", values.region),
        needed("oktmo", "ОКТМО", values.oktmo),
        needed("locality", "населённый пункт", values.words(100)),
        needed("street", "улица", values.words(150)),
        needed("number", "номер дома", values.words(20), "дом"),
        needed("time_zone", "часовой пояс", values.zone),
        needed("built_year", "год постройки", values.whole(values.FIRST_YEAR, values.LAST_YEAR)),
        needed("floors", "этажей", values.whole(1, 200)),
        needed("entrances", "подъездов", values.whole(1, 200)),
        Column("lifts", "лифтов", values.whole(0, 1000), empty=0),
    ),
)
RISERS = Table(
    "risers",
    "стояки",
    ("house", "kind", "number"),
    (
        _HOUSE,
        needed("kind", "вид", values.riser_kind, "вид стояка"),
        needed("number", "номер", values.words(20), "номер стояка"),
        Column("entrance", "подъезд", values.whole(0), empty=None),
    ),
)
PREMISES = Table(
    "premises",
    "помещения",
    ("house", "number"),
    (
        _HOUSE,
        needed("number", "номер", values.words(20), "квартира", "помещение", "номер помещения"),
        Column("kind", "вид", values.one_of(_PREMISES), empty=PremisesKind.RESIDENTIAL.value),
        Column("cadastral_number", "кадастровый номер", values.cadastral),
        needed("entrance", "подъезд", values.whole(0)),
        needed("floor", "этаж", values.whole(0)),
        needed("area", "площадь", values.area, "площадь, м2", "площадь, м²"),
        Column("risers", "стояки", values.risers, empty=()),
    ),
)
ACCOUNTS = Table(
    "accounts",
    "лицевые счета",
    ("organisation", "number"),
    (
        _ORGANISATION,
        needed("number", "лицевой счёт", values.words(30), "номер", "номер счёта"),
        _HOUSE,
        _FLAT,
        Column("unified_number", "ЕЛС", values.unified_account, also=("единый лицевой счёт",)),
        Column("closed_on", "закрыт", values.day, empty=None, also=("дата закрытия",)),
    ),
)
MANAGEMENTS = Table(
    "managements",
    "управление",
    ("house", "since"),
    (
        _HOUSE,
        needed("since", "дата начала", values.day, "с"),
        _ORGANISATION,
        Column("until", "дата прекращения", values.day, empty=None, also=("до",)),
        Column("basis", "основание", values.words(200)),
    ),
)
OWNERSHIPS = Table(
    "ownerships",
    "собственники",
    ("house", "premises", "snils", "inn", "since"),
    (
        _HOUSE,
        _FLAT,
        Column("owner_kind", "вид собственника", values.one_of(_OWNERS)),
        Column("surname", "фамилия", values.words(100)),
        Column("first_name", "имя", values.words(100)),
        Column("patronymic", "отчество", values.words(100)),
        Column("organisation_name", "название", values.words(300), also=("наименование",)),
        Column("snils", "СНИЛС", values.snils),
        Column("inn", "ИНН", values.inn),
        Column("owner_code", "код собственника", values.owner_code),
        needed("share", "доля", values.share),
        Column("since", "дата начала", values.day, empty=None, also=("с",)),
        Column("until", "дата прекращения", values.day, empty=None, also=("до",)),
    ),
)
ORDER = (ORGANISATIONS, HOUSES, RISERS, PREMISES, ACCOUNTS, MANAGEMENTS, OWNERSHIPS)
