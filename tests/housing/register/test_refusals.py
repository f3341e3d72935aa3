"""Files and lines that cannot be taken: each is told with its place, and nothing is written."""

from __future__ import annotations

import errno
import struct
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from domovoy.housing.models import Organisation
from domovoy.housing.register import sources, workbooks
from housing.register import files
from housing.register.files import account, flat, house, management, organisation, owner

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


@pytest.fixture
def known(tmp_path):
    """A register of one house with two flats, written."""
    path = files.folder(tmp_path / "known", **files.whole_register())
    files.taken(path)
    return path


def told(problem):
    return problem.code, problem.line, problem.column


LINES = [
    ("organisations", [organisation(inn="7707083894")], ("check_digits", 2, "inn")),
    ("organisations", [organisation(ogrn="1")], ("ogrn_length", 2, "ogrn")),
    ("organisations", [organisation(name="")], ("cell_empty", 2, "name")),
    ("organisations", [organisation(name="я" * 301)], ("too_long", 2, "name")),
    ("organisations", [organisation(kind="кто-то")], ("not_of_list", 2, "kind")),
    ("organisations", [organisation(region="RU-XX")], ("region_unknown", 2, "region")),
    ("organisations", [organisation(name="#Н/Д")], ("spreadsheet_error", 2, "name")),
    ("organisations", [organisation(name="a\x07b")], ("unprintable", 2, "name")),
    ("organisations", [organisation(name="a\u202eb")], ("unprintable", 2, "name")),
    ("organisations", [organisation(), organisation()], ("duplicate", 3, "ИНН")),
    ("organisations", [organisation(ogrn=files.RIVAL_OGRN)], ("ogrn_taken", 2, "ОГРН")),
    ("houses", [house(fias_guid="дом")], ("not_a_guid", 2, "fias_guid")),
    ("houses", [house(time_zone="МСК")], ("zone_unknown", 2, "time_zone")),
    ("houses", [house(floors="1")], ("house_too_small", 2, "подъездов")),
    ("risers", [{"house": files.HOUSE, "kind": "gas", "number": "1", "entrance": "5"}],
     ("entrance_too_high", 2, "подъезд")),
    ("premises", [flat(house=files.SECOND_HOUSE)], ("no_such_house", 2, "дом (ГУИД ФИАС)")),
    ("premises", [flat(entrance="5")], ("entrance_too_high", 2, "подъезд")),
    ("premises", [flat(floor="10")], ("floor_too_high", 2, "этаж")),
    ("premises", [flat(risers="газ:9")], ("no_such_riser", 2, "стояки")),
    ("premises", [flat("7"), flat("8"), flat("7")], ("duplicate", 4, "номер")),
    ("accounts", [account(premises="404")], ("no_such_premises", 2, "помещение")),
    ("accounts", [account(organisation="500100732259")],
     ("no_such_organisation", 2, "ИНН организации")),
    ("managements", [management(until="2019-01-01")],
     ("ends_before_it_begins", 2, "дата прекращения")),
    ("managements", [management(since="2019-01-01", until="2020-01-02")],
     ("overlaps", 2, "дата начала")),
    ("ownerships", [owner(premises="2", share="1/100")], ("more_than_whole", 2, "доля")),
    ("ownerships", [owner(share="1/2", since="2021-01-01")], ("overlaps", 2, "дата начала")),
    ("ownerships", [owner(snils="112-233-445 96")], ("check_digits", 2, "snils")),
    ("ownerships", [owner(surname="", snils="")], ("owner_unnamed", 2, "фамилия")),
    ("ownerships", [owner(surname="", first_name="Анна")], ("surname_missing", 2, "фамилия")),
    ("ownerships", [owner(owner_kind="организация")],
     ("person_or_organisation", 2, "вид собственника")),
    ("ownerships", [owner(share="1/2"), owner(share="1/2")], ("duplicate", 3, "помещение")),
    ("ownerships", [owner(share="3/2")], ("not_a_share", 2, "share")),
    ("ownerships", [owner(until="2020-01-01")], ("ends_before_it_begins", 2, "дата прекращения")),
]  # fmt: skip


NOTATIONS = [
    *("112-233-445 95", "11223344595", "112.233.445 95", "112–233–445 95", "112—233—445—95"),
    *("112 - 233 - 445 - 95", "112\u00a0233\u00a0445\u00a095", "112\u2011233\u2011445 95"),
]


