"""Broken files as people and attackers bring them: one clear word each, and nothing changes."""

from __future__ import annotations

import errno
import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import connection
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domovoy.cli import importing
from domovoy.cli.register_wording import WORDS
from domovoy.housing.register import gathering
from domovoy.housing.register.actions import LOCK
from domovoy.housing.register.bulk import rows_of
from housing.register import files
from housing.register.files import account, flat, house, management, owner

pytestmark = pytest.mark.django_db
HEADER = "house;number;entrance;floor;area"
GOOD = f"{files.HOUSE};7;1;2;33"
MOST_WORDS = 5
TABLES = (
    *("organisation", "house", "riser", "premises", "premises_risers", "personalaccount"),
    *("management", "ownership", "holding"),
)


@pytest.fixture
def known(tmp_path):
    """A register of one house with two flats, written."""
    files.taken(files.folder(tmp_path / "known", **files.whole_register()))


def sums():
    """A digest of every table of the register."""
    found = {}
    with connection.cursor() as cursor:
        for table in (*(f"housing_{name}" for name in TABLES), "journal_entry"):
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def raw(name, content):
    def made(folder):
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


def lines(*rows, name="premises.csv", header=HEADER):
    return raw(name, "\n".join((header, *rows)) + "\n")


def table(name, *rows):
    return lambda folder: files.table(folder / f"{name}.csv", list(rows))


def book(change, *, name="premises.xlsx", title="помещения"):
    def made(folder):
        workbook = Workbook()
        sheet = workbook.active
        sheet.title = title
        sheet.append(["дом", "номер", "подъезд", "этаж", "площадь"])
        sheet.append([files.HOUSE, 7, 1, 2, 33.5])
        change(sheet)
        workbook.save(folder / name)
        return folder / name

    return made


def cell(place, value):
    return lambda sheet: sheet.__setitem__(place, value)


def managements(since, *, epoch=None):
    def made(folder):
        workbook = Workbook()
        if epoch:
            workbook.epoch = epoch
        sheet = workbook.active
        sheet.title = "управление"
        sheet.append(["дом", "с", "инн"])
        sheet.append([files.HOUSE, since, files.INN])
        workbook.save(folder / "managements.xlsx")
        return folder / "managements.xlsx"

    return made


def archive(name, **parts):
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as made:
        for part, text in parts.items():
            made.writestr(part, text)
    return raw(name, content.getvalue())


def folder_with(**tables):
    def made(folder):
        return files.folder(folder / "folder", **tables)

    return made


def two_files(folder):
    inside = files.folder(folder / "folder", premises=[flat("7")])
    files.table(inside / "помещения.csv", [flat("7")])
    return inside


def linked(target):
    def made(folder):
        (folder / "premises.csv").symlink_to(target)
        return folder / "premises.csv"

    return made


def pipe(folder):
    os.mkfifo(folder / "premises.csv")
    return folder / "premises.csv"


def empty_folder(folder):
    (folder / "folder").mkdir()
    return folder / "folder"


