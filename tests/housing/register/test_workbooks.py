"""Workbooks as programs write them: what a sheet says, whatever way it is written."""

from __future__ import annotations

from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from domovoy.housing.register import spreadsheetml
from domovoy.housing.register.rendering import sink_at
from domovoy.housing.register.sources import Unreadable
from domovoy.housing.register.spreadsheetml import NO_VALUE
from domovoy.housing.register.tables import RISERS
from domovoy.housing.register.workbooks import sheets_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECEMBER = datetime.fromisoformat("2026-12-01")
SHEET = "xl/worksheets/sheet1.xml"
DATES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
)


def related(*relations):
    inside = "".join(
        f'<Relationship Id="r{place}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(relations)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


@pytest.fixture
def book(tmp_path):
    """Write a workbook of one sheet with these rows."""

    def written(rows="", *, strings="", settings="", wrap="<sheetData>{}</sheetData>", **parts):
        path = tmp_path / "book.xlsx"
        content = {
            "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{settings}'
            '<sheets><sheet name="Лист" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": related(
                ("worksheet", "/xl/worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{DATES}</styleSheet>',
            SHEET: f'<worksheet xmlns="{MAIN}">{wrap.format(rows)}</worksheet>',
            **parts,
        }
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for name, text in content.items():
                archive.writestr(name, text)
        return path

    return written


def read(path):
    """Every line of the first sheet, the header too."""
    (sheet,) = sheets_of(path)
    return [(sheet.header_line, sheet.header), *sheet.rows()]


class TestACell:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("<c><v>7</v></c>", 7),
            ("<c><v>33.5</v></c>", 33.5),
            ("<c><v>1E3</v></c>", 1000.0),
            ('<c t="b"><v>1</v></c>', True),
            ('<c t="e"><v>#REF!</v></c>', "#REF!"),
            ('<c t="str"><f>A1</f><v>да</v></c>', "да"),
            ("<c><f>A1+1</f><v>8</v></c>", 8),
            ("<c><f>A1+1</f><v></v></c>", NO_VALUE),
            ("<c><f>A1+1</f></c>", NO_VALUE),
            ('<c t="inlineStr"><is><t>а &amp; б</t></is></c>', "а & б"),
            ('<c t="d"><v>2026-12-01T00:00:00</v></c>', DECEMBER),
            ('<c s="1"><v>46357</v></c>', DECEMBER),
            ('<c s="2"><v>46357</v></c>', DECEMBER),
            ('<c s="2"><v>99999999</v></c>', "#VALUE!"),
            ('<c t="s"><v>0</v></c>', "Садовая"),
            ('<c t="s"><v>1</v></c>', "улица Садовая"),
            ('<c t="s"><v>2</v></c>', "а\nб_x000A_"),
        ],
    )
    def test_says_what_is_written_in_it(self, book, cell, value):
        strings = (
            "<si><t>Садовая</t><rPh><t>садовая</t></rPh></si>"
            "<si><r><rPr/><t>улица </t></r><r><t>Садовая</t></r></si>"
            "<si><t>а_x000A_б_x005F_x000A_</t></si>"
        )

        assert read(book(f"<row>{cell}</row>", strings=strings)) == [(1, [value])]

    def test_counts_days_from_1904_where_the_workbook_does(self, book):
        path = book('<row><c s="1"><v>1</v></c></row>', settings='<workbookPr date1904="1"/>')

        assert read(path) == [(1, [datetime.fromisoformat("1904-01-02")])]