class TestALine:
    @pytest.mark.parametrize(("name", "rows", "wrong"), LINES)
    def test_that_cannot_be_taken_is_told_with_its_place(self, known, tmp_path, name, rows, wrong):
        found = files.problems(files.table(tmp_path / f"{name}.csv", rows))

        assert wrong in [told(problem) for problem in found]

    def test_of_a_shop_without_a_manager_kind_manages_no_house(self, known, tmp_path):
        supplier = organisation(inn=files.RIVAL_INN, ogrn=files.RIVAL_OGRN, kind="supplier")

        assert files.codes(
            files.table(tmp_path / "organisations.csv", [supplier]),
            files.table(
                tmp_path / "managements.csv",
                [management(organisation=files.RIVAL_INN, since="2026-01-01")],
            ),
        ) == ["not_a_manager"]

    def test_has_all_its_problems_told(self, known, tmp_path):
        found = files.problems(
            files.table(tmp_path / "premises.csv", [flat(area="много", floor="", entrance="-1")])
        )

        assert {problem.code for problem in found} == {"not_area", "cell_empty", "not_whole"}

    def test_never_shows_a_snils(self, known, tmp_path):
        moved = [
            owner(snils="112-233-445 96", share="1/2"),
            owner(inn="11223344596", snils="", share="1/2"),
        ]

        found = files.problems(files.table(tmp_path / "ownerships.csv", moved))

        assert len(found) == 2
        assert "112" not in "".join(problem.given for problem in found)

    @pytest.mark.parametrize("snils", NOTATIONS)
    @pytest.mark.parametrize(
        ("name", "row"),
        [
            ("ownerships", lambda snils: owner(premises=snils)),
            ("accounts", lambda snils: account(snils, premises="404")),
            ("accounts", lambda snils: account(premises=f"кв. {snils}")),
            ("premises", lambda snils: flat(risers=f"отопление:{snils}")),
            ("premises", lambda snils: flat(floor=snils)),
        ],
    )
    def test_never_shows_a_snils_of_another_column(self, known, tmp_path, name, row, snils):
        path = files.table(tmp_path / f"{name}.csv", [row(snils), row(snils)])

        found = files.problems(path)

        assert found
        assert "233" not in repr(found)

    @pytest.mark.parametrize("snils", NOTATIONS)
    def test_never_shows_a_snils_taken_for_a_header(self, known, tmp_path, snils):
        content = f"{files.HOUSE};1;Ковалёва;{snils};1/2\n"

        found = files.problems(raw(tmp_path, content.encode(), "ownerships.csv"))

        assert [problem.code for problem in found] == ["no_header"]
        assert "233" not in repr(found)

    @pytest.mark.parametrize("snils", NOTATIONS)
    def test_never_shows_a_snils_among_headers(self, known, tmp_path, snils):
        content = f"дом;помещение;доля;{snils}\n"

        found = files.problems(raw(tmp_path, content.encode(), "ownerships.csv"))

        assert "unknown_column" in [problem.code for problem in found]
        assert "233" not in repr(found)

    def test_shows_no_part_of_a_snils_where_a_long_cell_is_cut(self, known, tmp_path):
        path = files.table(tmp_path / "premises.csv", [flat(area=f"{'x' * 53} 112-233-445 95")])

        (found,) = files.problems(path)

        assert "112" not in found.given

    def test_names_risers_as_files_do(self, known, tmp_path):
        path = files.table(tmp_path / "premises.csv", [flat(risers="отопление:1; газ:9")])

        (found,) = files.problems(path)

        assert found.facts["riser"] == "газ:9"
        assert found.given == "газ:9; отопление:1"

    def test_of_shares_without_a_first_day_are_too_many_from_the_beginning(self, known, tmp_path):
        rows = [
            owner(premises="2", since=""),
            owner(premises="2", since="", snils=files.OTHER_SNILS),
        ]

        found = files.problems(files.table(tmp_path / "ownerships.csv", rows))

        assert [problem.facts.get("day") for problem in found] == ["С начала"]

    def test_with_a_problem_draws_no_others_after_it(self, tmp_path):
        wrong = files.whole_register() | {"houses": [house(floors="много")]}

        assert files.codes(files.folder(tmp_path / "all", **wrong)) == ["not_whole"]

    def test_names_the_line_it_collides_with(self, known, tmp_path):
        path = files.table(
            tmp_path / "ownerships.csv",
            [
                owner(premises="2", share="1/2", since="2019-01-01", until="2020-01-01"),
                owner(premises="2", share="2/3", snils="", since="2019-06-01", until="2020-01-01"),
            ],
        )

        (found,) = files.problems(path)

        assert found.facts["total"] == "7/6"
        assert found.facts["day"] == "01.06.2019"
        assert found.facts["others"] == "ownerships.csv, строка 2"

    def test_of_an_empty_row_is_passed_over_and_still_counted(self, known, tmp_path):
        path = files.table(tmp_path / "premises.csv", [{}, flat("7"), {}, flat("8", floor="99")])

        (found,) = files.problems(path)

        assert found.line == 5