def old_books(folder):
    inside = files.folder(folder / "folder", premises=[flat("7")])
    (inside / "счета.xls").write_bytes(OLE)
    return inside


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
THIRD = {"share": "1/3", "premises": "1", "since": "2030-01-01"}
BROKEN = {
    "merged cells": (
        book(lambda sheet: sheet.merge_cells("A2:A3")), "merged_cells", 0),
    "header said twice": (lines(HEADER, GOOD), "header_again", 2),
    "title above the header": (
        lines(HEADER, GOOD, header="Реестр помещений;;;;"), "no_header", 1),
    "header of two rows": (
        lines(f";{HEADER}", header="дом и помещение;;;;"), "no_header", 1),
    "no header": (lines(header=GOOD), "no_header", 1),
    "nul": (lines(f"{GOOD}\0"), "not_a_table", 0),
    "mark of order twice": (
        raw("premises.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + f"{HEADER}\n{GOOD};x\n".encode()),
        "extra_cell", 2),
    "utf-16": (raw("premises.csv", f"{HEADER}\n{GOOD}\n".encode("utf-16")), "bad_encoding", 0),
    "formula": (book(cell("B2", "=1+6")), "formula_without_value", 2),
    "formula of csv": (lines(GOOD.replace(";33", ";=30+3")), "not_area", 2),
    "number became a date": (book(cell("B2", date(2026, 12, 1))), "became_a_date", 2),
    "date with hours": (managements(46357.75), "not_a_date", 2),
    "date before 1900": (managements(-5), "not_a_date", 2),
    "date of 1904 before its day": (
        managements(-5, epoch=CALENDAR_MAC_1904), "not_a_date", 2),
    "negative share": (table("ownerships", owner(share="-1/2")), "not_a_share", 2),
    "share of nothing": (table("ownerships", owner(share="1/0")), "not_a_share", 2),
    "three thirds and more": (
        table(
            "ownerships",
            *(owner(snils="", surname=name, **THIRD) for name in ("А", "Б", "В", "Г")),
        ),
        "more_than_whole", 0),
    "overlap inside": (
        table("managements", management(since="2010-01-01", until="2015-01-01"),
              management(since="2014-01-01", until="2016-01-01")),
        "overlaps", 3),
    "end before beginning": (
        table("managements", management(since="2015-01-01", until="2014-01-01")),
        "ends_before_it_begins", 2),
    "account in two houses": (
        lambda folder: files.folder(
            folder / "f",
            houses=[house(fias_guid=files.SECOND_HOUSE)],
            premises=[flat(house=files.SECOND_HOUSE)],
            accounts=[account("900"), account("900", house=files.SECOND_HOUSE)],
        ),
        "duplicate", 3),
    "a line of a megabyte": (lines(f"{GOOD}{'3' * 1_000_000}"), "too_long", 2),
    "a line of ten megabytes": (lines(f"{GOOD}{';' * 11_000_000}"), "line_too_long", 2),
    "16384 columns": (book(cell("XFD2", "далеко")), "too_many_columns", 2),
    "16384 headers": (lines(header=";".join(["a"] * 16_384)), "too_many_columns", 0),
    "encrypted": (raw("premises.xlsx", ENCRYPTED), "protected", 0),
    "old excel renamed": (raw("premises.xlsx", OLE), "old_excel", 0),
    "old excel in a folder": (old_books, "old_excel", 0),
    "names that climb": (
        archive("premises.xlsx", **{"../../../etc/passwd": "x", "xl/workbook.xml": "<a/>"}),
        "not_a_workbook", 0),
    "a relation that climbs": (
        archive(
            "premises.xlsx",
            **{"_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" '
               'Target="../../../etc/passwd"/></Relationships>'},
        ),
        "not_a_workbook", 0),
    "an archive": (archive("premises.zip", **{"premises.csv": HEADER}), "not_a_workbook", 0),
    "half a workbook": (
        lambda folder: _cut(book(lambda _: None)(folder)), "not_a_workbook", 0),
    "a link to nowhere": (linked("/nowhere/at/all"), "no_file", 0),
    "a link to itself": (linked("premises.csv"), "cannot_read", 0),
    "a link to endless nothing": (linked("/dev/zero"), "not_a_file", 0),
    "a pipe": (pipe, "not_a_file", 0),
    "an empty folder": (empty_folder, "no_tables", 0),
    "an empty file": (raw("premises.csv", b""), "empty_file", 0),
    "a header alone of another table": (
        lines(header="house;kind;number", name="premises.csv"), "column_missing", 1),
    "two files of one table": (two_files, "duplicate", 2),
    "open quotes": (lines(f'"{GOOD}'), "broken_quotes", 2),
    "commas and semicolons": (lines(GOOD.replace(";", ",")), "not_a_guid", 2),
    "unseen signs": (lines(GOOD.replace(";7;", ";7\u202e;")), "unprintable", 2),
}  # fmt: skip


def _cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


class TestABrokenFile:
    @pytest.mark.parametrize("case", BROKEN)
    def test_is_told_in_a_word_and_changes_nothing(self, known, tmp_path, capsys, case):
        make, code, line = BROKEN[case]
        (tmp_path / "brought").mkdir()
        path = make(tmp_path / "brought")
        before = sums()

        assert importing.main([str(path), "--apply"]) == 1

        told = capsys.readouterr().err
        beginning = re.split(r"\{", WORDS[code])[0]
        assert beginning in told
        assert not line or f"строка {line}" in told
        assert "Ничего не записано." in told
        assert "Traceback" not in told
        assert len(_problems(told)) <= MOST_WORDS, told
        assert sums() == before


def _problems(told):
    """The lines that tell what to mend."""
    return [
        line
        for line in told.splitlines()
        if not re.search(r": \d+ %$|^Исправить: |^Весь список", line)
    ]


class TestWhileItIsRead:
    def test_a_file_that_changes_is_refused(self, known, tmp_path, monkeypatch, capsys):
        path = files.table(tmp_path / "premises.csv", [flat("7")])
        say = importing.Tenths.__call__

        def changed(tenths, step, done):
            say(tenths, step, done)
            with path.open("a") as file:
                file.write(f"{GOOD}\n")

        monkeypatch.setattr(importing.Tenths, "__call__", changed)
        before = sums()

        assert importing.main([str(path), "--apply"]) == 1

        assert WORDS["file_changed"] in capsys.readouterr().err
        assert sums() == before

    def test_a_file_that_goes_away_is_refused(self, known, tmp_path, monkeypatch):
        path = files.table(tmp_path / "premises.csv", [flat("7")])
        begin = gathering.sheet_of

        def gone(*parts):
            sheet = begin(*parts)
            path.unlink()
            return sheet

        monkeypatch.setattr(gathering, "sheet_of", gone)

        assert files.codes(path) == ["file_changed"]

    def test_nobody_is_kept_from_the_register(self, tmp_path, monkeypatch):
        path = files.folder(tmp_path / "register", **files.whole_register())
        begin, asked = gathering.sheet_of, []

        def of(*parts):
            asked.extend(held())
            return begin(*parts)

        monkeypatch.setattr(gathering, "sheet_of", of)

        files.taken(path)

        assert set(asked) == {(False,)}
        assert held() == [(True,)]

    def test_a_folder_that_is_closed_is_told(self, tmp_path, monkeypatch):
        (tmp_path / "closed").mkdir()

        def closed(_path):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", closed)

        assert files.codes(tmp_path / "closed") == ["not_permitted"]

    def test_too_much_to_mend_is_not_read_to_the_end(self, known, tmp_path, monkeypatch):
        monkeypatch.setattr(gathering, "MOST_PROBLEMS", 10)
        path = files.table(tmp_path / "premises.csv", [flat("7", floor="x")] * 50)

        found = files.problems(path)

        assert [problem.code for problem in found] == ["not_whole"] * 10 + ["too_many_problems"]
        assert found[-1].line == 11


def held():
    """Whether this transaction holds the register's lock, asked without taking it."""
    return rows_of(
        "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        " AND ((classid::bigint << 32) | objid::bigint) = %s",
        LOCK,
    )


class TestTheListOfWhatToMend:
    def test_that_finds_no_room_says_so_and_leaves_nothing(
        self, known, tmp_path, monkeypatch, capsys
    ):
        path = files.table(tmp_path / "premises.csv", [flat("7", floor="x")])

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(importing, "_write_into", full)

        assert importing.main([str(path)]) == 1

        told = capsys.readouterr().err
        assert "Весь список записать не удалось: не хватает места." in told
        assert "Нужно целое число" in told
        assert [each.name for each in tmp_path.iterdir() if "errors" in each.name] == []

    def test_writes_into_nothing_that_a_link_of_its_name_leads_to(self, known, tmp_path):
        path = files.table(tmp_path / "premises.csv", [flat("7", floor="x")])
        kept = raw("kept.txt", "важное")(tmp_path)
        (tmp_path / "premises.csv.errors.csv").symlink_to(kept)

        assert importing.main([str(path)]) == 1

        assert kept.read_text() == "важное"
        assert not (tmp_path / "premises.csv.errors.csv").is_symlink()

    def test_names_files_whose_names_are_no_text(self, known, tmp_path, capsys):
        path = files.table(tmp_path / "premises.csv", [flat("7", floor="x")])
        named = Path(os.fsdecode(bytes(tmp_path) + b"/premises\xff.csv"))
        path.rename(named)

        assert importing.main([str(named)]) == 1

        assert "Весь список: " in capsys.readouterr().err

    def test_and_the_terminal_get_no_commands_from_names(self, known, tmp_path, capsys):
        path = files.table(tmp_path / "premises.csv", [flat("7", floor="x")])
        named = tmp_path / "pre\x1b[2J\nmises.csv"
        path.rename(named)

        assert importing.main([str(named)]) == 1

        assert "\x1b" not in capsys.readouterr().err

    def test_of_thirds_there_is_nothing_to_say(self, known, tmp_path):
        rows = [owner(snils="", surname=name, **THIRD) for name in ("Аза", "Бор", "Вит")]
        until = [
            owner(share="1/2", until="2030-01-01"),
            owner(surname="Ковалёв", snils=files.OTHER_SNILS, share="0,5", until="2030-01-01"),
        ]

        path = files.table(tmp_path / "ownerships.csv", until + rows)

        assert files.taken(path).counts["ownerships"].added == 3


def test_a_day_is_the_same_counted_from_1900_and_from_1904(known, tmp_path):
    for epoch in (None, CALENDAR_MAC_1904):
        path = managements(date(2026, 12, 1), epoch=epoch)(tmp_path)

        taken = files.taken(path, apply=False)

        assert taken.counts["managements"].added == 1