class TestRows:
    def test_keep_their_numbers_and_their_columns(self, book):
        rows = (
            '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="A5"/></row>'
            '<row><c r="AA6"><v>3</v></c></row>'
        )

        assert read(book(rows)) == [(3, [None, 1, 2]), (6, [*[None] * 26, 3])]

    def test_may_be_written_with_a_prefix(self, book):
        wrap = f'<x:sheetData xmlns:x="{MAIN}">{{}}</x:sheetData>'

        path = book("<x:row><x:c><x:v>1</x:v></x:c></x:row>", wrap=wrap)

        assert read(path) == [(1, [1])]

    @pytest.mark.parametrize(
        "rows",
        [
            '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>',
            '<row r="0"><c><v>1</v></c></row>',
            '<row><c r="XFE1"><v>1</v></c></row>',
            '<row><c r="ZZZZZZ1"><v>1</v></c></row>',
            '<row><c t="s"><v>0</v></c></row>',
            '<row><c t="s"><v>-1</v></c></row>',
            "<row><c><v>много</v></c></row>",
            "<row><c><v>1</v></c>",
            '<row><c t="inlineStr"><is><t>&b;</t></is></c></row>',
        ],
    )
    def test_that_make_no_sense_are_refused(self, book, rows):
        with pytest.raises(Unreadable, match="not_a_workbook"):
            read(book(rows))

    def test_of_one_endless_cell_are_left(self, book, monkeypatch):
        monkeypatch.setattr(spreadsheetml, "LONGEST_TEXT", 200_000)
        rows = f'<row><c t="inlineStr"><is><t>{"я" * 400_000}</t></is></c></row>'

        with pytest.raises(Unreadable, match="cell_too_long"):
            read(book(rows))


class TestAnExport:
    def test_is_read_as_it_was_written(self, tmp_path):
        path = tmp_path / "out.xlsx"
        row = ["=1+1", "_x0041_", " а ", "№ «7»", 7]

        with sink_at(path, is_workbook=True) as sink:
            sink.write(RISERS, [row])

        assert read(path)[1] == (2, row)


class TestAnArchive:
    @pytest.mark.parametrize(
        "part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"]
    )
    def test_that_declares_entities_anywhere_is_refused(self, book, part):
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'

        with pytest.raises(Unreadable, match="not_a_workbook"):
            read(book("<row><c><v>1</v></c></row>", **{part: bomb}))

    def test_of_another_document_is_refused(self, book):
        with pytest.raises(Unreadable, match="not_a_workbook"):
            list(sheets_of(book("", **{"xl/workbook.xml": "<document/>"})))

    def test_whose_bytes_are_spoilt_is_refused(self, book):
        path = book("".join(f"<row><c><v>{number}</v></c></row>" for number in range(5000)))
        content = bytearray(path.read_bytes())
        place = content.find(SHEET.encode())
        content[place + 200 : place + 260] = b"\xff" * 60
        path.write_bytes(content)

        with pytest.raises(Unreadable, match="not_a_workbook"):
            read(path)


class TestABomb:
    """What is small in the archive and endless unfolded is left before it takes minutes."""

    @pytest.mark.parametrize(
        ("rows", "strings"),
        [
            ("<row><c><v>1</v></c></row>", "<si/>" * 5000),
            ("<row><c/></row>" * 2000, ""),
            ("<row/>" * 5000, ""),
            ("<row><c><v>1</v></c>" + "<c/>" * 5000 + "</row>", ""),
        ],
    )
    def test_of_marks_is_left(self, book, monkeypatch, rows, strings):
        monkeypatch.setattr(spreadsheetml, "MOST_MARKS", 2000)

        with pytest.raises(Unreadable, match="workbook_too_full"):
            read(book(rows, strings=strings))

    def test_of_shared_texts_is_left(self, book, monkeypatch):
        monkeypatch.setattr(spreadsheetml, "MOST_CHARACTERS", 5000)

        with pytest.raises(Unreadable, match="workbook_too_full"):
            read(book("", strings=f"<si><t>{'я' * 600}</t></si>" * 10))

    @pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
    def test_of_depth_is_left(self, book, part):
        with pytest.raises(Unreadable, match="not_a_workbook"):
            read(book("", **{part: "<a>" * 1000 + "</a>" * 1000}))

    def test_of_columns_is_left(self, book):
        rows = '<row><c><v>1</v></c></row><row><c r="XFD2"><v>1</v></c></row>'

        with pytest.raises(Unreadable, match="too_many_columns") as left:
            read(book(rows))

        assert left.value.line == 2

    def test_of_one_sheet_many_times_is_left(self, book):
        sheets = '<sheet name="a" sheetId="2" r:id="r0"/>' * 2
        names = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{sheets}</sheets></workbook>'
        )

        with pytest.raises(Unreadable, match="not_a_workbook"):
            read(book("<row/>", **{"xl/workbook.xml": names}))

    def test_of_sheets_is_left(self, book, monkeypatch):
        monkeypatch.setattr(spreadsheetml, "MOST_SHEETS", 0)

        with pytest.raises(Unreadable, match="too_many_sheets"):
            read(book("<row/>"))