def raw(tmp_path, content, name="premises.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


HEADER = "house;number;entrance;floor;area\n"
GOOD = f"{files.HOUSE};7;1;2;33\n"
TEXTS = [
    (b"", "empty_file"),
    (b"\xef\xbb\xbf\r\n", "empty_file"),
    (HEADER.encode("utf-16"), "bad_encoding"),
    ("дом;номер;подъезд;этаж;площадь\n".encode("cp866"), "bad_encoding"),
    (f"{HEADER}{GOOD}".encode() + b"\0\0", "not_a_table"),
    (b"%PDF-1.7 \0", "not_a_table"),
    (OLE, "old_excel"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "protected"),
    (b"PK\x03\x04 broken", "not_a_workbook"),
    (f'{HEADER}"{GOOD}'.encode(), "broken_quotes"),
    (f"{HEADER}{GOOD[:-1]};лишнее\n".encode(), "extra_cell"),
    (f"{HEADER[:-1]};цвет\n{GOOD[:-1]};синий\n".encode(), "unknown_column"),
    (f"house;number;entrance;area\n{files.HOUSE};7;1;33\n".encode(), "column_missing"),
    (f"{HEADER[:-1]};этаж\n{GOOD}".encode(), "column_twice"),
    ((";".join("abc" * 99) + "\n").encode(), "too_many_columns"),
    (f"{HEADER}{files.HOUSE};{'7' * 1_000_000};1;2;33\n".encode(), "too_long"),
    (f"{HEADER}{files.HOUSE};{'7' * 3_000_000};1;2;33\n".encode(), "cell_too_long"),
]


class TestAFile:
    @pytest.mark.parametrize(("content", "why"), TEXTS)
    def test_that_cannot_be_read_is_told_why(self, known, tmp_path, content, why):
        assert why in files.codes(raw(tmp_path, content))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_is_read_in_the_ways_people_save_it(self, known, tmp_path, encoding, separator):
        row = {"дом": files.HOUSE, "номер": "7б", "подъезд": 1, "этаж": 2, "площадь": "33,5"}
        path = files.table(
            tmp_path / "помещения.csv", [row], separator=separator, encoding=encoding
        )

        assert files.taken(path).counts["premises"].added == 1

    @pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "mac-cyrillic"])
    @pytest.mark.parametrize("name", ["Ёлкина;Юлия", "Ковалева;Анна", "Иванов;Павел"])
    def test_of_another_encoding_under_an_english_header_is_refused(
        self, known, tmp_path, encoding, name
    ):
        content = f"house;premises;surname;first_name;share\n{files.HOUSE};1;{name};1/2\n"

        path = raw(tmp_path, content.encode(encoding), "ownerships.csv")

        assert files.codes(path) == ["bad_encoding"]

    @pytest.mark.parametrize(
        "name", ["ООО «ЖилКомСервис»", "ТСЖ №5 “Уют” – НОВЫЙ ДОМ", "Концерн ЭнергоСбыТ, 5 кВт"]
    )
    def test_of_windows_may_have_names_of_many_capitals(self, known, tmp_path, name):
        rows = [organisation(name=name)]
        path = files.table(tmp_path / "organisations.csv", rows, encoding="cp1251")

        assert files.taken(path).counts["organisations"].changed == 1

    def test_that_is_a_folder_or_closed_is_told(self, tmp_path, monkeypatch):
        (tmp_path / "register" / "houses.csv").mkdir(parents=True)
        assert files.codes(tmp_path / "register") == ["is_a_folder"]

        def closed(*_):
            raise PermissionError(errno.EACCES, "Permission denied")

        path = raw(tmp_path, b"a", "flats.csv")
        monkeypatch.setattr(sources.Glance, "_read", closed)
        assert files.codes(path) == ["not_permitted"]

    def test_that_is_not_there_is_told(self, tmp_path):
        assert files.codes(tmp_path / "none.csv") == ["no_file"]

    def test_of_no_known_table_is_told(self, tmp_path):
        assert files.codes(raw(tmp_path, b"a;b\n1;2\n", "some.csv")) == ["which_table"]

    def test_is_known_by_its_header_where_the_name_says_nothing(self, known, tmp_path):
        path = raw(tmp_path, f"{HEADER}{GOOD}".encode(), "от бухгалтерии 2026.csv")

        assert files.taken(path).counts["premises"].added == 1

    def test_of_a_folder_without_tables_is_told(self, tmp_path):
        (tmp_path / "empty").mkdir()

        assert files.codes(tmp_path / "empty") == ["no_tables"]

    def test_that_cannot_be_read_stops_the_others_too(self, tmp_path):
        good = files.folder(tmp_path / "good", **files.whole_register())

        assert files.codes(good, raw(tmp_path, OLE, "flats.xls")) == ["old_excel"]
        assert not Organisation.objects.exists()


