"""Files of a small register, as people would bring them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

from openpyxl import Workbook

from domovoy.housing.register.actions import import_register
from domovoy.housing.register.errors import FilesRefused

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
INN, OGRN = "7707083893", "1027700132195"
RIVAL_INN, RIVAL_OGRN = "7736050003", "1027700070518"
HOUSE = "0c5b2444-70a0-4932-980c-b4dc0d3f02b5"
SECOND_HOUSE = "29251dcf-00a1-4e34-98d4-5c47484a36d4"
SNILS, OTHER_SNILS = "112-233-445 95", "087-654-303 00"
OWNER = {"house": HOUSE, "premises": "1", "since": "2020-01-01"}


def organisation(**other):
    return {
        "inn": INN,
        "ogrn": OGRN,
        "kind": "управляющая организация",
        "name": "Общество «Уют»",
        "short_name": "Уют",
        "region": "Москва",
        "time_zone": "Europe/Moscow",
        "phone": "+7 000 000-00-01",
        "address": "Лесной, Садовая, 1",
        **other,
    }


def house(**other):
    return {
        "fias_guid": HOUSE,
        "region": "RU-MOW",
        "oktmo": "45000000",
        "locality": "Лесной",
        "street": "улица Садовая",
        "number": "12",
        "time_zone": "Europe/Moscow",
        "built_year": "1984",
        "floors": "9",
        "entrances": "4",
        **other,
    }


def flat(number="1", **other):
    return {
        **{"house": HOUSE, "number": number, "entrance": "1", "floor": "2", "area": "54,3"},
        **other,
    }


def account(number="100", **other):
    return {"organisation": INN, "number": number, "house": HOUSE, "premises": "1", **other}


def management(**other):
    return {"house": HOUSE, "since": "2020-01-01", "organisation": INN, **other}


def owner(**other):
    return {**OWNER, "surname": "Ковалёва", "snils": SNILS, "share": "1", **other}


def whole_register():
    """A little of everything."""
    return {
        "organisations": [organisation(), organisation(inn=RIVAL_INN, ogrn=RIVAL_OGRN)],
        "houses": [house()],
        "risers": [
            {"house": HOUSE, "kind": "отопление", "number": "1", "entrance": "1"},
            {"house": HOUSE, "kind": "cold_water", "number": "1", "entrance": ""},
        ],
        "premises": [flat("1", risers="heating:1; cold_water:1"), flat("2", risers="")],
        "accounts": [account(), account("200", premises="2")],
        "managements": [management()],
        "ownerships": [
            owner(share="1/2"),
            owner(surname="Ковалёв", snils=OTHER_SNILS, share="50 %"),
            owner(premises="2", surname="", snils="", inn=RIVAL_INN, organisation_name="Склад"),
        ],
    }


def table(path, rows, *, separator=";", encoding="utf-8-sig"):
    """Write one table as CSV; its columns are those of all its rows."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
    return path


def folder(path, **tables):
    """Write several tables into a folder."""
    path.mkdir(exist_ok=True)
    for name, rows in tables.items():
        table(path / f"{name}.csv", rows)
    return path


def workbook(path, **tables):
    """Write several tables into one workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(header)
        for row in rows:
            sheet.append([row.get(key) for key in header])
    book.save(path)
    return path


def taken(*paths, apply=True):
    return import_register(files=list(paths), at=AT, apply=apply)


def problems(*paths):
    """What an import of these files complains of."""
    try:
        taken(*paths)
    except FilesRefused as refused:
        return list(refused.problems)
    return []


def codes(*paths):
    return [problem.code for problem in problems(*paths)]