def book_of(tmp_path, change):
    """A workbook of premises with one flat, changed."""
    book = Workbook()
    sheet = book.active
    sheet.title = "помещения"
    sheet.append(["дом", "номер", "подъезд", "этаж", "площадь"])
    sheet.append([files.HOUSE, 7, 1, 2.0, 33.5])
    change(sheet)
    path = tmp_path / "premises.xlsx"
    book.save(path)
    return path


def setting(cell, value):
    def change(sheet):
        sheet[cell] = value

    return change


class TestAWorkbook:
    def test_of_numbers_is_read(self, known, tmp_path):
        assert files.taken(book_of(tmp_path, lambda _: None)).counts["premises"].added == 1

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (setting("B2", "=1+6"), "formula_without_value"),
            (setting("B2", date(2026, 12, 1)), "became_a_date"),
            (setting("B2", True), "not_text"),
            (setting("E2", "#REF!"), "spreadsheet_error"),
            (setting("G2", "вне таблицы"), "extra_cell"),
            (lambda sheet: sheet.merge_cells("A2:A3"), "merged_cells"),
            (lambda sheet: sheet.delete_rows(1, 2), "empty_file"),
        ],
    )
    def test_of_what_cannot_be_taken_is_told_why(self, known, tmp_path, change, why):
        assert why in files.codes(book_of(tmp_path, change))

    def test_gives_the_values_of_its_formulas(self, known, tmp_path):
        path = book_of(tmp_path, setting("B2", "=3+4"))
        _put_value(path, "<f>3+4</f><v></v>", "<f>3+4</f><v>7</v>")

        assert files.taken(path).counts["premises"].added == 1

    def test_gives_its_dates(self, known, tmp_path):
        rows = [management(since=date(2026, 12, 1), organisation=files.RIVAL_INN)]
        path = files.workbook(tmp_path / "register.xlsx", managements=rows)

        assert files.taken(path).counts["managements"].closed == 1

    def test_with_empty_rows_and_sheets_is_read(self, known, tmp_path):
        def change(sheet):
            sheet["A9"], sheet["B9"], sheet["C9"] = files.HOUSE, "8", 1
            sheet["D9"], sheet["E9"] = 2, 40
            sheet.parent.create_sheet("Лист2")

        assert files.taken(book_of(tmp_path, change)).counts["premises"].added == 2

    def test_that_would_unfold_into_too_much_is_not_unfolded(self, tmp_path):
        path = tmp_path / "bomb.xlsx"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part in range(8):
                archive.writestr(f"xl/{part}.xml", b"\0" * 90_000_000)

        assert files.codes(path) == ["workbook_too_large"]

    def test_of_endless_rows_is_left(self, known, tmp_path, monkeypatch):
        monkeypatch.setattr(workbooks, "MOST_LINES", 5)

        assert "too_many_lines" in files.codes(book_of(tmp_path, setting("A9", "x")))

    def test_with_entities_is_refused(self, tmp_path):
        path = book_of(tmp_path, lambda _: None)
        _put_value(path, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')

        assert files.codes(path) == ["not_a_workbook"]

    def test_locked_in_the_archive_is_told(self, tmp_path):
        path = book_of(tmp_path, lambda _: None)
        content = bytearray(path.read_bytes())
        place = content.find(b"PK\x01\x02")
        while place >= 0:
            struct.pack_into("<H", content, place + 8, 1)
            place = content.find(b"PK\x01\x02", place + 4)
        path.write_bytes(content)

        assert files.codes(path) == ["protected"]


def _put_value(path, old, new):
    """Change the XML of the first sheet."""
    assert load_workbook(path)
    with ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    assert old in text or "<v />" in text
    parts[name] = text.replace("<v />", "<v></v>").replace(old, new, 1).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
